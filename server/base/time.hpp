#pragma once

#include <chrono>

namespace pasokh {

/// Stored and shown times: UTC, whole milliseconds.
using time_point = std::chrono::sys_time<std::chrono::milliseconds>;
using duration = std::chrono::milliseconds;

}  // namespace pasokh
