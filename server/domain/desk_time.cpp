// What happens because time passes: lapses, graces, silences, forgetting.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace pasokh::domain {
result<void> desk_core::on(const tick&, step& s)
{
    end_graces(s);
    end_silences(s);

    std::vector<chat*> lapsed;
    for (auto& [id, c] : chats)
        if (c.record.state == chat_state::assigned && !c.replied && !c.record.late &&
            c.reply_clock + settings.first_reply <= s.now)
            lapsed.push_back(&c);
    oldest_first(lapsed);
    for (auto* c : lapsed)
        lapse(s, *c);

    forget(s);
    s.tell_all_places = true;
    return {};
}

result<void> desk_core::on(const absences_due&, step& s)
{
    for (const auto id : visitors.absent(s.now, std::min(settings.visitor_grace, settings.visit_gap)))
        s.touch_visitor(id);
    return {};
}

void desk_core::end_graces(step& s)
{
    std::vector<operator_state*> gone;
    for (auto& [id, who] : operators)
        if (who.gone_since && *who.gone_since + settings.operator_grace <= s.now) gone.push_back(&who);
    std::vector<chat*> orphans;
    for (auto* who : gone) {
        who->gone_since.reset();
        refresh(s, *who);
        for (const auto id : who->held)
            if (auto& c = chats.at(id); c.record.state == chat_state::assigned) orphans.push_back(&c);
    }
    oldest_first(orphans);
    for (auto* c : orphans)
        requeue(s, *c);
}

void desk_core::end_silences(step& s)
{
    std::vector<std::pair<chat*, event_kind>> over;
    for (auto& [id, c] : chats) {
        const auto& left_at = visitors.find(c.record.visitor)->left_at;
        const auto gone_for = [&](duration limit) { return left_at && *left_at + limit <= s.now; };
        bool gone = false;
        switch (c.record.state) {
        case chat_state::bot: gone = gone_for(settings.bot_visitor_gone); break;
        case chat_state::queued: gone = gone_for(settings.queued_visitor_gone); break;
        case chat_state::assigned:
            gone = gone_for(settings.assigned_visitor_gone);
            if (!gone && c.last_spoken_at + settings.assigned_visitor_silent <= s.now)
                over.emplace_back(&c, event_kind::closed_visitor_silent);
            break;
        case chat_state::on_hold:  // its operator put it aside and takes it back or ends it
        case chat_state::closed: break;
        }
        if (gone) over.emplace_back(&c, event_kind::closed_visitor_left);
    }
    std::ranges::sort(over, {}, [](const auto& each) {
        return std::pair(each.first->record.created_at, each.first->record.id);
    });
    for (const auto& [c, reason] : over)
        close(s, *c, reason);
}

/// No first reply in time: to the next who was not tried. Nobody left: it stays, marked late.
void desk_core::lapse(step& s, chat& c)
{
    auto next = c.record;
    next.lapsed.push_back(c.record.assigned_to);
    const wanted strictly{next, settings.match_language, settings.prefer_last_operator, false};
    auto candidates = routes.weigh(strictly);
    s.touch(c);
    if (candidates.empty()) {
        c.record.late = true;
        return;
    }
    report(s, c, event_kind::requeued, operators.at(c.record.assigned_to).profile.name);
    release(s, c);
    c.record.lapsed = std::move(next.lapsed);
    auto& to = operators.at(candidates.front().who);
    assign(s, c, to, assignment_cause::routed, std::move(candidates));
}

void desk_core::forget(step& s)
{
    for (; !closings.empty() && closings.front().at + settings.forget_closed_after <= s.now;
         closings.pop_front()) {
        const auto [at, id] = closings.front();
        const auto* c = find_chat(id);
        if (!c || c->record.closed_at != at) continue;
        const auto* who = visitors.find(c->record.visitor);
        // The newest chat of somebody who is here stays: he may write again. It goes with him.
        if (who->connected() && who->chats.back() == id) continue;
        forget_chat(id, s.now);
    }
    for (const auto id : visitors.departed(s.now, settings.visit_gap))
        forget_visit(id, s.now);
}

/// With the last chat goes a visitor whose visit is over.
void desk_core::forget_chat(chat_id id, time_point now)
{
    const auto visitor = chats.at(id).record.visitor;
    chats.erase(id);
    --count_of(chat_state::closed);
    auto& who = *visitors.find(visitor);
    std::erase(who.chats, id);
    if (who.chats.empty() && who.left_at && *who.left_at + settings.visit_gap <= now)
        visitors.forget(visitor);
}

void desk_core::forget_visit(visitor_id who, time_point now)
{
    const auto remembered = visitors.find(who)->chats;
    if (remembered.empty()) visitors.forget(who);
    for (const auto id : remembered) {
        const auto& closed_at = chats.at(id).record.closed_at;
        if (closed_at && *closed_at + settings.forget_closed_after <= now) forget_chat(id, now);
    }
}

}  // namespace pasokh::domain
