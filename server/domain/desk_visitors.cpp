// Commands of visitors.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {
namespace {

/// Is this line a "did you mean" with this button? The buttons below an answer are next questions instead.
bool offers(const message* line, const std::string& button)
{
    return line && !button.empty() && !line->rateable &&
           std::ranges::find(line->choices, button, &choice::id) != line->choices.end();
}

bot_line bot_line_of(const message* line)
{
    if (!line || line->from.kind != author_kind::bot) return bot_line::nothing;
    if (line->rateable) return bot_line::answer;
    return line->choices.empty() ? bot_line::nothing : bot_line::suggestions;
}

}  // namespace

result<void> desk_core::on(const visitor_connected& cmd, step& s)
{
    auto& who = visitors.connect(cmd.visitor, cmd.session, s.now, settings.visit_gap);
    who.on = cmd.on;
    who.language = cmd.language;
    who.returning = cmd.returning;
    who.pages = std::max(who.pages, 1U);
    s.touch_visitor(who.id);
    if (cmd.newest_chat && who.chats.empty()) adopt(s, *cmd.newest_chat);
    who.person = cmd.person;
    if (auto* c = open_chat(who); c && c->record.person != who.person) {
        s.touch(*c);
        c->record.person = who.person;
    }
    return {};
}

result<void> desk_core::on(const visitor_disconnected& cmd, step& s)
{
    // Shown to nobody yet: who does not come back is seen off by absences_due.
    visitors.disconnect(cmd.visitor, cmd.session, s.now);
    return {};
}

result<void> desk_core::on(const visitor_moved& cmd, step& s)
{
    auto* who = visitors.find(cmd.visitor);
    if (!who || std::ranges::find(who->sessions, cmd.session) == who->sessions.end()) return errc::not_found;
    who->on = cmd.on;
    ++who->pages;
    s.touch_visitor(who->id);
    return {};
}

result<void> desk_core::on(visitor_said& cmd, step& s)
{
    auto* who = visitors.find(cmd.visitor);
    if (!who) return errc::not_found;
    if (cmd.client_id.empty()) return errc::bad_field;

    const author visitor{author_kind::visitor, {}, {}};
    for (const auto id : who->chats) {
        if (const auto first = chats.at(id).accepted(visitor, cmd.client_id)) {
            s.out.push_back(message_repeated{id, cmd.session, cmd.client_id, first->seq, first->at});
            return {};
        }
    }
    if (const auto why = refused_text(cmd.text)) return *why;

    auto* c = open_chat(*who);
    const bool opens = c == nullptr;
    if (opens) {
        auto row = opening_of(*who, cmd.new_chat, s.now);
        if (row.id.empty()) return errc::bad_field;
        if (const auto* taken = find_chat(row.id); taken && taken->record.visitor != who->id)
            return errc::conflict;
        if (row.state == chat_state::queued && way_to_team(row) == way::full) return errc::queue_full;
        c = &open(s, *who, std::move(row));
        begin_invited(s, *who, *c);
    }

    const bool to_bot = c->record.state == chat_state::bot;
    const auto* before = to_bot ? c->last_from_visitor() : nullptr;
    c->asked_for = before && offers(c->last(), cmd.choice) ? before->text : std::string{};
    // Of a question sent in two messages the bot has only seen that it was no longer the newest.
    auto previous = before && c->bot_owes != 0 ? before->text : c->thread;
    const auto after = bot_line_of(c->last());
    c->answer_above = c->rateable() ? c->rateable()->seq : 0;
    message line;
    line.from = visitor;
    line.client_id = std::move(cmd.client_id);
    line.text = std::move(cmd.text);
    say(s, *c, std::move(line), cmd.session);

    switch (c->record.state) {
    case chat_state::bot:
        if (!cmd.choice.empty()) forgive(s, *c);
        ask_bot(s, *c, cmd.choice, std::move(previous), after);
        break;
    case chat_state::queued:
        if (!opens) break;
        // There is no bot to go on with: it waits even when nobody can come now.
        if (way_to_team(c->record) == way::offline) offer_message(s, *c);
        enqueue(s, *c, false);
        break;
    case chat_state::on_hold: wake(s, *c); break;
    case chat_state::assigned:
    case chat_state::closed: break;
    }
    return {};
}

/// The invite that the visitor answers stands above his first message.
void desk_core::begin_invited(step& s, visitor_state& who, chat& c)
{
    const auto rule = who.invites.take_opened();
    const auto* invite = find_rule(settings, rule);
    if (!invite) return;
    message line;
    line.from = {author_kind::bot, {}, text_in(invite->from, c.record.language, settings.default_language)};
    line.text = text_in(invite->text, c.record.language, settings.default_language);
    line.event = event_kind::invited;
    say(s, c, std::move(line));
    s.out.push_back(invite_counted{rule, invite_count::answered, s.now});
}

result<void> desk_core::on(const visitor_typed& cmd, step& s)
{
    const auto* who = visitors.find(cmd.visitor);
    const auto* c = who ? open_chat(*who) : nullptr;
    if (c && c->record.state == chat_state::assigned)
        s.out.push_back(
            typing_shown{c->record.id, author_kind::visitor, who->id, c->record.assigned_to, cmd.on}
        );
    return {};
}

result<void> desk_core::on(const visitor_read& cmd, step& s)
{
    const auto* who = visitors.find(cmd.visitor);
    auto* c = who ? newest_chat(*who) : nullptr;
    if (!c) return errc::not_found;
    const auto mark = std::min(cmd.seq, c->top());
    if (mark <= c->record.visitor_read) return {};
    s.touch(*c);
    c->record.visitor_read = mark;
    s.out.push_back(read_shown{c->record.id, author_kind::visitor, who->id, c->record.assigned_to, mark});
    return {};
}

result<void> desk_core::on(const visitor_wants_human& cmd, step& s)
{
    auto* who = visitors.find(cmd.visitor);
    if (!who) return errc::not_found;
    if (!cmd.department.empty() && !teams.known(cmd.department)) return errc::bad_field;

    auto* c = open_chat(*who);
    if (c && c->record.state != chat_state::bot) return {};  // a human has it or will: pressed twice

    auto row = c ? c->record : opening_of(*who, cmd.new_chat, s.now);
    if (row.id.empty()) return errc::bad_field;
    if (const auto* taken = find_chat(row.id); taken && taken->record.visitor != who->id)
        return errc::conflict;
    if (!cmd.department.empty()) row.department = cmd.department;

    const auto reach = way_to_team(row);
    if (reach == way::full) return errc::queue_full;
    if (reach == way::offline) {
        // Said once in a chat; without a chat, or again, the refusal says it.
        if (!c || (c->last() && c->last()->event == event_kind::offer_message)) return errc::team_offline;
        if (c->rateable()) rated(s, *c, c->rateable()->seq, rating::human);
        offer_message(s, *c);
        return {};
    }
    const auto department = row.department;
    if (!c)
        c = &open(s, *who, std::move(row));
    else if (c->rateable())
        rated(s, *c, c->rateable()->seq, rating::human);
    s.touch(*c);
    c->record.department = department;
    const auto* asked = c->last_from_visitor();
    hand_over(s, *c, {asked ? asked->text : std::string{}, "button", {}});
    return {};
}

result<void> desk_core::on(const visitor_ended& cmd, step& s)
{
    const auto* who = visitors.find(cmd.visitor);
    auto* c = who ? newest_chat(*who) : nullptr;
    if (!c) return errc::not_found;
    if (!c->open()) return errc::chat_closed;
    close(s, *c, event_kind::closed_by_visitor);
    return {};
}

result<void> desk_core::on(const visitor_forgotten& cmd, step& s)
{
    const auto* who = visitors.find(cmd.visitor);
    if (!who) return {};
    if (open_chat(*who)) return errc::conflict;
    for (const auto id : who->chats) {
        chats.erase(id);
        --count_of(chat_state::closed);
    }
    visitors.forget(cmd.visitor);
    s.touch_visitor(cmd.visitor);
    return {};
}

result<void> desk_core::on(const visitor_left_message& cmd, step& s)
{
    const auto* who = visitors.find(cmd.visitor);
    if (!who) return errc::not_found;
    if (const auto why = refused_text(cmd.text)) return *why;
    if (cmd.id.empty()) return errc::bad_field;
    const auto* c = open_chat(*who);
    s.out.push_back(offline_message_left{offline_message{
        cmd.id,
        who->id,
        c ? c->record.id : chat_id{},
        cmd.name,
        cmd.contact,
        cmd.text,
        who->language,
        who->on,
        s.now,
        std::nullopt,
        {}}});
    return {};
}

result<void> desk_core::on(const invite_due& cmd, step& s)
{
    auto* who = visitors.find(cmd.visitor);
    const auto* rule = find_rule(settings, cmd.rule);
    if (!who || !rule || open_chat(*who) || !who->invites.may_offer(cmd.rule)) return {};
    const bool somebody_answers = settings.bot || team() == team_status::online;
    if (!somebody_answers || queue.size() > rule->max_waiting) return {};
    who->invites.offered(cmd.rule);
    s.out.push_back(invite_offered{who->id, cmd.session, rule->key, rule->text, rule->from});
    s.out.push_back(invite_counted{rule->key, invite_count::shown, s.now});
    return {};
}

result<void> desk_core::on(const invite_answered& cmd, step& s)
{
    auto* who = visitors.find(cmd.visitor);
    if (!who || !who->invites.answer(cmd.rule, cmd.answer)) return {};
    const auto what = cmd.answer == invite_answer::opened ? invite_count::opened : invite_count::dismissed;
    s.out.push_back(invite_counted{cmd.rule, what, s.now});
    return {};
}

}  // namespace pasokh::domain
