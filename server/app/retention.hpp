#pragma once

#include "async/task.hpp"
#include "async/timer.hpp"
#include "domain/ids.hpp"
#include "ports/clock.hpp"
#include "ports/eraser.hpp"

#include <chrono>
#include <map>

namespace pasokh::app {

/// Deletes what is older than its site keeps it, a little at a time, so that no commit waits long for it.
class retention {
public:
    using days_by_site = std::map<domain::site_key, std::chrono::days>;

    retention(io_executor where, ports::eraser& store, ports::clock& clock)
        : store_(store)
        , clock_(clock)
        , timer_(where)
    {
    }

    /// Sites that are not named keep everything.
    void keep(days_by_site how) { days_ = std::move(how); }

    /// At once, and every ten minutes from then on.
    task<void> run();
    void stop();

private:
    task<void> drop(domain::site_key site, time_point before);

    ports::eraser& store_;
    ports::clock& clock_;
    timer timer_;
    days_by_site days_;
    bool stopping_ = false;
};

}  // namespace pasokh::app
