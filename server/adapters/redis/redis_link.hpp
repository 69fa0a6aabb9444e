#pragma once

#include "adapters/redis/codec.hpp"
#include "adapters/redis/settings.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::redis {

/// One connection to Redis as a state machine: it is told what happened and says what to do, and knows
/// neither socket nor clock. The shell (connection.hpp) asks it once for each thing that happens.
class redis_link {
public:
    using clock = std::chrono::steady_clock;
    /// Uniform in [0, bound).
    using dice = std::function<std::uint64_t(std::uint64_t bound)>;

    /// What to do now, in the order of the members.
    struct actions {
        std::string send;
        std::vector<std::pair<std::string, std::string>> messages;  // topic, payload
        bool usable = false;                                        // just became so
        bool close = false;  // the socket is of no use: close it, then tell ended()
        std::optional<std::chrono::milliseconds> retry_in;

        friend bool operator==(const actions&, const actions&) = default;
    };

    redis_link(settings how, dice roll) : how_(std::move(how)), roll_(std::move(roll)) {}

    /// The socket is connected.
    actions opened(clock::time_point now);
    actions heard(const reply& what, clock::time_point now);
    /// The socket is closed, or could not be opened.
    actions ended();
    /// About once a second, whatever the state.
    actions tick(clock::time_point now);

    /// Topics are wanted across reconnects. Both may be called in any state.
    actions want(const std::string& topic);
    actions forget(const std::string& topic);

    /// Logged in, and every wanted topic is confirmed.
    [[nodiscard]] bool usable() const { return state_ == state::usable; }

    /// Full jitter, so that many nodes do not come back at one instant. The longest pause is short because
    /// presence must be whole again within 5 s of Redis' return.
    static constexpr std::chrono::milliseconds first_pause{100};
    static constexpr std::chrono::milliseconds longest_pause{3'000};
    /// A PING is sent after this much silence; twice as much is a dead connection.
    static constexpr std::chrono::milliseconds silence{2'000};

private:
    enum class state { closed, greeting, subscribing, usable };

    actions greeted(const reply& what);
    actions subscribe_all();
    void become_usable(actions& out);
    void confirm(actions& out);

    settings how_;
    dice roll_;
    state state_ = state::closed;
    std::set<std::string> topics_;
    std::size_t greetings_ = 0;      // answers to AUTH and SELECT that are still to come
    std::size_t confirmations_ = 0;  // of the first SUBSCRIBE
    unsigned attempt_ = 0;
    clock::time_point last_heard_;
    bool pinged_ = false;
};

}  // namespace pasokh::redis
