#pragma once

#include "async/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace pasokh::postgres {

/// Runs one task to its end on an io_context of its own: for the command line, and before a server runs.
template <class T>
T run_blocking(std::function<task<T>(io_executor)> make)
{
    asio::io_context once(1);
    std::optional<T> out;
    std::exception_ptr thrown;
    asio::co_spawn(once.get_executor(), make(once.get_executor()), [&](std::exception_ptr failed, T got) {
        thrown = failed;
        out.emplace(std::move(got));
    });
    once.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*out);
}

}  // namespace pasokh::postgres
