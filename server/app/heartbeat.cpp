#include "app/heartbeat.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace pasokh::app {

using namespace std::chrono_literals;

heartbeat::heartbeat(io_executor where, desk_service& desks, const ports::opening_hours& hours)
    : desks_(desks)
    , hours_(hours)
    , timer_(where)
{
}

task<void> heartbeat::run()
{
    while (!stopping_) {
        beat();
        timer_.expires_after(1s);
        co_await timer_.async_wait(use_tuple);
    }
}

void heartbeat::stop()
{
    stopping_ = true;
    timer_.cancel();
}

void heartbeat::forget(const domain::site_key& site)
{
    std::erase_if(told_, [&](const auto& each) { return each.first.first == site; });
}

void heartbeat::beat()
{
    for (const auto& site : desks_.sites()) {
        tell_hours(site);
        (void)desks_.submit(site, domain::absences_due{});
        // Refused only while the store is away; the next beat makes up for it.
        (void)desks_.submit(site, domain::tick{});
    }
}

void heartbeat::tell_hours(const domain::site_key& site)
{
    const auto& departments = desks_.desk(site)->settings().departments;
    // A department that a reload took away begins open when another brings it back.
    std::erase_if(told_, [&](const auto& each) {
        return each.first.first == site &&
               std::ranges::find(departments, each.first.second, &domain::department::key) ==
                   departments.end();
    });
    for (const auto& department : departments) {
        const bool open = hours_.at(site, department.key, desks_.now()).open;
        auto [known, fresh] = told_.try_emplace({site, department.key}, true);  // desks begin open
        if (known->second == open) continue;
        if (!desks_.submit(site, domain::hours_changed{department.key, open})) continue;
        known->second = open;
        log::info(
            open ? "department_opened" : "department_closed",
            {{"site", site}, {"department", department.key}}
        );
    }
}

}  // namespace pasokh::app
