#include "wire/names.hpp"

namespace pasokh::wire {

std::string_view name_of(domain::author_kind kind)
{
    switch (kind) {
    case domain::author_kind::visitor: return "visitor";
    case domain::author_kind::operator_: return "operator";
    case domain::author_kind::bot: return "bot";
    case domain::author_kind::system: return "system";
    }
    return "system";
}

std::string_view name_of(domain::chat_state state)
{
    switch (state) {
    case domain::chat_state::bot: return "bot";
    case domain::chat_state::queued: return "queued";
    case domain::chat_state::assigned: return "assigned";
    case domain::chat_state::on_hold: return "on_hold";
    case domain::chat_state::closed: return "closed";
    }
    return "closed";
}

std::string_view name_of(domain::chosen_status status)
{
    switch (status) {
    case domain::chosen_status::available: return "available";
    case domain::chosen_status::busy: return "busy";
    case domain::chosen_status::away: return "away";
    }
    return "away";
}

std::string_view name_of(domain::event_kind event)
{
    using enum domain::event_kind;
    switch (event) {
    case none: return "";
    case invited: return "invited";
    case handed_over: return "handed_over";
    case offer_message: return "offer_message";
    case joined: return "joined";
    case transferred: return "transferred";
    case requeued: return "requeued";
    case held: return "held";
    case resumed: return "resumed";
    case closed_by_operator: return "closed_by_operator";
    case closed_by_visitor: return "closed_by_visitor";
    case closed_visitor_left: return "closed_visitor_left";
    case closed_visitor_silent: return "closed_visitor_silent";
    case reopened: return "reopened";
    case helped: return "helped";
    case not_helped: return "not_helped";
    }
    return "";
}

std::string_view name_of(domain::bot_outcome outcome)
{
    switch (outcome) {
    case domain::bot_outcome::answer: return "answer";
    case domain::bot_outcome::ask: return "ask";
    case domain::bot_outcome::hand_off: return "hand_off";
    case domain::bot_outcome::small_talk: return "small_talk";
    }
    return "hand_off";
}

std::string_view name_of(domain::rating how)
{
    switch (how) {
    case domain::rating::none: return "";
    case domain::rating::yes: return "yes";
    case domain::rating::no: return "no";
    case domain::rating::human: return "human";
    }
    return "";
}

std::string_view name_of(domain::team_status status)
{
    switch (status) {
    case domain::team_status::online: return "online";
    case domain::team_status::busy: return "busy";
    case domain::team_status::offline: return "offline";
    }
    return "offline";
}

}  // namespace pasokh::wire
