#pragma once

#include "base/time.hpp"

namespace pasokh::ports {

/// The only way the server learns the time of day. Deadlines use std::chrono::steady_clock instead.
class clock {
public:
    virtual ~clock() = default;
    [[nodiscard]] virtual time_point now() const = 0;
};

}  // namespace pasokh::ports
