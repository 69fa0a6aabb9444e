// Slots and queue: who holds what, who waits, and that no free slot stays unused.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

void desk_core::enqueue(step& s, chat& c, bool at_head, operator_id reserved_for)
{
    set_state(s, c, chat_state::queued);
    c.record.queued_at = s.now;
    c.record.head_of_queue = at_head;
    c.record.reserved_for = reserved_for;
    if (!reserved_for.empty()) operators.at(reserved_for).reserved.push_back(c.record.id);
    c.bot_owes = 0;
    c.told.reset();
    queue.push(c.record);
    s.touch_queue(c.record.department);
    s.arrivals.push_back(c.record.id);
    unsettled.insert(c.record.department);
}

void desk_core::leave_queue(step& s, chat& c)
{
    queue.remove(c.record.id);
    s.touch(c);
    s.touch_queue(c.record.department);
    c.record.head_of_queue = false;
    open_to_all(s, c);
}

void desk_core::open_to_all(step& s, chat& c)
{
    if (c.record.reserved_for.empty()) return;
    s.touch(c);
    std::erase(operators.at(c.record.reserved_for).reserved, c.record.id);
    c.record.reserved_for = {};
    unsettled.insert(c.record.department);
}

void desk_core::assign(
    step& s,
    chat& c,
    operator_state& to,
    assignment_cause cause,
    std::vector<weighed_operator> candidates
)
{
    auto& team = teams.at(c.record.department);
    const auto waited =
        c.record.state == chat_state::queued && c.record.queued_at ? s.now - *c.record.queued_at : duration{};
    if (c.record.state == chat_state::queued) leave_queue(s, c);
    s.touch(to).save = true;
    s.touch_department(c.record.department, team.assigned);
    set_state(s, c, chat_state::assigned);

    const bool back = cause == assignment_cause::returned_from_hold;
    c.record.assigned_to = to.profile.id;
    c.record.last_operator = to.profile.id;
    if (!back || !c.record.assigned_at) c.record.assigned_at = s.now;
    if (!back) c.replied = false;
    c.record.late = false;
    c.reply_clock = s.now;
    c.last_spoken_at = std::max(c.last_spoken_at, s.now);

    if (std::ranges::find(to.held, c.record.id) == to.held.end()) to.held.push_back(c.record.id);
    ++to.load;
    ++team.assigned;
    to.last_assigned = s.now;
    refresh(s, to);

    if (cause != assignment_cause::transferred)
        report(s, c, back ? event_kind::resumed : event_kind::joined, to.profile.name);
    s.out.push_back(assignment_made{{c.record.id, to.profile.id, cause, std::move(candidates), waited, s.now}}
    );
}

void desk_core::release(step& s, chat& c)
{
    auto& holder = operators.at(c.record.assigned_to);
    s.touch(c);
    s.touch(holder);
    std::erase(holder.held, c.record.id);
    if (c.record.state == chat_state::assigned) {
        auto& team = teams.at(c.record.department);
        s.touch_department(c.record.department, team.assigned);
        --holder.load;
        --team.assigned;
        unsettled.insert(c.record.department);
    }
    c.record.assigned_to = {};
    refresh(s, holder);
}

/// Its operator is gone: it goes before all others, and he is preferred if he comes back.
void desk_core::requeue(step& s, chat& c)
{
    report(s, c, event_kind::requeued, operators.at(c.record.assigned_to).profile.name);
    release(s, c);
    enqueue(s, c, true);
}

/// The visitor wrote to a chat on hold.
void desk_core::wake(step& s, chat& c)
{
    auto& holder = operators.at(c.record.assigned_to);
    if (holder.effective() && holder.has_slot() && teams.at(c.record.department).has_slot()) {
        assign(s, c, holder, assignment_cause::returned_from_hold, {weighed(holder, c.record)});
        return;
    }
    release(s, c);
    enqueue(s, c, true, holder.keeps(c.record) ? holder.profile.id : operator_id{});
}

void desk_core::refresh(step& s, operator_state& who)
{
    s.touch(who);
    routes.update(who);
    for (const auto id : std::vector(who.reserved))
        if (auto& kept = chats.at(id); !who.keeps(kept.record)) open_to_all(s, kept);
    // Also when he became unavailable: those who let a chat lapse may be the only ones left for it.
    for (const auto& key : teams.keys())
        if (who.serves(key)) unsettled.insert(key);
}

wanted desk_core::wanted_for(const chat_record& row) const
{
    return {
        row,
        settings.match_language,
        settings.prefer_last_operator,
        !row.lapsed.empty() && !anybody_untried(row)};
}

bool desk_core::anybody_untried(const chat_record& row) const
{
    return std::ranges::any_of(operators, [&](const auto& known) {
        const auto& who = known.second;
        return who.effective() && who.serves(row.department) &&
               (!settings.match_language || who.speaks(row.language)) &&
               std::ranges::find(row.lapsed, who.profile.id) == row.lapsed.end();
    });
}

/// While a chat is assigned it has its department's slot already.
bool desk_core::department_has_slot_for(const chat& c, const department_key& key) const
{
    return (c.record.state == chat_state::assigned && c.record.department == key) || teams.at(key).has_slot();
}

/// Gives waiting chats to free slots, in the order of the queue, until neither is left. A closed department
/// takes no new chats; those that it had before (the head of its queue) are still served.
void desk_core::settle(step& s)
{
    while (!unsettled.empty()) {
        std::vector<department_key> ready;
        for (const auto& key : unsettled)
            if (queue.size(key) != 0 && routes.anybody_ready(key) && teams.at(key).has_slot())
                ready.push_back(key);
        const auto next = queue.first_where(ready, [&](chat_id id) {
            const auto& row = chats.at(id).record;
            return (teams.at(row.department).open || row.head_of_queue) && routes.best(wanted_for(row));
        });
        if (!next) {
            unsettled.clear();
            return;
        }
        auto& c = chats.at(*next);
        auto candidates = routes.weigh(wanted_for(c.record));
        auto& to = operators.at(candidates.front().who);
        const bool back = c.record.reserved_for == to.profile.id;
        const auto cause = back ? assignment_cause::returned_from_hold : assignment_cause::routed;
        assign(s, c, to, cause, std::move(candidates));
    }
}

queue_place_told desk_core::place(const chat& c) const
{
    const auto& row = c.record;
    const auto& team = teams.at(row.department);
    queue_place_told told{row.id, row.visitor, queue.position(row.id), std::nullopt};
    auto slots = routes.capacity(row.department);
    if (team.capacity) slots = std::min(slots, *team.capacity);
    if (slots == 0) return told;
    if (team.has_slot() && team.open && routes.anybody_ready(row.department))
        told.wait.emplace(duration{}, duration{});
    else
        told.wait = wait_range(told.position, slots, team.times.mean(settings.typical_chat));
    return told;
}

team_status desk_core::team() const
{
    auto status = team_status::offline;
    for (const auto& key : teams.keys()) {
        const auto& department = teams.at(key);
        if (!department.open || routes.effective(key) == 0) continue;
        if (department.has_slot() && routes.anybody_ready(key)) return team_status::online;
        status = team_status::busy;
    }
    return status;
}

}  // namespace pasokh::domain
