#include "async/outbox.hpp"

#include <catch2/catch.hpp>

using namespace pasokh;

namespace {

frame text(std::size_t size, char fill = 'x')
{
    return std::string(size, fill);
}

char first_of(const frame& what)
{
    return std::string_view(what).at(0);
}

}  // namespace

TEST_CASE("outbox: frames leave in the order in which they came", "[async][outbox]")
{
    outbox box(1000);
    for (char c = 'a'; c <= 'e'; ++c)
        REQUIRE(box.push(text(1, c), weight::must_arrive));
    std::string out;
    while (const auto next = box.pop())
        out += std::string_view(next);
    CHECK(out == "abcde");
    CHECK(box.empty());
    CHECK(box.bytes() == 0);
}

TEST_CASE("outbox: transient frames make room before anybody is cut off", "[async][outbox]")
{
    outbox box(100);
    REQUIRE(box.push(text(40, 'a'), weight::must_arrive));
    REQUIRE(box.push(text(40, 't'), weight::transient));
    REQUIRE(box.push(text(40, 'b'), weight::must_arrive));
    CHECK(box.bytes() == 80);
    CHECK(first_of(box.pop()) == 'a');
    CHECK(first_of(box.pop()) == 'b');
    CHECK_FALSE(box.pop());
}

TEST_CASE(
    "outbox: a transient frame that does not fit is dropped, another one is a refusal",
    "[async][outbox]"
)
{
    outbox box(100);
    REQUIRE(box.push(text(90), weight::must_arrive));
    CHECK(box.push(text(20), weight::transient));
    CHECK(box.bytes() == 90);
    CHECK_FALSE(box.push(text(20), weight::must_arrive));
    CHECK(box.bytes() == 90);
    CHECK(bool(box.pop()));
    CHECK(box.push(text(20), weight::must_arrive));
}

TEST_CASE("outbox: it says once that something was dropped", "[async][outbox]")
{
    outbox box(100);
    REQUIRE(box.push(text(60), weight::transient));
    CHECK_FALSE(box.take_dropped());
    REQUIRE(box.push(text(70), weight::must_arrive));  // the one before goes for it
    CHECK(box.take_dropped());
    CHECK_FALSE(box.take_dropped());
    REQUIRE(box.push(text(60), weight::transient));  // finds no room itself
    CHECK(box.take_dropped());
    CHECK_FALSE(box.push(text(60), weight::must_arrive));
    CHECK_FALSE(box.take_dropped());
}

TEST_CASE("outbox: an empty one takes a frame of any size", "[async][outbox]")
{
    outbox box(100);
    CHECK(box.push(text(500), weight::must_arrive));
    CHECK_FALSE(box.fits(1));
    CHECK_FALSE(box.push(text(1), weight::must_arrive));
    CHECK(box.pop().size() == 500);
    CHECK(box.fits(100));
    CHECK(box.fits(500));
}

TEST_CASE("outbox: one that never empties keeps its order and its count", "[async][outbox]")
{
    outbox box(1 << 20);
    int pushed = 0;
    int popped = 0;
    for (int round = 0; round < 2000; ++round) {
        for (int i = 0; i < 2; ++i) {
            if (box.push(std::to_string(pushed), weight::must_arrive)) ++pushed;
        }
        REQUIRE(std::string_view(box.pop()) == std::to_string(popped++));
    }
    CHECK_FALSE(box.empty());
    while (const auto next = box.pop())
        REQUIRE(std::string_view(next) == std::to_string(popped++));
    CHECK(popped == pushed);
    CHECK(box.bytes() == 0);
}
