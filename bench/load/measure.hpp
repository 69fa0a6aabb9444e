#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pasokh::bench {

/// Nanoseconds of the monotonic clock.
std::int64_t now_ns();

/// What a process has used so far: CPU of all its threads, as the scheduler counts it.
std::int64_t cpu_ns(pid_t of);

/// Resident memory in KiB.
std::int64_t resident_kib(pid_t of);

/// Waiting times of one kind.
class latencies {
public:
    void add(std::int64_t ns) { ns_.push_back(ns); }

    void clear() { ns_.clear(); }

    [[nodiscard]] std::size_t count() const { return ns_.size(); }

    /// In milliseconds what `share` of all did not exceed; 0 when there are none.
    [[nodiscard]] double at(double share);

    /// {"p50":…,"p99":…,"p999":…,"max":…} in milliseconds.
    [[nodiscard]] std::string json();

private:
    std::vector<std::int64_t> ns_;
};

}  // namespace pasokh::bench
