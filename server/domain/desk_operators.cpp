// Commands of operators about chats.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

result<operator_state*> desk_core::acting(operator_id who)
{
    auto* found = find_operator(who);
    if (!found) return errc::not_found;
    if (found->profile.disabled) return errc::forbidden;
    return found;
}

/// Null for a chat that is none of his business, as for one that does not exist: he must not learn which.
chat* desk_core::known_to(const operator_state& who, chat_id id)
{
    auto* c = find_chat(id);
    if (!c) return nullptr;
    const auto& row = c->record;
    const bool his = row.assigned_to == who.profile.id || row.last_operator == who.profile.id;
    return his || who.profile.admin || who.serves(row.department) ? c : nullptr;
}

result<chat*> desk_core::manageable(const operator_state& who, chat_id id)
{
    auto* c = known_to(who, id);
    if (!c) return errc::not_found;
    if (!c->open()) return errc::chat_closed;
    if (c->record.assigned_to != who.profile.id && !who.profile.admin) return errc::forbidden;
    return c;
}

result<void> desk_core::on(operator_said& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    auto* c = known_to(**who, cmd.chat);
    if (!c) return errc::not_found;
    if (cmd.client_id.empty()) return errc::bad_field;

    author from{author_kind::operator_, cmd.who, (*who)->profile.name};
    if (const auto first = c->accepted(from, cmd.client_id)) {
        s.out.push_back(message_repeated{cmd.chat, cmd.session, cmd.client_id, first->seq, first->at});
        return {};
    }
    if (!c->open()) return errc::chat_closed;
    if (c->record.state != chat_state::assigned || c->record.assigned_to != cmd.who)
        return errc::not_the_writer;
    if (const auto why = refused_text(cmd.text)) return *why;

    message line;
    line.from = std::move(from);
    line.client_id = std::move(cmd.client_id);
    line.text = std::move(cmd.text);
    say(s, *c, std::move(line), cmd.session);
    c->replied = true;
    if (!c->record.first_reply_at || c->record.late || !c->record.lapsed.empty()) {
        s.touch(*c);
        if (!c->record.first_reply_at) c->record.first_reply_at = s.now;
        c->record.late = false;
        c->record.lapsed.clear();
    }
    return {};
}

result<void> desk_core::on(const operator_typed& cmd, step& s)
{
    auto* c = find_chat(cmd.chat);
    if (!c || c->record.state != chat_state::assigned || c->record.assigned_to != cmd.who) return {};
    if (cmd.on) c->reply_clock = s.now;
    s.out.push_back(typing_shown{cmd.chat, author_kind::operator_, c->record.visitor, cmd.who, cmd.on});
    return {};
}

result<void> desk_core::on(const operator_read& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    auto* c = known_to(**who, cmd.chat);
    if (!c) return errc::not_found;
    if (c->record.assigned_to != cmd.who) return {};  // only who answers for it moves the mark
    const auto mark = std::min(cmd.seq, c->top());
    if (mark <= c->record.operator_read) return {};
    s.touch(*c);
    c->record.operator_read = mark;
    s.out.push_back(read_shown{cmd.chat, author_kind::operator_, c->record.visitor, cmd.who, mark});
    return {};
}

/// By hand he may take more than the router would give him: while busy, outside the hours, and a chat that is
/// kept for somebody else if he names it. His capacity holds all the same.
result<void> desk_core::on(const operator_took& cmd, step& s)
{
    const auto acting_one = acting(cmd.who);
    if (!acting_one) return acting_one.error();
    auto& who = **acting_one;
    if (!who.connected()) return errc::not_available;

    auto wants = cmd.chat;
    if (!wants) {
        std::vector<department_key> own;
        for (const auto& key : teams.keys())
            if (who.serves(key) && teams.at(key).has_slot()) own.push_back(key);
        wants =
            queue.first_where(own, [&](chat_id id) { return wanted_for(chats.at(id).record).accepts(who); });
        if (!wants) return errc::nothing_waiting;
    }
    auto* c = known_to(who, *wants);
    if (!c) return errc::not_found;
    switch (c->record.state) {
    case chat_state::closed: return errc::chat_closed;
    case chat_state::assigned:
    case chat_state::on_hold: return errc::already_taken;
    case chat_state::bot: return errc::not_available;
    case chat_state::queued: break;
    }
    if (!who.serves(c->record.department)) return errc::forbidden;
    if (!who.has_slot() || !teams.at(c->record.department).has_slot()) return errc::at_capacity;
    assign(s, *c, who, assignment_cause::taken, {weighed(who, c->record)});
    return {};
}

result<void> desk_core::on(const operator_transferred& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    const auto c = manageable(**who, cmd.chat);
    if (!c) return c.error();
    if ((*c)->record.state == chat_state::bot) return errc::not_the_writer;
    if (const auto* to = std::get_if<operator_id>(&cmd.to)) return transfer_to(s, **c, *to);
    return transfer_to(s, **c, cmd.who, std::get<department_key>(cmd.to));
}

result<void> desk_core::transfer_to(step& s, chat& c, operator_id to)
{
    auto* target = find_operator(to);
    if (!target || target->profile.disabled) return errc::not_found;
    if (c.record.assigned_to == to) return errc::already_taken;
    if (!target->effective()) return errc::not_available;
    // The chat moves to a department of his, if he is not in its own.
    auto department = c.record.department;
    if (!target->serves(department)) {
        const auto known =
            std::ranges::find_if(teams.keys(), [&](const auto& key) { return target->serves(key); });
        if (known == teams.keys().end()) return errc::not_available;
        department = *known;
    }
    if (!target->has_slot() || !department_has_slot_for(c, department)) return errc::at_capacity;

    auto candidate = weighed(*target, c.record);
    report(s, c, event_kind::transferred, target->profile.name);
    if (c.record.state == chat_state::queued)
        leave_queue(s, c);
    else
        release(s, c);
    c.record.department = department;
    c.record.lapsed.clear();
    assign(s, c, *target, assignment_cause::transferred, {std::move(candidate)});
    return {};
}

/// It does not come back by itself to who gave it away, unless nobody else of that department is there.
result<void> desk_core::transfer_to(step& s, chat& c, operator_id from, const department_key& to)
{
    if (!teams.known(to)) return errc::not_found;
    const auto& team = teams.at(to);
    if (queue.size(to) >= team.max_queue && !(team.has_slot() && routes.anybody_ready(to)))
        return errc::queue_full;

    const auto name = text_in(team.name, c.record.language, settings.default_language);
    report(s, c, event_kind::transferred, name.empty() ? to : name);
    if (c.record.state == chat_state::queued)
        leave_queue(s, c);
    else
        release(s, c);
    c.record.department = to;
    c.record.lapsed = {from};
    enqueue(s, c, true);
    return {};
}

result<void> desk_core::on(const operator_closed& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    const auto c = manageable(**who, cmd.chat);
    if (!c) return c.error();
    close(s, **c, event_kind::closed_by_operator, (*who)->profile.name);
    return {};
}

result<void> desk_core::on(const operator_held& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    const auto managed = manageable(**who, cmd.chat);
    if (!managed) return managed.error();
    auto& c = **managed;
    if (c.record.state == chat_state::on_hold) return {};
    if (c.record.state != chat_state::assigned) return errc::not_the_writer;

    const auto holder = c.record.assigned_to;
    report(s, c, event_kind::held, operators.at(holder).profile.name);
    release(s, c);
    set_state(s, c, chat_state::on_hold);
    c.record.assigned_to = holder;
    operators.at(holder).held.push_back(c.record.id);
    return {};
}

result<void> desk_core::on(const operator_resumed& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    auto* c = known_to(**who, cmd.chat);
    if (!c) return errc::not_found;
    if (!c->open()) return errc::chat_closed;
    if (c->record.assigned_to != cmd.who) return errc::not_the_writer;
    if (c->record.state == chat_state::assigned) return {};
    if (!(*who)->has_slot() || !teams.at(c->record.department).has_slot()) return errc::at_capacity;
    assign(s, *c, **who, assignment_cause::returned_from_hold, {weighed(**who, c->record)});
    return {};
}

result<void> desk_core::on(const offline_message_handled& cmd, step& s)
{
    const auto who = acting(cmd.who);
    if (!who) return who.error();
    s.out.push_back(offline_message_closed{cmd.id, cmd.who, s.now});
    return {};
}

}  // namespace pasokh::domain
