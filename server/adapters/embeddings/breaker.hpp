#pragma once

#include <chrono>
#include <string_view>

namespace pasokh::embeddings {

/// Keeps a service that fails from costing every question its time: after so many failures in a row nobody
/// asks for a while, then one is let through to try; it decides for all. Knows no clock.
class breaker {
public:
    using clock = std::chrono::steady_clock;

    static constexpr int most_failures = 5;
    static constexpr std::chrono::seconds first_pause{5};
    static constexpr std::chrono::seconds longest_pause{60};

    /// May one be sent now? Whoever was let through says how it went.
    bool lets_through(clock::time_point now);
    void succeeded();
    void failed(clock::time_point now);

    /// When somebody may try again; in the past when it is closed.
    [[nodiscard]] clock::time_point again_at() const { return closed() ? clock::time_point{} : until_; }

    [[nodiscard]] bool closed() const { return failures_ < most_failures; }

    [[nodiscard]] std::string_view name() const
    {
        return closed() ? "closed" : trying_ ? "half_open" : "open";
    }

private:
    int failures_ = 0;
    bool trying_ = false;
    clock::time_point until_{};
    clock::duration pause_ = first_pause;
};

}  // namespace pasokh::embeddings
