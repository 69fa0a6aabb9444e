#include "domain/router.hpp"

#include <algorithm>

namespace pasokh::domain {
namespace {

constexpr std::size_t candidates_kept = 10;  // with each assignment: enough to explain it

}  // namespace

bool wanted::accepts(const operator_state& who) const
{
    if (!chat.reserved_for.empty() && chat.reserved_for != who.profile.id) return false;
    if (match_language && !who.speaks(chat.language)) return false;
    return waive_lapsed || std::ranges::find(chat.lapsed, who.profile.id) == chat.lapsed.end();
}

bool router::rank::operator<(const rank& other) const
{
    if (priority != other.priority) return priority > other.priority;
    // load / capacity < other.load / other.capacity without rounding
    const auto left = std::uint64_t{load} * other.capacity;
    const auto right = std::uint64_t{other.load} * capacity;
    if (left != right) return left < right;
    if (last_assigned != other.last_assigned)
        return last_assigned < other.last_assigned;  // never comes first
    return id < other.id;
}

void router::configure(const std::vector<department_key>& departments)
{
    standings_.clear();
    staff_.clear();
    for (const auto& key : departments)
        staff_.try_emplace(key);
}

void router::withdraw(operator_id who)
{
    const auto found = standings_.find(who);
    if (found == standings_.end()) return;
    const auto& [departments, by, ready] = found->second;
    for (const auto& key : departments) {
        auto& of = staff_.at(key);
        if (ready) of.ready.erase(by);
        --of.effective;
        of.capacity -= by.capacity;
    }
    standings_.erase(found);
}

void router::update(const operator_state& who)
{
    const auto id = who.profile.id;
    withdraw(id);
    if (!who.effective()) return;

    standing now{
        {},
        {who.profile.priority, who.load, who.capacity, who.last_assigned, id, &who},
        who.has_slot()};
    for (auto& [key, of] : staff_) {
        if (!who.serves(key)) continue;
        now.departments.push_back(key);
        if (now.ready) of.ready.insert(now.by);
        ++of.effective;
        of.capacity += who.capacity;
    }
    standings_.emplace(id, std::move(now));
}

/// Calls `use` with each eligible operator, best first, until it returns false.
template <class Use>
void router::each_eligible(const wanted& what, Use use) const
{
    const auto found = staff_.find(what.chat.department);
    if (found == staff_.end()) return;
    const auto& ready = found->second.ready;

    operator_id preferred;
    if (what.prefer_last) {
        const auto last = standings_.find(what.chat.last_operator);
        if (last != standings_.end() && ready.contains(last->second.by) &&
            what.accepts(*last->second.by.who)) {
            preferred = last->first;
            if (!use(*last->second.by.who)) return;
        }
    }
    for (const auto& by : ready)
        if (by.id != preferred && what.accepts(*by.who) && !use(*by.who)) return;
}

std::optional<operator_id> router::best(const wanted& what) const
{
    std::optional<operator_id> first;
    each_eligible(what, [&](const operator_state& who) {
        first = who.profile.id;
        return false;
    });
    return first;
}

std::vector<weighed_operator> router::weigh(const wanted& what) const
{
    std::vector<weighed_operator> candidates;
    each_eligible(what, [&](const operator_state& who) {
        candidates.push_back(weighed(who, what.chat));
        return candidates.size() < candidates_kept;
    });
    return candidates;
}

bool router::anybody_ready(const department_key& department) const
{
    return !staff_.at(department).ready.empty();
}

std::uint32_t router::effective(const department_key& department) const
{
    return staff_.at(department).effective;
}

std::uint32_t router::capacity(const department_key& department) const
{
    return staff_.at(department).capacity;
}

weighed_operator weighed(const operator_state& who, const chat_record& chat)
{
    return {
        who.profile.id,
        who.profile.name,
        who.load,
        who.capacity,
        who.profile.priority,
        who.last_assigned,
        chat.last_operator == who.profile.id};
}

}  // namespace pasokh::domain
