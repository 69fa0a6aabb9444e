#include "domain/chat.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

chat::chat(chat_record row) : record(std::move(row)), last_spoken_at(record.created_at) {}

chat::chat(saved_chat saved, time_point now)
    : record(std::move(saved.record))
    , reply_clock(now)
    , last_spoken_at(now)
    , top_(saved.top)
    , last_(std::move(saved.last))
    , last_from_visitor_(std::move(saved.last_from_visitor))
    , accepted_(std::move(saved.client_ids))
{
    const auto& operator_line = saved.last_from_operator;
    replied = operator_line && operator_line->from.who == record.assigned_to && record.assigned_at &&
              operator_line->at >= *record.assigned_at;

    const bool asked_last = last_from_visitor_ && last_ && last_->seq == last_from_visitor_->seq;
    if (asked_last && record.state == chat_state::bot) bot_owes = top_;
    if (last_from_visitor_ && !asked_last) {
        thread = last_from_visitor_->text;
        replied_to.push_back(thread);
    }

    const bool after_operator =
        last_from_visitor_ && (!operator_line || operator_line->seq < last_from_visitor_->seq);
    const bool bot_answered = last_ && last_->from.kind == author_kind::bot;
    if (after_operator && !bot_answered) unanswered_since_ = last_from_visitor_->at;
}

const message& chat::append(message line)
{
    line.seq = ++top_;
    if (last_) line.at = std::max(line.at, last_->at);
    if (!line.client_id.empty())
        accepted_.emplace(message_name{line.from.who, line.client_id}, accepted_as{line.seq, line.at});

    switch (line.from.kind) {
    case author_kind::visitor:
        if (!unanswered_since_) unanswered_since_ = line.at;
        last_spoken_at = line.at;
        break;
    case author_kind::operator_:
        unanswered_since_.reset();
        last_spoken_at = line.at;
        break;
    case author_kind::bot:
        if (line.event == event_kind::none && line.choices.empty()) unanswered_since_.reset();
        break;
    case author_kind::system: break;
    }
    if (last_ && last_->from.kind == author_kind::visitor) last_from_visitor_ = std::move(last_);
    last_ = std::move(line);
    return *last_;
}

std::optional<accepted_as> chat::accepted(const author& from, const std::string& client_id) const
{
    const auto found = accepted_.find(message_name::view(from.who, client_id));
    if (found == accepted_.end()) return std::nullopt;
    return found->second;
}

}  // namespace pasokh::domain
