#pragma once

#include "domain/effect.hpp"
#include "domain/records.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pasokh::domain {

/// One conversation: its row, its newest lines and what was accepted from whom. Numbers the lines. Who may
/// write, and who holds the chat, is the desk's business.
class chat {
public:
    explicit chat(chat_record row);

    /// As the store has it. Clocks start again at `now`: a restart is nobody's silence.
    chat(saved_chat saved, time_point now);

    /// Gives the line its seq and time (which never goes back within a chat) and remembers its client_id.
    const message& append(message line);

    /// The first acceptance of this client_id from this sender, if there was one.
    [[nodiscard]] std::optional<accepted_as> accepted(const author& from, const std::string& client_id) const;

    [[nodiscard]] bool open() const { return record.state != chat_state::closed; }

    [[nodiscard]] seq_t top() const { return top_; }

    [[nodiscard]] const message* last() const { return last_ ? &*last_ : nullptr; }

    [[nodiscard]] const message* last_from_visitor() const
    {
        if (last_ && last_->from.kind == author_kind::visitor) return &*last_;
        return last_from_visitor_ ? &*last_from_visitor_ : nullptr;
    }

    /// The newest line, if it is an answer of the bot of which the visitor may say whether it helped.
    [[nodiscard]] const message* rateable() const { return last_ && last_->rateable ? &*last_ : nullptr; }

    /// Oldest visitor message that neither an operator nor the bot has answered.
    [[nodiscard]] std::optional<time_point> unanswered_since() const { return unanswered_since_; }

    chat_record record;

    // Not stored; after a restart they begin anew.
    seq_t bot_owes = 0;                    // the visitor's message that the bot is to answer; 0 = none
    std::string clicked;                   // button below that message; empty when it was typed
    std::string asked_for;                 // what the button was offered for, if to ask "did you mean"
    hand_off_card weighed;                 // by the bot's last turn
    std::string thread;                    // the newest question that the bot ranked, with its follow-ups
    std::vector<std::string> replied_to;   // by the bot, since a reply of it was of use
    seq_t answer_above = 0;                // the rateable answer right above the visitor's newest message
    bool offered_message = false;          // to who could not get a human
    bool replied = false;                  // the holder has written since he got the chat
    time_point reply_clock{};              // when the holder's time to reply began
    time_point last_spoken_at{};           // newest message of visitor or operator
    std::optional<queue_place_told> told;  // what the waiter was told last

private:
    seq_t top_ = 0;
    std::optional<message> last_;
    std::optional<message> last_from_visitor_;  // while the last one is not his
    std::optional<time_point> unanswered_since_;
    accepted_names accepted_;
};

}  // namespace pasokh::domain
