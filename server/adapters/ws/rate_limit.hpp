#pragma once

#include "app/settings.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace pasokh::ws {

/// A token bucket. The rate is passed in on every call, so that a reload takes effect at once and a session
/// pays for two numbers only.
class rate_limit {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// No value when allowed; else how long until the next one is.
    std::optional<std::chrono::milliseconds> take(const app::rate& rate, time_point now)
    {
        const auto burst = static_cast<double>(rate.burst);
        if (at_ == time_point{}) {
            tokens_ = burst;
        } else {
            const std::chrono::duration<double> passed = now - at_;
            tokens_ = std::min(burst, tokens_ + passed.count() * rate.per_second);
        }
        at_ = now;
        if (tokens_ >= 1) {
            tokens_ -= 1;
            return std::nullopt;
        }
        const std::chrono::duration<double> missing((1 - tokens_) / std::max(rate.per_second, 0.001));
        return std::chrono::ceil<std::chrono::milliseconds>(missing);
    }

private:
    double tokens_ = 0;
    time_point at_{};
};

}  // namespace pasokh::ws
