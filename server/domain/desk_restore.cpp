// What was decided before a restart, taken up again.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

effects desk_core::restore(saved_desk saved, time_point now)
{
    step s(now);
    for (auto& each : saved.operators) {
        const auto id = each.profile.id;
        auto& who = operators.try_emplace(id, std::move(each), settings).first->second;
        who.gone_since = now;
        routes.update(who);
    }
    // Ties of queued_at are kept in the order of creation, as they were made.
    std::ranges::stable_sort(saved.chats, {}, [](const saved_chat& each) {
        return std::pair(each.record.created_at, each.record.id);
    });
    for (auto& each : saved.chats)
        adopt(s, std::move(each));
    bots_retire(s);
    finish(s);
    return std::move(s.out);
}

/// Takes a chat from the store, in whatever state it is.
void desk_core::adopt(step& s, saved_chat saved)
{
    const auto id = saved.record.id;
    if (chats.contains(id)) return;
    auto& c = chats.try_emplace(id, std::move(saved), s.now).first->second;
    ++count_of(c.record.state);
    visitors.remember(c.record.visitor, s.now).chats.push_back(id);
    if (!teams.known(c.record.department)) {
        s.touch(c);
        c.record.department = teams.standard();
    }

    const auto holder = operators.find(c.record.assigned_to);
    const bool held = c.record.state == chat_state::assigned || c.record.state == chat_state::on_hold;
    if (held && (holder == operators.end() || holder->second.profile.disabled)) {
        report(s, c, event_kind::requeued);
        s.touch(c);
        c.record.assigned_to = {};
        enqueue(s, c, true);
        return;
    }
    switch (c.record.state) {
    case chat_state::bot:
        if (c.bot_owes != 0 && settings.bot) ask_bot(s, c, {}, {}, bot_line::nothing);
        break;
    case chat_state::queued:
        keep_reservation(s, c);
        queue.push(c.record);
        s.arrivals.push_back(id);
        break;
    case chat_state::assigned:
        ++holder->second.load;
        ++teams.at(c.record.department).assigned;
        holder->second.held.push_back(id);
        routes.update(holder->second);
        break;
    case chat_state::on_hold: holder->second.held.push_back(id); break;
    case chat_state::closed: closings.push_back({c.record.closed_at.value_or(s.now), id}); break;
    }
    unsettled.insert(c.record.department);
}

void desk_core::keep_reservation(step& s, chat& c)
{
    if (c.record.reserved_for.empty()) return;
    auto* who = find_operator(c.record.reserved_for);
    if (who && who->keeps(c.record)) {
        who->reserved.push_back(c.record.id);
        return;
    }
    s.touch(c);
    c.record.reserved_for = {};
}

}  // namespace pasokh::domain
