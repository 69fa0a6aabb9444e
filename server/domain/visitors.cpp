#include "domain/visitors.hpp"

#include <algorithm>

namespace pasokh::domain {

visitor_state* visitor_registry::find(visitor_id who)
{
    const auto found = all_.find(who);
    return found == all_.end() ? nullptr : &found->second;
}

const visitor_state* visitor_registry::find(visitor_id who) const
{
    const auto found = all_.find(who);
    return found == all_.end() ? nullptr : &found->second;
}

visitor_state& visitor_registry::remember(visitor_id who, time_point now)
{
    const auto [at, is_new] = all_.try_emplace(who);
    auto& visitor = at->second;
    if (is_new) {
        visitor.id = who;
        visitor.left_at = now;
        departures_.push_back({now, who});
    }
    return visitor;
}

visitor_state&
visitor_registry::connect(visitor_id who, session_id session, time_point now, duration visit_gap)
{
    const auto [at, is_new] = all_.try_emplace(who);
    auto& visitor = at->second;
    if (is_new || (visitor.left_at && *visitor.left_at + visit_gap <= now)) {
        visitor.id = who;
        visitor.since = now;
        visitor.pages = 0;
        visitor.invites = {};
    }
    if (!visitor.connected()) ++connected_;
    visitor.left_at.reset();
    if (std::ranges::find(visitor.sessions, session) == visitor.sessions.end())
        visitor.sessions.push_back(session);
    return visitor;
}

bool visitor_registry::disconnect(visitor_id who, session_id session, time_point now)
{
    auto* visitor = find(who);
    if (!visitor || std::erase(visitor->sessions, session) == 0) return false;
    if (!visitor->connected()) {
        --connected_;
        visitor->left_at = now;
        departures_.push_back({now, who});
    }
    return true;
}

void visitor_registry::forget(visitor_id who)
{
    const auto* visitor = find(who);
    if (visitor && visitor->connected()) --connected_;
    all_.erase(who);
}

std::vector<visitor_id> visitor_registry::departed(time_point now, duration visit_gap)
{
    std::vector<visitor_id> gone;
    for (; !departures_.empty() && departures_.front().at + visit_gap <= now; departures_.pop_front()) {
        const auto& [at, who] = departures_.front();
        const auto* visitor = find(who);
        if (visitor && visitor->left_at == at) gone.push_back(who);
    }
    return gone;
}

}  // namespace pasokh::domain
