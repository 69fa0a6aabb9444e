#pragma once

#include "domain/records.hpp"
#include "domain/settings.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pasokh::domain {

// Everything that can happen to a desk, in the past tense of what the outside did. Who did it was verified
// at the edge; the desk still checks whether he may.

// Visitors ---------------------------------------------------------------------------------------------

struct visitor_connected {
    visitor_id visitor;
    session_id session;
    page on;
    std::string language;
    bool returning = false;
    /// The visitor's newest chat as the store has it; absent when the desk knows it or there is none.
    std::optional<saved_chat> newest_chat;
    std::optional<verified_person> person = std::nullopt;  // none: anonymous
};

struct visitor_disconnected {
    visitor_id visitor;
    session_id session;
};

struct visitor_moved {
    visitor_id visitor;
    session_id session;
    page on;
};

struct visitor_said {
    visitor_id visitor;
    session_id session;
    /// Used if this opens a chat; derived from visitor and client_id, so a repeat finds it. Never the id of a
    /// chat that only the store still knows: newest_chat of visitor_connected brings the one that matters.
    chat_id new_chat;
    std::string client_id;
    std::string text;
    std::string choice;  // id of the button that was clicked; empty when typed
};

struct visitor_typed {
    visitor_id visitor;
    bool on = false;
};

struct visitor_read {
    visitor_id visitor;
    seq_t seq = 0;
};

struct visitor_wants_human {
    visitor_id visitor;
    chat_id new_chat;
    department_key department;  // empty: the chat's, or the default one
};

/// His answer to "did this help?" below a line of the bot. To want a human instead is visitor_wants_human.
struct visitor_rated {
    visitor_id visitor;
    seq_t seq = 0;
    bool helped = false;
};

struct visitor_ended {
    visitor_id visitor;
};

/// Nothing about him is to be remembered. Only while none of his chats is open.
struct visitor_forgotten {
    visitor_id visitor;
};

struct visitor_left_message {
    visitor_id visitor;
    offline_message_id id;  // derived from visitor and client_id: a repeat is the same message
    std::string name;
    std::string contact;
    std::string text;
};

struct invite_due {
    visitor_id visitor;
    session_id session;
    rule_key rule;
};

enum class invite_answer { opened, dismissed };

struct invite_answered {
    visitor_id visitor;
    rule_key rule;
    invite_answer answer = invite_answer::dismissed;
};

// The bot ----------------------------------------------------------------------------------------------

struct bot_replied {
    chat_id chat;
    seq_t about = 0;  // the visitor's message; an answer to anything but the newest one is refused
    bot_outcome outcome = bot_outcome::hand_off;
    std::string text;
    std::vector<choice> choices;  // of `ask` what may have been meant, of `answer` what is asked next
    hand_off_card card;           // reason and candidates of every outcome, see bot_turn
    std::vector<attachment> attachments = {};
    std::string entry = {};  // that `text` is the answer of
    double confidence = 0;
    std::uint64_t faq_version = 0;
    std::string language = {};        // of the question; empty: as the visitor's page
    std::string thread = {};          // the question as the next follow-up goes on from it; empty: none asked
    std::optional<bool> helped = {};  // what the message said in words of the answer above it
};

// Operators --------------------------------------------------------------------------------------------

struct operator_connected {
    operator_id who;
    session_id session;
};

struct operator_disconnected {
    operator_id who;
    session_id session;
};

struct operator_chose_status {
    operator_id who;
    chosen_status status = chosen_status::available;
    std::string reason;  // only with away
};

/// No key or mouse in this console for the console's idle time, or active again.
struct operator_idled {
    operator_id who;
    session_id session;
    bool idle = false;
};

struct operator_said {
    operator_id who;
    session_id session;
    chat_id chat;
    std::string client_id;
    std::string text;
};

struct operator_typed {
    operator_id who;
    chat_id chat;
    bool on = false;
};

struct operator_read {
    operator_id who;
    chat_id chat;
    seq_t seq = 0;
};

struct operator_took {
    operator_id who;
    std::optional<chat_id> chat;  // none: the next one he is eligible for
};

struct operator_transferred {
    operator_id who;
    chat_id chat;
    std::variant<operator_id, department_key> to;
};

struct operator_closed {
    operator_id who;
    chat_id chat;
};

struct operator_held {
    operator_id who;
    chat_id chat;
};

struct operator_resumed {
    operator_id who;
    chat_id chat;
};

struct offline_message_handled {
    operator_id who;
    offline_message_id id;
};

// Administration and time --------------------------------------------------------------------------------

/// Added, or any field changed; `disabled` ends his chats' assignment at once (they are requeued).
struct operator_saved {
    operator_profile profile;
};

struct hours_changed {
    department_key department;
    bool open = true;
};

struct settings_changed {
    desk_settings settings;
};

/// Sent about once a second; the only way the desk notices that time has passed.
struct tick {};

/// Sent as often, also while nothing can be stored: whoever has been away for the grace is seen to leave.
struct absences_due {};

using command = std::variant<
    visitor_connected,
    visitor_disconnected,
    visitor_moved,
    visitor_said,
    visitor_typed,
    visitor_read,
    visitor_wants_human,
    visitor_rated,
    visitor_ended,
    visitor_forgotten,
    visitor_left_message,
    invite_due,
    invite_answered,
    bot_replied,
    operator_connected,
    operator_disconnected,
    operator_chose_status,
    operator_idled,
    operator_said,
    operator_typed,
    operator_read,
    operator_took,
    operator_transferred,
    operator_closed,
    operator_held,
    operator_resumed,
    offline_message_handled,
    operator_saved,
    hours_changed,
    settings_changed,
    tick,
    absences_due>;

}  // namespace pasokh::domain
