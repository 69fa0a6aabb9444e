#pragma once

#include "domain/desk.hpp"
#include "ports/opening_hours.hpp"
#include "wire/operator_codec.hpp"
#include "wire/visitor_codec.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace pasokh::ws {

// What a desk knows, as the frames show it. References in the results point into the desk and the arguments.

std::optional<wire::person> person_of(const domain::desk& desk, domain::operator_id who);

wire::team_card team_of(
    const domain::site_key& site,
    const domain::desk& desk,
    const ports::opening_hours& hours,
    time_point now
);

/// What visitor sessions ask, worked out once for all of them.
class team_board {
public:
    /// Grows whenever the card of a site turns out to be another than before.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }

    /// At most half a second old.
    const wire::team_card&
    at(const domain::site_key& site,
       const domain::desk& desk,
       const ports::opening_hours& hours,
       time_point now);

    /// Works out anew the cards of every `slices`-th of the sites that somebody asks for, from the one at
    /// `slice` on: opening hours take long to look up, and there may be many sites. Forgets those that nobody
    /// has asked for in `unasked`. `desk_of` gives the desk of a site, null when it is not here.
    template <class DeskOf>
    void refresh(
        std::size_t slice,
        std::size_t slices,
        DeskOf desk_of,
        const ports::opening_hours& hours,
        time_point now,
        duration unasked
    )
    {
        std::size_t at = 0;
        for (auto each = sites_.begin(); each != sites_.end(); ++at) {
            auto& [site, kept] = *each;
            const auto* desk = at % slices == slice ? desk_of(site) : nullptr;
            if (kept.asked_at > now) kept.asked_at = now;  // the clock was set back
            if (now - kept.asked_at > unasked) {
                each = sites_.erase(each);
                continue;
            }
            if (desk) bring_up_to_date(kept, site, *desk, hours, now);
            ++each;
        }
    }

private:
    struct entry {
        wire::team_card card;
        time_point as_of{};
        time_point asked_at{};
    };

    void bring_up_to_date(
        entry& kept,
        const domain::site_key& site,
        const domain::desk& desk,
        const ports::opening_hours& hours,
        time_point now
    );

    std::map<domain::site_key, entry> sites_;
    std::uint64_t changes_ = 0;
};

wire::visitor_chat
visitor_chat_of(const domain::desk& desk, const domain::chat_record& record, domain::seq_t top);

/// `top` is the newest line that is durable: a line above it is not shown.
wire::operator_chat
operator_chat_of(const domain::desk& desk, const domain::chat_record& record, domain::seq_t top);

/// The queue of the departments of one operator (none named: all), the first hundred of it.
wire::queue_card queue_of(const domain::desk& desk, const std::vector<domain::department_key>& departments);

wire::offline_row offline_row_of(const domain::desk& desk, const domain::offline_message& message);

}  // namespace pasokh::ws
