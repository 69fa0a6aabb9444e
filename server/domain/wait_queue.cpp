#include "domain/wait_queue.hpp"

#include <algorithm>
#include <tuple>

namespace pasokh::domain {

bool operator<(const wait_queue::entry& a, const wait_queue::entry& b)
{
    // Head and higher priority come first, hence the swapped sides.
    return std::tie(b.head, b.priority, a.since, a.arrival) <
           std::tie(a.head, a.priority, b.since, b.arrival);
}

void wait_queue::push(const chat_record& chat)
{
    remove(chat.id);
    const entry
        key{chat.head_of_queue, chat.priority, chat.queued_at.value_or(time_point{}), ++arrivals_, chat.id};
    auto& line = lines_[chat.department];
    line.insert(std::ranges::upper_bound(line, key, std::less<>{}), key);
    places_.emplace(chat.id, place{chat.department, key});
}

void wait_queue::remove(chat_id chat)
{
    const auto found = places_.find(chat);
    if (found == places_.end()) return;
    auto& line = lines_[found->second.department];
    line.erase(std::ranges::lower_bound(line, found->second.key, std::less<>{}));
    places_.erase(found);
}

std::size_t wait_queue::position(chat_id chat) const
{
    const auto found = places_.find(chat);
    if (found == places_.end()) return 0;
    const auto& line = of(found->second.department);
    const auto at = std::ranges::lower_bound(line, found->second.key, std::less<>{});
    return static_cast<std::size_t>(at - line.begin()) + 1;
}

std::size_t wait_queue::size(const department_key& department) const
{
    return of(department).size();
}

const std::deque<wait_queue::entry>& wait_queue::of(const department_key& department) const
{
    static const std::deque<entry> nobody;
    const auto found = lines_.find(department);
    return found == lines_.end() ? nobody : found->second;
}

std::optional<chat_id> wait_queue::first_where(
    std::span<const department_key> departments,
    const std::function<bool(chat_id)>& accepts
) const
{
    using cursor = std::pair<std::deque<entry>::const_iterator, std::deque<entry>::const_iterator>;
    std::vector<cursor> cursors;
    for (const auto& department : departments)
        if (const auto& line = of(department); !line.empty()) cursors.emplace_back(line.begin(), line.end());

    while (!cursors.empty()) {
        const auto next = std::ranges::min_element(cursors, [](const cursor& a, const cursor& b) {
            return *a.first < *b.first;
        });
        if (accepts(next->first->chat)) return next->first->chat;
        if (++next->first == next->second) cursors.erase(next);
    }
    return std::nullopt;
}

}  // namespace pasokh::domain
