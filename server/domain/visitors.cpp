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
    if (!visitor.present) ++present_;
    visitor.present = true;
    visitor.left_at.reset();
    if (std::ranges::find(visitor.sessions, session) == visitor.sessions.end())
        visitor.sessions.push_back(session);
    return visitor;
}

void visitor_registry::disconnect(visitor_id who, session_id session, time_point now)
{
    auto* visitor = find(who);
    if (!visitor || std::erase(visitor->sessions, session) == 0) return;
    if (!visitor->connected()) {
        visitor->left_at = now;
        departures_.push_back({now, who});
    }
}

void visitor_registry::forget(visitor_id who)
{
    const auto* visitor = find(who);
    if (visitor && visitor->present) --present_;
    all_.erase(who);
}

std::vector<visitor_id> visitor_registry::absent(time_point now, duration grace)
{
    std::vector<visitor_id> gone;
    for (; seen_off_ < departures_.size() && departures_[seen_off_].at + grace <= now; ++seen_off_) {
        const auto& [at, who] = departures_[seen_off_];
        auto* visitor = find(who);
        if (!visitor || visitor->left_at != at || !visitor->present) continue;
        visitor->present = false;
        --present_;
        gone.push_back(who);
    }
    return gone;
}

std::vector<visitor_id> visitor_registry::departed(time_point now, duration visit_gap)
{
    std::vector<visitor_id> gone;
    for (; !departures_.empty() && departures_.front().at + visit_gap <= now; departures_.pop_front()) {
        const auto& [at, who] = departures_.front();
        const auto* visitor = find(who);
        if (visitor && visitor->left_at == at) gone.push_back(who);
        if (seen_off_ > 0) --seen_off_;
    }
    return gone;
}

}  // namespace pasokh::domain
