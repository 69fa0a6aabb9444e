#pragma once

#include "async/task.hpp"
#include "async/timer.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

namespace pasokh {

/// Lets so many in at once and makes the others wait, first come, first served: nobody overtakes. With one
/// place it is the queue in front of something that only one may use.
class gate {
    struct waiter {
        explicit waiter(io_executor where) : called(where) {}

        timer called;
        bool let_in = false;
        bool gone = false;
    };

    struct state {
        std::size_t free;
        std::deque<std::shared_ptr<waiter>> queue;
    };

public:
    /// A place inside; the next one is let in when it is destroyed. May outlive the gate.
    class place {
    public:
        explicit place(std::shared_ptr<state> of) : of_(std::move(of)) {}

        place(place&& other) noexcept = default;
        place& operator=(place&&) = delete;

        ~place()
        {
            if (!of_) return;
            while (!of_->queue.empty()) {
                const auto next = std::move(of_->queue.front());
                of_->queue.pop_front();
                if (next->gone) continue;
                next->let_in = true;
                next->called.cancel();
                return;
            }
            ++of_->free;
        }

    private:
        std::shared_ptr<state> of_;
    };

    gate(io_executor where, std::size_t places)
        : where_(where)
        , state_(std::make_shared<state>(state{places, {}}))
    {
    }

    /// Null when no place became free in time.
    task<std::unique_ptr<place>> enter(timer::time_point deadline)
    {
        const auto all = state_;
        if (all->free > 0) {
            --all->free;
            co_return std::make_unique<place>(all);
        }
        const auto me = std::make_shared<waiter>(where_);
        all->queue.push_back(me);
        while (!me->let_in && timer::clock_type::now() < deadline) {
            me->called.expires_at(deadline);
            co_await me->called.async_wait(use_tuple);
        }
        me->gone = !me->let_in;
        if (me->gone) co_return nullptr;
        co_return std::make_unique<place>(all);
    }

private:
    io_executor where_;
    std::shared_ptr<state> state_;
};

}  // namespace pasokh
