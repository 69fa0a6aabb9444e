#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>

namespace pasokh::app {

/// Wrong guesses by key (an account, an address). Never more than `allowed` of them within any `window`; from
/// there on every further one doubles the wait. A key without a failure in the window is forgotten.
class log_in_throttle {
public:
    using clock = std::chrono::steady_clock;

    struct rule {
        std::size_t allowed = 10;
        std::chrono::milliseconds window{};
    };

    /// Until this key may try again; zero: now.
    [[nodiscard]] std::chrono::milliseconds
    wait(const std::string& key, const rule& within, clock::time_point now);

    /// Call before the slow part and take it back on success, so that a thousand guesses at once are not
    /// free.
    void count(const std::string& key, const rule& within, clock::time_point now);
    void take_back(const std::string& key);

    void forget(const std::string& key) { failures_.erase(key); }

private:
    struct failures {
        std::deque<clock::time_point> at;
        unsigned beyond = 0;  // failures since the limit was reached
    };

    void forget_old(const rule& within, clock::time_point now);

    std::map<std::string, failures> failures_;
};

}  // namespace pasokh::app
