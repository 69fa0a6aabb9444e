#pragma once

#include "domain/command.hpp"
#include "domain/desk.hpp"
#include "wire/envelope.hpp"
#include "wire/frames.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pasokh::wire {

/// What a console sends (docs/protocol.md §5). Who sends it is the connection's knowledge, never the frame's.
namespace from_operator {

struct hello {
    std::optional<domain::session_id> session;
    std::string epoch;
    tops cursors;
};

struct say {
    domain::chat_id chat;
    std::string client_id;
    std::string text;
};

struct typing {
    domain::chat_id chat;
    bool on = false;
};

struct read {
    domain::chat_id chat;
    domain::seq_t seq = 0;
};

struct status {
    domain::chosen_status chosen = domain::chosen_status::available;
    std::string reason;
};

struct idle {
    bool on = false;
};

struct take {
    std::optional<domain::chat_id> chat;
};

struct transfer {
    domain::chat_id chat;
    std::variant<domain::operator_id, domain::department_key> to;
};

struct close_chat {
    domain::chat_id chat;
};

struct hold {
    domain::chat_id chat;
};

struct resume {
    domain::chat_id chat;
};

struct history {
    domain::chat_id chat;
    std::optional<domain::seq_t> before;
    std::size_t limit = 0;
};

struct watch {
    bool visitors = false;
};

struct sync {
    domain::chat_id chat;
    domain::seq_t seq = 0;
};

struct offline_list {
    std::optional<domain::offline_message_id> before;
    std::size_t limit = 0;
};

struct offline_handled {
    domain::offline_message_id id;
};

using frame = std::variant<
    hello,
    say,
    typing,
    read,
    status,
    idle,
    take,
    transfer,
    close_chat,
    hold,
    resume,
    history,
    watch,
    sync,
    offline_list,
    offline_handled>;

}  // namespace from_operator

/// Every command there is, so that tests can ask whether they know all of them.
std::vector<std::string_view> operator_command_names();

decoded<incoming<from_operator::frame>> decode_operator(std::string_view text, parse_limits within);

/// The signed-in operator.
struct me_card {
    domain::operator_id id;
    std::string name;
    std::string email;
    bool admin = false;
    bool totp = false;
};

/// A site as the console needs it.
struct console_site {
    domain::site_key site;
    domain::localized name;
    std::vector<std::string> languages;
    std::string time_zone;
    const std::vector<domain::department>& departments;
};

struct operator_welcome {
    domain::session_id session;
    std::string epoch;
    time_point at{};
    duration beat{};
    duration idle_after{};
    me_card me;
    console_site site;
    std::size_t text_bytes = 0;
};

/// A chat as the console of its operator shows it.
struct operator_chat {
    const domain::chat_record& record;
    domain::seq_t top = 0;
    const domain::message* last = nullptr;
    bool visitor_online = false;
    const domain::page* visitor_page = nullptr;
    std::optional<time_point> unanswered_since;
    std::optional<person> served_by;
};

struct queue_entry {
    domain::chat_id chat;
    std::size_t position = 0;
    domain::department_key department;
    time_point since{};
    std::string language;
    domain::visitor_id visitor;
    std::optional<domain::verified_person> who;
    bool online = false;
    std::string preview;
    std::optional<person> reserved_for;
};

struct queue_card {
    std::size_t total = 0;
    std::vector<queue_entry> entries;
};

struct console_state {
    const std::vector<operator_chat>& chats;
    const queue_card& queue;
    const std::vector<domain::operator_view>& operators;
    std::size_t offline_waiting = 0;
    std::size_t visitors_total = 0;
};

struct offline_row {
    const domain::offline_message& message;
    std::optional<person> handled_by;
};

std::string welcome_frame(const operator_welcome& what);
std::string state_frame(const console_state& what);
std::string chat_frame(const operator_chat& what);
std::string chat_gone_frame(const domain::chat_record& record, const std::optional<person>& served_by);
std::string queue_frame(const queue_card& what);
/// The rows that are new or not what they were.
std::string operators_frame(const std::vector<domain::operator_view>& changed);
std::string visitors_frame(
    std::size_t total,
    bool full,
    const std::vector<domain::visitor_view>& changed,
    const std::vector<domain::visitor_id>& gone
);
std::string offline_message_frame(const offline_row& what, std::size_t waiting);
std::string offline_messages_frame(
    std::uint32_t ref,
    const std::vector<offline_row>& rows,
    bool more,
    std::size_t waiting
);
std::string history_frame(
    std::uint32_t ref,
    domain::chat_id chat,
    const std::vector<domain::message>& lines,
    bool earlier
);
std::string resumed_frame(std::string_view epoch, bool recovered, const tops& newest);
/// The visitor types.
std::string typing_frame(domain::chat_id chat, bool on);

void write_me(json_writer& out, const me_card& me);
void write_site(json_writer& out, const console_site& site);

}  // namespace pasokh::wire
