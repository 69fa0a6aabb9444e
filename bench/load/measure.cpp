#include "load/measure.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace pasokh::bench {

std::int64_t now_ns()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

std::int64_t cpu_ns(pid_t of)
{
    std::int64_t sum = 0;
    const std::filesystem::path tasks("/proc/" + std::to_string(of) + "/task");
    for (const auto& each : std::filesystem::directory_iterator(tasks)) {
        std::int64_t mine = 0;
        std::ifstream(each.path() / "schedstat") >> mine;
        sum += mine;
    }
    return sum;
}

std::int64_t resident_kib(pid_t of)
{
    // Counted page by page; VmRSS of `status` lags behind by some pages a processor.
    std::ifstream mapped("/proc/" + std::to_string(of) + "/smaps_rollup");
    for (std::string line; std::getline(mapped, line);)
        if (line.starts_with("Rss:")) return std::stoll(line.substr(4));
    return 0;
}

double latencies::at(double share)
{
    if (ns_.empty()) return 0;
    const auto place = static_cast<std::size_t>(share * static_cast<double>(ns_.size() - 1));
    const auto found = ns_.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(ns_.begin(), found, ns_.end());
    return static_cast<double>(*found) / 1e6;
}

std::string latencies::json()
{
    if (ns_.empty()) return "null";
    std::array<char, 160> text{};
    std::snprintf(
        text.data(),
        text.size(),
        R"({"p50":%.3f,"p99":%.3f,"p999":%.3f,"max":%.3f})",
        at(0.5),
        at(0.99),
        at(0.999),
        at(1)
    );
    return text.data();
}

}  // namespace pasokh::bench
