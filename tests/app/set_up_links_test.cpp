#include "app/set_up_links.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pasokh::app;
using namespace std::chrono_literals;

TEST_CASE("set-up link: works once, within fifteen minutes, and a new one ends the old", "[app][set-up]")
{
    const identity ids(std::string(32, 'k'));
    set_up_links links(ids);
    const set_up_links::clock::time_point now{1h};

    const auto token = links.offer("demo", now);
    CHECK_FALSE(links.take(std::string(43, 'a'), now).has_value());
    CHECK_FALSE(links.take("", now).has_value());
    const auto taken = links.take(token, now + 14min);
    REQUIRE(taken.has_value());
    CHECK(taken->site == "demo");
    CHECK_FALSE(links.take(token, now + 14min).has_value());

    links.give_back(*taken);
    CHECK_FALSE(links.take(token, now + 15min).has_value());

    const auto older = links.offer("demo", now);
    const auto newer = links.offer("demo", now);
    const auto other = links.offer("other", now);
    CHECK_FALSE(links.take(older, now).has_value());
    CHECK(links.take(newer, now).has_value());
    CHECK(links.take(other, now)->site == "other");
}
