#pragma once

#include "app/desk_service.hpp"
#include "async/task.hpp"
#include "async/timer.hpp"
#include "ports/opening_hours.hpp"

#include <map>
#include <utility>

namespace pasokh::app {

/// Tells every desk once a second that time has passed, and when a department opens or closes: the only
/// timer the domain sees.
class heartbeat {
public:
    heartbeat(io_executor where, desk_service& desks, const ports::opening_hours& hours);

    task<void> run();
    void stop();

    /// The site's desk begins anew: it has to be told again what is open.
    void forget(const domain::site_key& site);

    /// One beat, now. run() calls it; tests may.
    void beat();

private:
    void tell_hours(const domain::site_key& site);

    desk_service& desks_;
    const ports::opening_hours& hours_;
    timer timer_;
    bool stopping_ = false;
    std::map<std::pair<domain::site_key, domain::department_key>, bool> told_;
};

}  // namespace pasokh::app
