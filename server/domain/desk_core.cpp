#include "domain/desk_core.hpp"

#include <utility>

namespace pasokh::domain {

desk_core::desk_core(desk_settings configured) : settings(std::move(configured))
{
    teams.configure(settings);
    routes.configure(teams.keys());
}

result<effects> desk_core::apply(command&& what, time_point now)
{
    step s(now);
    const auto done = std::visit([&](auto& cmd) { return on(cmd, s); }, what);
    if (!done) return done.error();
    finish(s);
    return std::move(s.out);
}

/// Free slots are used, then everything that changed is told once, as it is now.
void desk_core::finish(step& s)
{
    settle(s);
    for (const auto& [id, held_by, state] : s.chats) {
        const auto& c = chats.at(id);
        const bool let_go = held_by != c.record.assigned_to;
        s.out.push_back(chat_changed{c.record, c.top(), let_go ? held_by : operator_id{}});
    }
    for (const auto& before : s.operators) {
        const auto& who = operators.at(before.who);
        if (before.save)
            s.out.push_back(operator_state_saved{before.who, who.status, who.away_reason, who.last_assigned});
        s.out.push_back(operator_changed{before.who});
    }
    for (const auto& key : s.queues)
        s.out.push_back(queue_changed{key});
    tell_places(s);
    for (const auto who : s.visitors)
        s.out.push_back(visitor_changed{who});
    if (!s.operators.empty() || !s.departments.empty() || s.hours) {
        const auto now = team();
        if (now != team_told) s.out.push_back(team_changed{now});
        team_told = now;
    }
    count_violations(s);
}

/// At once to who has just joined; to the others once per tick, when place or wait is not what they were
/// told.
void desk_core::tell_places(step& s)
{
    const auto tell = [&](chat& c) {
        auto now = place(c);
        if (c.told && c.told->position == now.position && c.told->wait == now.wait) return;
        c.told = now;
        s.out.push_back(std::move(now));
    };
    for (const auto id : s.arrivals)
        if (auto& c = chats.at(id); c.record.state == chat_state::queued) tell(c);
    if (!s.tell_all_places) return;
    for (const auto& key : teams.keys())
        for (const auto& waiter : queue.of(key))
            tell(chats.at(waiter.chat));
}

/// A limit that was lowered below the load is no violation; giving somebody more than his limit is.
void desk_core::count_violations(const step& s)
{
    for (const auto& before : s.operators) {
        const auto& who = operators.at(before.who);
        if (who.load > who.capacity && who.load > before.load) ++capacity_violations;
    }
    for (const auto& before : s.departments) {
        if (!teams.known(before.key)) continue;
        const auto& team = teams.at(before.key);
        if (team.capacity && team.assigned > *team.capacity && team.assigned > before.assigned)
            ++capacity_violations;
    }
}

}  // namespace pasokh::domain
