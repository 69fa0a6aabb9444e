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
    /// Sites that were asked for.
    template <class Do>
    void each_site(Do what) const
    {
        for (const auto& [site, kept] : sites_)
            what(site);
    }

    /// Grows whenever the card of a site turns out to be another than before.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }

    /// At most half a second old.
    const wire::team_card&
    at(const domain::site_key& site,
       const domain::desk& desk,
       const ports::opening_hours& hours,
       time_point now);

private:
    struct entry {
        wire::team_card card;
        time_point as_of{};
    };

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
