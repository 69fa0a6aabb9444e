#pragma once

#include "domain/message.hpp"
#include "domain/records.hpp"
#include "wire/envelope.hpp"
#include "wire/json_writer.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::wire {

// The frames that are the same for visitors and operators (docs/protocol.md §4).

/// Newest seq per chat.
using tops = std::vector<std::pair<domain::chat_id, domain::seq_t>>;

shared_text accepted_frame(
    std::string_view client_id,
    domain::chat_id chat,
    domain::seq_t seq,
    time_point at,
    bool duplicate = false
);
/// Of a left message, which has neither chat nor seq.
std::string accepted_frame(std::string_view client_id, time_point at);
shared_text message_frame(domain::chat_id chat, const domain::message& what);
std::string snapshot_frame(domain::chat_id chat, const std::vector<domain::message>& lines, bool earlier);
std::string read_frame(domain::chat_id chat, domain::author_kind by, domain::seq_t seq);
std::string beat_frame(std::string_view epoch, time_point at, const tops& newest);
std::string reconnect_frame(std::chrono::milliseconds after);
std::string done_frame(std::uint32_t ref);
std::string error_frame(const wire_error& what);

// Parts that several frames share; each writes one value.

void write_line_fields(json_writer& out, const domain::message& what);
void write_lines(json_writer& out, const std::vector<domain::message>& lines);
void write_page(json_writer& out, const domain::page& what);
void write_person(json_writer& out, const person& who);
/// `verified`, `name` and `email` of an object that is a visitor.
void write_person_fields(json_writer& out, const std::optional<domain::verified_person>& who);
void write_tops(json_writer& out, const tops& newest);

}  // namespace pasokh::wire
