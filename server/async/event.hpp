#pragma once

#include "async/task.hpp"
#include "async/timer.hpp"

namespace pasokh {

/// Something that happens once; who waits for it goes on then. At most one waits at a time.
class event {
public:
    explicit event(io_executor where) : timer_(where, timer::time_point::max()) {}

    void set()
    {
        happened_ = true;
        timer_.cancel();
    }

    task<void> wait()
    {
        // Cancelling the timer is the signal; a timer at infinity never ends by itself.
        while (!happened_)
            co_await timer_.async_wait(use_tuple);
    }

private:
    timer timer_;
    bool happened_ = false;
};

}  // namespace pasokh
