#pragma once

#include "ports/clock.hpp"

#include <chrono>

namespace pasokh::adapters {

/// The machine's clock, cut to milliseconds.
class system_clock final : public ports::clock {
public:
    [[nodiscard]] time_point now() const override
    {
        return std::chrono::floor<duration>(std::chrono::system_clock::now());
    }
};

}  // namespace pasokh::adapters
