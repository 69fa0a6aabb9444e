// Who works here, and when: connections and status of operators, profiles, hours, settings.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

result<void> desk_core::on(const operator_connected& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    (*who)->connect(cmd.session);
    (*who)->gone_since.reset();
    refresh(s, **who);
    return {};
}

result<void> desk_core::on(const operator_disconnected& cmd, step& s)
{
    auto* who = find_operator(cmd.who);
    if (!who || !who->disconnect(cmd.session)) return {};
    if (!who->connected()) who->gone_since = s.now;
    refresh(s, *who);
    return {};
}

result<void> desk_core::on(const operator_chose_status& cmd, step& s)
{
    const auto acting_one = acting(cmd.who);
    if (!acting_one) return acting_one.error();
    auto& who = **acting_one;
    auto reason = cmd.status == chosen_status::away ? cmd.reason : std::string{};
    if (who.status == cmd.status && who.away_reason == reason) return {};
    s.touch(who).save = true;
    who.status = cmd.status;
    who.away_reason = std::move(reason);
    refresh(s, who);
    return {};
}

result<void> desk_core::on(const operator_idled& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    if ((*who)->set_idle(cmd.session, cmd.idle)) refresh(s, **who);
    return {};
}

result<void> desk_core::on(const operator_saved& cmd, step& s)
{
    const auto id = cmd.profile.id;
    if (id.empty()) return errc::bad_field;
    auto* who = find_operator(id);
    if (!who) {
        auto& added =
            operators.try_emplace(id, saved_operator{cmd.profile, {}, {}, {}}, settings).first->second;
        refresh(s, added);
        return {};
    }
    if (who->profile == cmd.profile) return {};
    s.touch(*who);
    auto before = std::exchange(who->profile, cmd.profile);
    who->limit(settings);
    refresh(s, *who);
    if (who->profile.disabled) {
        who->gone_since.reset();
        std::vector<chat*> orphans;
        for (const auto chat_of_his : who->held)
            orphans.push_back(&chats.at(chat_of_his));
        oldest_first(orphans);
        for (auto* c : orphans)
            requeue(s, *c);
    }
    // Those who left a department may have been the last there.
    for (const auto& key : before.departments)
        if (teams.known(key)) unsettled.insert(key);
    return {};
}

result<void> desk_core::on(const hours_changed& cmd, step& s)
{
    if (!teams.known(cmd.department)) return errc::not_found;
    teams.at(cmd.department).open = cmd.open;
    s.hours = true;
    unsettled.insert(cmd.department);
    return {};
}

result<void> desk_core::on(const settings_changed& cmd, step& s)
{
    settings = cmd.settings;
    s.hours = true;
    teams.configure(settings);
    for (const auto& key : teams.keys())
        teams.at(key).assigned = 0;
    std::vector<chat*> moved;
    for (auto& [id, c] : chats) {
        if (!teams.known(c.record.department)) moved.push_back(&c);
    }
    oldest_first(moved);
    for (auto* c : moved) {
        s.touch(*c);
        c->record.department = teams.standard();
        if (c->record.state == chat_state::queued) queue.push(c->record);
    }
    for (auto& [id, c] : chats)
        if (c.record.state == chat_state::assigned) ++teams.at(c.record.department).assigned;
    routes.configure(teams.keys());
    for (auto& [id, who] : operators) {
        who.limit(settings);
        refresh(s, who);
    }
    for (const auto& key : teams.keys()) {
        unsettled.insert(key);
        s.touch_queue(key);
    }
    bots_retire(s);
    return {};
}

/// The site has no bot any more: what it holds goes to the team, full queue or not.
void desk_core::bots_retire(step& s)
{
    if (settings.bot) return;
    std::vector<chat*> left;
    for (auto& [id, c] : chats)
        if (c.record.state == chat_state::bot) left.push_back(&c);
    oldest_first(left);
    for (auto* c : left) {
        report(s, *c, event_kind::handed_over);
        enqueue(s, *c, false);
    }
}

}  // namespace pasokh::domain
