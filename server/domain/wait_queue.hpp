#pragma once

#include "domain/records.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace pasokh::domain {

/// Who waits, and in which order: what was promised first (head of the queue), then priority, then arrival.
/// One line per department. Kept sorted in deques: both ends are where almost every change happens, and a
/// place is found by binary search.
class wait_queue {
public:
    struct entry {
        bool head = false;
        std::int32_t priority = 0;
        time_point since{};
        std::uint64_t arrival = 0;
        chat_id chat;

        friend bool operator<(const entry& a, const entry& b);
    };

    /// By the row's department, head_of_queue, priority and queued_at. A chat that waits already is moved.
    void push(const chat_record& chat);
    /// Nothing happens when it does not wait.
    void remove(chat_id chat);

    /// 1-based; 0 when it does not wait.
    [[nodiscard]] std::size_t position(chat_id chat) const;
    [[nodiscard]] std::size_t size(const department_key& department) const;

    [[nodiscard]] std::size_t size() const { return places_.size(); }

    [[nodiscard]] const std::deque<entry>& of(const department_key& department) const;

    /// The first that `accepts`, over the lines of these departments as if they were one.
    [[nodiscard]] std::optional<chat_id> first_where(
        std::span<const department_key> departments,
        const std::function<bool(chat_id)>& accepts
    ) const;

private:
    struct place {
        department_key department;
        entry key;
    };

    std::unordered_map<department_key, std::deque<entry>> lines_;
    std::unordered_map<chat_id, place> places_;
    std::uint64_t arrivals_ = 0;
};

}  // namespace pasokh::domain
