#pragma once

#include "async/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace pasokh::testing {

/// Counts and times as the catalogue of tests has them, instead of what fits into every run: tools/test
/// --long.
inline bool long_form()
{
    return std::getenv("PASOKH_TEST_LONG") != nullptr;
}

/// Runs one task on `io` until it is done and gives its value; what else lives on `io` runs meanwhile.
/// Throws what the task throws, and when the task needs longer than `limit`.
template <class T>
T run(asio::io_context& io, task<T> what, std::chrono::seconds limit = std::chrono::seconds(20))
{
    std::optional<T> value;
    std::exception_ptr failure;
    bool done = false;
    asio::co_spawn(io.get_executor(), std::move(what), [&](std::exception_ptr thrown, T got) {
        failure = thrown;
        value.emplace(std::move(got));
        done = true;
    });
    const auto until = std::chrono::steady_clock::now() + limit;
    if (io.stopped()) io.restart();
    while (!done) {
        const auto left = until - std::chrono::steady_clock::now();
        if (io.run_one_for(left) == 0 && !done) throw std::runtime_error("the task did not end in time");
    }
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
}

/// An io_context that outlives every store: a pool's thread touches it after its answer is out
/// (async/offload.hpp). One for all, because a store may live on it.
inline asio::io_context& shared_io()
{
    static asio::io_context io;
    return io;
}

/// The same on shared_io().
template <class T>
T run(task<T> what)
{
    return run(shared_io(), std::move(what));
}

/// Runs `io` until `reached` is true; false when it is not within `limit`.
template <class Condition>
bool run_until(
    asio::io_context& io,
    Condition reached,
    std::chrono::milliseconds limit = std::chrono::seconds(10)
)
{
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!reached()) {
        if (io.stopped()) io.restart();
        const auto now = std::chrono::steady_clock::now();
        if (now >= until) return false;
        io.run_one_for(
            std::min<std::chrono::steady_clock::duration>(until - now, std::chrono::milliseconds(20))
        );
    }
    return true;
}

}  // namespace pasokh::testing
