#include "app/log_in_throttle.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <vector>

using namespace pasokh::app;
using namespace std::chrono_literals;

namespace {

constexpr log_in_throttle::rule rule{10, 10min};
const log_in_throttle::clock::time_point start{1h};

}  // namespace

TEST_CASE("throttle: ten failures within the window have to wait", "[app][throttle]")
{
    log_in_throttle guesses;
    for (int count = 0; count < 10; ++count) {
        CHECK(guesses.wait("sara", rule, start) == 0ms);
        guesses.count("sara", rule, start);
    }
    CHECK(guesses.wait("sara", rule, start) == 10min);
    CHECK(guesses.wait("nima", rule, start) == 0ms);
    CHECK(guesses.wait("sara", rule, start + 9min) == 1min);
    CHECK(guesses.wait("sara", rule, start + 10min) == 0ms);
}

TEST_CASE("throttle: who goes on failing waits longer each time", "[app][throttle]")
{
    log_in_throttle guesses;
    auto now = start;
    for (int count = 0; count < 10; ++count, now += 1min)
        guesses.count("sara", rule, now);
    std::chrono::milliseconds last = 0ms;
    for (int round = 0; round < 4; ++round) {
        const auto wait = guesses.wait("sara", rule, now);
        CHECK(wait >= 2 * last);
        last = wait;
        now += wait;
        CHECK(guesses.wait("sara", rule, now) == 0ms);
        guesses.count("sara", rule, now);
    }
    CHECK(last == 10min);
}

TEST_CASE("throttle: never more failures within a window than allowed", "[app][throttle]")
{
    log_in_throttle guesses;
    std::vector<log_in_throttle::clock::time_point> tried;
    for (auto now = start; now < start + 2h; now += 1s) {
        if (guesses.wait("sara", rule, now) > 0ms) continue;
        guesses.count("sara", rule, now);
        tried.push_back(now);
    }
    for (std::size_t at = rule.allowed; at < tried.size(); ++at)
        CHECK(tried[at] - tried[at - rule.allowed] >= rule.window);
    CHECK(tried.size() < 12 * rule.allowed);
}

TEST_CASE("throttle: a success takes its own failure back", "[app][throttle]")
{
    log_in_throttle guesses;
    for (int count = 0; count < 100; ++count) {
        guesses.count("an office", rule, start);
        guesses.take_back("an office");
    }
    CHECK(guesses.wait("an office", rule, start) == 0ms);
    guesses.take_back("nobody");
    for (int count = 0; count < 10; ++count)
        guesses.count("sara", rule, start);
    guesses.forget("sara");
    CHECK(guesses.wait("sara", rule, start) == 0ms);
}
