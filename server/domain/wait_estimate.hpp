#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

namespace pasokh::domain {

/// How long the last chats of a department took.
class service_times {
public:
    void add(duration took);
    /// `typical` until enough chats were measured to speak of a mean.
    [[nodiscard]] duration mean(duration typical) const;

private:
    static constexpr std::size_t remembered = 50;
    static constexpr std::size_t enough = 5;

    std::deque<duration> latest_;
    duration sum_{};
};

/// An honest wait for the `position`-th departure from `slots` busy slots whose chats take `mean` each: the
/// sum of `position` independent gaps, one standard deviation to both sides, in whole seconds. `slots` > 0.
std::pair<duration, duration> wait_range(std::size_t position, std::uint32_t slots, duration mean);

}  // namespace pasokh::domain
