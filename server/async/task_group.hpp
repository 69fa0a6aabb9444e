#pragma once

#include "async/task.hpp"
#include "async/timer.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>

#include <cstddef>
#include <exception>
#include <string_view>
#include <utility>

namespace pasokh {

/// Owns coroutines that run beside each other: counts them, can wait for the last one, and logs an exception
/// that escapes. It must outlive them, or at least their io_context must be gone. Ending them early is the
/// business of who spawned them: by closing the sockets that they wait on.
class task_group {
public:
    /// `name` is a literal and stands in the log.
    task_group(io_executor where, std::string_view name) : where_(where), name_(name), ended_(where) {}

    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;

    void spawn(task<void> what)
    {
        ++running_;
        asio::co_spawn(where_, std::move(what), [this](std::exception_ptr failure) {
            --running_;
            if (failure) log_failure(failure);
            if (running_ == 0) ended_.cancel();
        });
    }

    [[nodiscard]] std::size_t running() const { return running_; }

    /// Waits until all have ended, at most until `deadline`. Returns whether all have.
    task<bool> join_until(timer::time_point deadline)
    {
        while (running_ > 0 && timer::clock_type::now() < deadline) {
            ended_.expires_at(deadline);
            co_await ended_.async_wait(use_tuple);
        }
        co_return running_ == 0;
    }

private:
    void log_failure(std::exception_ptr failure) const
    {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& e) {
            log::error("task_failed", {{"task", name_}, {"reason", e.what()}});
        }
    }

    io_executor where_;
    std::string_view name_;
    std::size_t running_ = 0;
    timer ended_;
};

}  // namespace pasokh
