#pragma once

#include "async/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>

namespace pasokh {

/// A steady timer on an I/O thread, with the concrete executor.
using timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    io_executor>;

}  // namespace pasokh
