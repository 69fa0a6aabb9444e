// The lines of a chat and its states, whoever caused them.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

const message& desk_core::say(step& s, chat& c, message line, session_id origin)
{
    line.at = s.now;
    const auto& added = c.append(std::move(line));
    s.out.push_back(message_added{c.record.id, c.record.visitor, c.record.assigned_to, origin, added});
    return added;
}

void desk_core::report(step& s, chat& c, event_kind what, std::string subject)
{
    message line;
    line.event = what;
    line.subject = std::move(subject);
    say(s, c, std::move(line));
}

void desk_core::set_state(step& s, chat& c, chat_state to)
{
    s.touch(c);
    --count_of(c.record.state);
    ++count_of(to);
    c.record.state = to;
    s.touch_visitor(c.record.visitor);
}

/// The row with which the visitor's next message opens a chat: his newest one again if he is back in time,
/// else a new one under `new_chat`.
chat_record desk_core::opening_of(const visitor_state& who, chat_id new_chat, time_point now)
{
    const auto* before = newest_chat(who);
    const bool reopens =
        before && before->record.closed_at && now - *before->record.closed_at <= settings.reopen_within;
    chat_record row;
    if (reopens) {
        row = before->record;
        row.assigned_at.reset();
        row.closed_at.reset();
        row.close_reason = event_kind::none;
        row.lapsed.clear();
        row.late = false;
        row.head_of_queue = false;
        row.bot_misses = 0;
    } else {
        row.id = new_chat;
        row.visitor = who.id;
        row.department = teams.standard();
        row.created_at = now;
        if (before) row.last_operator = before->record.last_operator;
    }
    row.person = who.person;
    row.language = who.language.empty() ? settings.default_language : who.language;
    if (!reopens) row.started_on = who.on;
    // Where a human was asked for before, the bot does not come between; queued_at tells.
    row.state = settings.bot && !row.queued_at ? chat_state::bot : chat_state::queued;
    return row;
}

/// Makes it so. A chat that is to wait is put into the queue by the caller, after the visitor's message.
chat& desk_core::open(step& s, visitor_state& who, chat_record row)
{
    if (auto* before = find_chat(row.id)) {
        const auto to = row.state;
        s.touch(*before);
        row.state = before->record.state;
        before->record = std::move(row);
        set_state(s, *before, to);
        report(s, *before, event_kind::reopened);
        return *before;
    }
    s.created(row.id);
    s.touch_visitor(who.id);
    ++count_of(row.state);
    who.chats.push_back(row.id);
    return chats.try_emplace(row.id, std::move(row)).first->second;
}

void desk_core::close(step& s, chat& c, event_kind reason, const std::string& subject)
{
    report(s, c, reason, subject);
    if (c.record.state == chat_state::queued) leave_queue(s, c);
    if (c.record.assigned_at && !c.record.assigned_to.empty())
        teams.at(c.record.department).times.add(s.now - *c.record.assigned_at);
    if (!c.record.assigned_to.empty()) release(s, c);
    set_state(s, c, chat_state::closed);
    c.record.closed_at = s.now;
    c.record.close_reason = reason;
    c.bot_owes = 0;
    closings.push_back({s.now, c.record.id});
}

void desk_core::ask_bot(step& s, chat& c, std::string choice, std::string previous, bot_line after)
{
    const auto* question = c.last_from_visitor();
    c.bot_owes = question->seq;
    c.clicked = choice;
    s.out.push_back(bot_asked{
        c.record.id,
        c.record.visitor,
        question->seq,
        question->text,
        std::move(choice),
        c.record.language,
        std::move(previous),
        c.replied_to,
        after});
}

chat* desk_core::find_chat(chat_id id)
{
    const auto found = chats.find(id);
    return found == chats.end() ? nullptr : &found->second;
}

chat* desk_core::newest_chat(const visitor_state& who)
{
    return who.chats.empty() ? nullptr : find_chat(who.chats.back());
}

chat* desk_core::open_chat(const visitor_state& who)
{
    auto* newest = newest_chat(who);
    return newest && newest->open() ? newest : nullptr;
}

void desk_core::oldest_first(std::vector<chat*>& some)
{
    std::ranges::sort(some, {}, [](const chat* c) { return std::pair(c->record.created_at, c->record.id); });
}

operator_state* desk_core::find_operator(operator_id who)
{
    const auto found = operators.find(who);
    return found == operators.end() ? nullptr : &found->second;
}

std::uint64_t& desk_core::count_of(chat_state state)
{
    return by_state.at(static_cast<std::size_t>(state));
}

std::optional<errc> desk_core::refused_text(const std::string& text) const
{
    if (text.empty()) return errc::bad_field;
    if (text.size() > settings.max_text_bytes) return errc::too_long;
    return std::nullopt;
}

std::string desk_core::bot_name(const chat& c) const
{
    return text_in(settings.bot_name, c.record.language, settings.default_language);
}

}  // namespace pasokh::domain
