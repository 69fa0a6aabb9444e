#pragma once

#include "domain/command.hpp"
#include "domain/records.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pasokh::domain {

// Everything a desk can ask for, in the past tense of what it decided. The order of effects is the order in
// which they are made durable and shown. Those marked DURABLE go into the store before anybody sees them
// (is_durable); the others keep their place in the order and are never stored.

/// DURABLE. A new line in a chat. Shown to the visitor and to the operator who holds the chat.
struct message_added {
    chat_id chat;
    visitor_id visitor;
    operator_id holder;  // zero when no operator holds the chat
    session_id origin;   // the session that sent it: it gets `accepted` instead; zero for bot and system
    domain::message message;
};

/// The repeat of a message that was accepted before: its first seq stands.
struct message_repeated {
    chat_id chat;
    session_id origin;
    std::string client_id;
    seq_t seq = 0;
    time_point at{};
};

/// DURABLE. The row of a chat after a change. `top` is the seq of its newest message.
/// `was_held_by` is who held it before, so that his console can let it go.
struct chat_changed {
    chat_record chat;
    seq_t top = 0;
    operator_id was_held_by;
};

/// DURABLE. Why an operator got a chat.
struct assignment_made {
    assignment_record record;
};

/// DURABLE. Chosen status or last assignment time of an operator changed.
struct operator_state_saved {
    operator_id who;
    chosen_status status = chosen_status::available;
    std::string away_reason;
    std::optional<time_point> last_assigned;
};

/// DURABLE. A visitor left a message while nobody could come. A repeat with the same id changes nothing.
struct offline_message_left {
    offline_message message;
};

/// DURABLE.
struct offline_message_closed {
    offline_message_id id;
    operator_id by;
    time_point at{};
};

enum class invite_count { shown, opened, dismissed, answered };

/// DURABLE. One more for a rule's counter.
struct invite_counted {
    rule_key rule;
    invite_count what = invite_count::shown;
    time_point at{};
};

/// The load, status or connectivity of an operator changed: consoles show it.
struct operator_changed {
    operator_id who;
};

/// Somebody joined, left or moved in a department's queue: consoles show it.
struct queue_changed {
    department_key department;
};

/// Tells one waiter where he stands. Wait as a range in seconds; none when nobody is there to serve.
struct queue_place_told {
    chat_id chat;
    visitor_id visitor;
    std::size_t position = 0;  // 1-based
    std::optional<std::pair<duration, duration>> wait;
};

struct typing_shown {
    chat_id chat;
    author_kind from = author_kind::visitor;
    visitor_id visitor;
    operator_id holder;
    bool on = false;
};

struct read_shown {
    chat_id chat;
    author_kind by = author_kind::visitor;
    visitor_id visitor;
    operator_id holder;
    seq_t seq = 0;
};

/// The bot is to answer this message of a chat that it holds.
struct bot_asked {
    chat_id chat;
    visitor_id visitor;
    seq_t about = 0;
    std::string text;
    std::string choice;
    std::string language;
    std::string previous;  // what a follow-up goes on from: the newest question, not a "thanks" after it
    /// What the bot has replied to since a reply of it was of use: to hear one of them again means that the
    /// reply was not.
    std::vector<std::string> replied_to;
    bot_line after = bot_line::nothing;
};

/// DURABLE. What the bot weighed and did about a message.
struct bot_turn_made {
    bot_turn turn;
};

/// DURABLE. The visitor said whether the line `said` of the bot helped.
struct bot_turn_rated {
    chat_id chat;
    seq_t said = 0;
    rating helped = rating::none;
};

struct invite_offered {
    visitor_id visitor;
    session_id session;
    rule_key rule;
    localized text;
    localized from;
};

/// A live visitor came, moved, went, or his chat changed state: consoles that watch show it.
struct visitor_changed {
    visitor_id visitor;
};

enum class team_status { online, busy, offline };

/// What a visitor may expect of the team as a whole.
struct team_changed {
    team_status status = team_status::offline;
};

using effect = std::variant<
    message_added,
    message_repeated,
    chat_changed,
    assignment_made,
    operator_state_saved,
    offline_message_left,
    offline_message_closed,
    invite_counted,
    bot_turn_made,
    bot_turn_rated,
    operator_changed,
    queue_changed,
    queue_place_told,
    typing_shown,
    read_shown,
    bot_asked,
    invite_offered,
    visitor_changed,
    team_changed>;

using effects = std::vector<effect>;

/// Must this be in the store before anybody is told?
bool is_durable(const effect& what);

}  // namespace pasokh::domain
