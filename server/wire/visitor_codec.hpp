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

/// What a widget sends (docs/protocol.md §3). Who sends it is the connection's knowledge, never the frame's.
namespace from_visitor {

struct hello {
    domain::site_key site;
    std::string token;                    // empty the first time
    std::optional<std::string> identity;  // what the site says of him, signed
    std::optional<domain::session_id> session;
    std::string epoch;
    std::optional<domain::chat_id> chat;
    domain::seq_t seq = 0;
    domain::page on;
    std::string language;
    bool returning = false;
};

struct say {
    std::string client_id;
    std::string text;
    std::string choice;
};

struct typing {
    bool on = false;
};

struct read {
    domain::seq_t seq = 0;
};

struct human {};

/// "Did this help?" about a line of the bot.
struct rate {
    domain::seq_t seq = 0;
    bool helped = false;
};

struct end {};

struct leave_message {
    std::string client_id;
    std::string name;
    std::string contact;
    std::string text;
};

struct page {
    domain::page on;
};
enum class invite_event { due, opened, dismissed };

struct invite {
    domain::rule_key rule;
    invite_event event = invite_event::due;
};

struct sync {
    domain::chat_id chat;
    domain::seq_t seq = 0;
};

using frame = std::variant<hello, say, typing, read, human, rate, end, leave_message, page, invite, sync>;

}  // namespace from_visitor

/// Every command there is, so that tests can ask whether they know all of them.
std::vector<std::string_view> visitor_command_names();

decoded<incoming<from_visitor::frame>> decode_visitor(std::string_view text, parse_limits within);

struct team_card {
    domain::team_status status = domain::team_status::offline;
    std::optional<time_point> opens_at;

    friend bool operator==(const team_card&, const team_card&) = default;
};

struct visitor_welcome {
    domain::session_id session;
    std::optional<std::string> token;
    std::string epoch;
    time_point at{};
    duration beat{};
    domain::site_key site;
    domain::localized name;
    std::vector<std::string> languages;
    bool bot = true;
    const std::vector<domain::invite_rule>& invites;
    team_card team;
    std::size_t text_bytes = 0;
    std::optional<domain::verified_person> visitor = std::nullopt;  // none: anonymous
};

/// A chat as its visitor sees it.
struct visitor_chat {
    const domain::chat_record& record;
    domain::seq_t top = 0;
    std::optional<person> served_by;
    std::optional<domain::queue_place_told> place;  // only shown while queued
};

std::string welcome_frame(const visitor_welcome& what);
std::string chat_frame(const visitor_chat& what);
std::string queue_frame(const domain::queue_place_told& what);
std::string resumed_frame(
    std::string_view epoch,
    bool recovered,
    const tops& newest,
    const std::optional<visitor_chat>& chat,
    const team_card& team
);
/// An operator types; his name is shown.
std::string typing_frame(domain::chat_id chat, bool on, std::string_view name);
std::string team_frame(const team_card& team);
std::string invite_frame(std::string_view rule, std::string_view text, std::string_view from);

}  // namespace pasokh::wire
