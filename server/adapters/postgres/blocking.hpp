#pragma once

#include "async/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace pasokh::postgres {

/// Runs one task to its end on an io_context that nobody else runs: for the command line, and before a server
/// runs. What lives on it may be used by the next task.
template <class T>
T run_blocking(asio::io_context& on, task<T> what)
{
    std::optional<T> out;
    std::exception_ptr thrown;
    asio::co_spawn(on.get_executor(), std::move(what), [&](std::exception_ptr failed, T got) {
        thrown = failed;
        out.emplace(std::move(got));
    });
    on.restart();
    on.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*out);
}

/// The same on an io_context of its own.
template <class T>
T run_blocking(std::function<task<T>(io_executor)> make)
{
    asio::io_context once(1);
    return run_blocking(once, make(once.get_executor()));
}

}  // namespace pasokh::postgres
