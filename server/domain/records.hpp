#pragma once

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pasokh::domain {

// What is remembered of a desk: the rows of the store, and what the console is told. Plain values.

enum class chat_state { bot, queued, assigned, on_hold, closed };

enum class chosen_status { available, busy, away };

struct page {
    std::string url;
    std::string title;
    std::string referrer;

    friend bool operator==(const page&, const page&) = default;
};

/// One FAQ entry that the bot weighed.
struct candidate {
    std::string entry;
    std::string question;
    double score = 0;

    friend bool operator==(const candidate&, const candidate&) = default;
};

/// What the human gets with a chat that comes from the bot.
struct hand_off_card {
    std::string question;  // the visitor's words that led here
    std::string reason;    // wants_human, low_confidence, second_miss, complaint, personal_case, button …
    std::vector<candidate> candidates;

    friend bool operator==(const hand_off_card&, const hand_off_card&) = default;
};

/// Who a visitor is: vouched for by the site, with its signature. What a visitor types about himself never
/// becomes this.
struct verified_person {
    std::string name;   // empty: not told
    std::string email;  // empty: not told

    friend bool operator==(const verified_person&, const verified_person&) = default;
};

/// A chat without its messages. One row in the store, written whenever one of these fields changes.
struct chat_record {
    chat_id id;
    visitor_id visitor;
    std::optional<verified_person> person;  // none: anonymous
    chat_state state = chat_state::bot;
    department_key department;
    std::string language;
    page started_on;
    time_point created_at{};
    std::optional<time_point> queued_at;  // when the present wait began
    std::optional<time_point> assigned_at;
    std::optional<time_point> first_reply_at;
    std::optional<time_point> closed_at;
    operator_id assigned_to;          // zero unless assigned or on hold
    operator_id last_operator;        // who served last; preferred on return
    operator_id reserved_for;         // a waking chat that waits for its own operator
    std::vector<operator_id> lapsed;  // let it lapse: not asked again
    event_kind close_reason = event_kind::none;
    std::int32_t priority = 0;   // higher is served first
    bool head_of_queue = false;  // requeued or woken: before all arrivals of its priority
    bool late = false;           // nobody left to try; stays with the last one
    std::uint32_t bot_misses = 0;
    seq_t visitor_read = 0;
    seq_t operator_read = 0;
    hand_off_card card;

    friend bool operator==(const chat_record&, const chat_record&) = default;
};

/// How a message was accepted the first time; every repeat gets the same.
struct accepted_as {
    seq_t seq = 0;
    time_point at{};

    friend bool operator==(const accepted_as&, const accepted_as&) = default;
};

/// What was accepted of a chat.
using accepted_names = std::unordered_map<message_name, accepted_as, message_name::hash, message_name::same>;

/// An open (or just closed) chat as it is loaded after a start or when its visitor returns.
struct saved_chat {
    chat_record record;
    seq_t top = 0;
    std::optional<message> last;
    std::optional<message> last_from_visitor;
    std::optional<message> last_from_operator;
    accepted_names client_ids;  // of every message of the chat that has one
};

struct operator_profile {
    operator_id id;
    std::string name;
    std::vector<department_key> departments;  // empty = all
    std::vector<std::string> languages;       // empty = all
    std::uint32_t capacity = 5;
    std::int32_t priority = 0;
    bool admin = false;
    bool disabled = false;

    friend bool operator==(const operator_profile&, const operator_profile&) = default;
};

/// The part of an operator that outlives a restart.
struct saved_operator {
    operator_profile profile;
    chosen_status status = chosen_status::available;
    std::string away_reason;
    std::optional<time_point> last_assigned;
};

/// One operator as weighed for an assignment; kept to answer "why him?".
struct weighed_operator {
    operator_id who;
    std::string name;
    std::uint32_t load = 0;
    std::uint32_t capacity = 0;
    std::int32_t priority = 0;
    std::optional<time_point> last_assigned;
    bool served_before = false;

    friend bool operator==(const weighed_operator&, const weighed_operator&) = default;
};

enum class assignment_cause { routed, taken, transferred, returned_from_hold };

struct assignment_record {
    chat_id chat;
    operator_id who;
    assignment_cause cause = assignment_cause::routed;
    std::vector<weighed_operator> candidates;  // best first; the chosen one is the first for `routed`
    duration waited{};
    time_point at{};

    friend bool operator==(const assignment_record&, const assignment_record&) = default;
};

struct offline_message {
    offline_message_id id;
    visitor_id visitor;
    chat_id chat;  // zero when the visitor had no chat
    std::string name;
    std::string contact;
    std::string text;
    std::string language;
    page left_on;
    time_point at{};
    std::optional<time_point> handled_at;
    operator_id handled_by;

    friend bool operator==(const offline_message&, const offline_message&) = default;
};

enum class bot_outcome { answer, ask, hand_off, small_talk };

/// What the bot said right before a message.
enum class bot_line { nothing, answer, suggestions };

/// What the visitor said to "did this help?".
enum class rating { none, yes, no, human };

/// One turn of the bot and what it weighed: the answer to "why did it say that?".
struct bot_turn {
    chat_id chat;
    seq_t about = 0;  // the visitor's message; a chat has at most one turn about it
    seq_t said = 0;   // the line that the bot added; 0 when it said nothing
    std::string language;
    std::string question;
    std::string choice;     // id of the entry whose button was clicked; empty when typed
    std::string asked_for;  // of a clicked "did you mean": the question for which it was offered; else empty
    bot_outcome outcome = bot_outcome::hand_off;  // as it took effect: a second miss is a hand-off
    std::string reason;                           // as in hand_off_card
    std::string entry;                            // that was answered; empty for other outcomes
    double confidence = 0;
    std::uint64_t faq_version = 0;
    std::vector<candidate> candidates;  // best first
    rating helped = rating::none;
    time_point at{};

    friend bool operator==(const bot_turn&, const bot_turn&) = default;
};

/// Everything that a desk needs to go on after a start.
struct saved_desk {
    std::vector<saved_operator> operators;
    std::vector<saved_chat> chats;  // all that are not closed
};

}  // namespace pasokh::domain
