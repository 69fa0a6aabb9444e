#pragma once

#include "domain/operator_state.hpp"

#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace pasokh::domain {

/// What a chat asks of an operator, beside a department and a free slot.
struct wanted {
    const chat_record& chat;
    bool match_language = false;
    bool prefer_last = false;   // who served the visitor last comes first
    bool waive_lapsed = false;  // nobody else is left: who let it lapse may have it again

    [[nodiscard]] bool accepts(const operator_state& who) const;
};

/// Who of each department has a free slot now, best first: by priority, then lowest load ÷ capacity, then
/// longest since the last assignment, then id, so that the same state always gives the same answer.
class router {
public:
    /// Forgets all operators.
    void configure(const std::vector<department_key>& departments);

    /// Call after anything about the operator changed. He must outlive the router.
    void update(const operator_state& who);

    /// The best operator for this chat, if anybody can have it.
    [[nodiscard]] std::optional<operator_id> best(const wanted& what) const;

    /// The best few, with the numbers by which they were ranked.
    [[nodiscard]] std::vector<weighed_operator> weigh(const wanted& what) const;

    [[nodiscard]] bool anybody_ready(const department_key& department) const;
    [[nodiscard]] std::uint32_t effective(const department_key& department) const;
    /// Sum of the limits of all who are effective, busy or not.
    [[nodiscard]] std::uint32_t capacity(const department_key& department) const;

private:
    struct rank {
        std::int32_t priority = 0;
        std::uint32_t load = 0;
        std::uint32_t capacity = 1;
        std::optional<time_point> last_assigned;
        operator_id id;
        const operator_state* who = nullptr;

        bool operator<(const rank& other) const;
    };

    struct staff {
        std::set<rank> ready;
        std::uint32_t effective = 0;
        std::uint32_t capacity = 0;
    };

    struct standing {
        std::vector<department_key> departments;
        rank by;
        bool ready = false;
    };

    void withdraw(operator_id who);
    template <class Use>
    void each_eligible(const wanted& what, Use use) const;

    std::unordered_map<department_key, staff> staff_;
    std::unordered_map<operator_id, standing> standings_;  // of the effective ones, as they were counted
};

/// One operator as he would be weighed for this chat.
weighed_operator weighed(const operator_state& who, const chat_record& chat);

}  // namespace pasokh::domain
