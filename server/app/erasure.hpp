#pragma once

#include "app/desk_service.hpp"
#include "app/identity.hpp"
#include "async/task.hpp"
#include "ports/eraser.hpp"

#include <functional>
#include <string>

namespace pasokh::app {

/// Makes the server forget a visitor: his connections, what the desk remembers, what the store keeps.
class erasure {
public:
    erasure(io_executor where, desk_service& desks, const identity& ids, ports::eraser& store)
        : where_(where)
        , desks_(desks)
        , ids_(ids)
        , store_(store)
    {
    }

    /// Closes every connection of a visitor. Set by the server, if there is one.
    std::function<void(const domain::site_key&, domain::visitor_id)> disconnect = [](const domain::site_key&,
                                                                                     domain::visitor_id) {};

    /// not_found for an unknown site. A visitor of whom nothing is kept is erased already.
    task<result<ports::erased>> erase(domain::site_key site, domain::visitor_id who);
    /// Somebody whom the site vouches for under `subject`.
    task<result<ports::erased>> erase_person(domain::site_key site, std::string subject);

private:
    /// An open chat is closed in everybody's sight first, so that whoever serves it is free again.
    result<void> forget(const domain::site_key& site, domain::visitor_id who);
    [[nodiscard]] bool
    remembered(const domain::site_key& site, domain::visitor_id who, time_point up_to) const;
    task<void> all_shown(domain::site_key site);

    io_executor where_;
    desk_service& desks_;
    const identity& ids_;
    ports::eraser& store_;
};

}  // namespace pasokh::app
