#pragma once

#include "ports/clock.hpp"

#include <chrono>

namespace pasokh::adapters {

class system_clock final : public ports::clock {
public:
    [[nodiscard]] time_point now() const override
    {
        return std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
    }
};

}  // namespace pasokh::adapters
