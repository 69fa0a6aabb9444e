#pragma once

#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace pasokh::testing {

/// Waits for a condition that only time brings about; how long it took, nullopt when it did not come.
template <class Condition>
std::optional<std::chrono::milliseconds> how_long_until(Condition reached, std::chrono::milliseconds limit)
{
    const auto start = std::chrono::steady_clock::now();
    for (;;) {
        const bool there = reached();
        const auto passed =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
        if (there) return passed;
        if (passed > limit) return std::nullopt;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));  // between two questions
    }
}

/// The same, where nobody asks how long.
template <class Condition>
bool eventually(Condition reached, std::chrono::milliseconds limit)
{
    return how_long_until(std::move(reached), limit).has_value();
}

}  // namespace pasokh::testing
