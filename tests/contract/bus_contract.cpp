// The contract of ports::bus over every bus: two nodes on one wire.
#include "adapters/memory/memory_bus.hpp"
#include "adapters/redis/redis_bus.hpp"
#include "support/redis_server.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

using namespace pasokh;
using namespace pasokh::testing;

namespace {

class memory_wire {
public:
    explicit memory_wire(asio::io_context& io) : first_(io.get_executor()), second_(io.get_executor(), first_)
    {
    }

    ports::bus& first() { return first_; }

    ports::bus& second() { return second_; }

    void cut() { second_.cut_off(); }

    void mend() { second_.come_back(); }

private:
    memory::memory_bus first_;
    memory::memory_bus second_;
};

class redis_wire {
public:
    explicit redis_wire(asio::io_context& io)
        : first_(io.get_executor(), server_.settings())
        , second_(io.get_executor(), server_.settings())
    {
    }

    ports::bus& first() { return first_; }

    ports::bus& second() { return second_; }

    void cut() { server_.kill(); }

    void mend() { server_.start(); }

private:
    redis_server server_{"s3cret with a space"};
    redis::redis_bus first_;
    redis::redis_bus second_;
};

/// A listener that is known to hear: on a network a subscription takes a moment.
class ear {
public:
    ear(asio::io_context& io, ports::bus& from, ports::bus& at, const std::string& topic)
        : hears_(at.subscribe(topic, [this](const std::string& payload) {
            (payload == probe ? probed_ : heard_).push_back(payload);
        }))
    {
        const bool works = run_until(io, [&] {
            (void)from.publish(topic, probe);
            return !probed_.empty();
        });
        REQUIRE(works);
    }

    [[nodiscard]] const std::vector<std::string>& heard() const { return heard_; }

    void close() { hears_.reset(); }

private:
    static constexpr char probe[] = "are you there?";

    std::vector<std::string> heard_;
    std::vector<std::string> probed_;
    std::unique_ptr<ports::bus::subscription> hears_;
};

}  // namespace

TEMPLATE_TEST_CASE(
    "bus: what one node publishes every listener of the topic hears, in order",
    "[contract][bus]",
    memory_wire,
    redis_wire
)
{
    asio::io_context io;
    TestType wire(io);
    ear near(io, wire.first(), wire.first(), "news");
    ear far(io, wire.first(), wire.second(), "news");
    ear elsewhere(io, wire.first(), wire.second(), "other");

    std::vector<std::string> sent;
    for (int i = 0; i < 500; ++i)
        sent.push_back(std::string("سلام\0\r\n", 11) + std::to_string(i));
    for (const auto& each : sent)
        REQUIRE(wire.first().publish("news", each).has_value());

    CHECK(run_until(io, [&] { return near.heard().size() >= 500 && far.heard().size() >= 500; }));
    CHECK(near.heard() == sent);
    CHECK(far.heard() == sent);
    CHECK(elsewhere.heard().empty());
}

TEMPLATE_TEST_CASE(
    "bus: publishing never calls a handler on the spot",
    "[contract][bus]",
    memory_wire,
    redis_wire
)
{
    asio::io_context io;
    TestType wire(io);
    ear mine(io, wire.first(), wire.first(), "news");
    REQUIRE(wire.first().publish("news", "hello").has_value());
    CHECK(mine.heard().empty());
    CHECK(run_until(io, [&] { return !mine.heard().empty(); }));
}

TEMPLATE_TEST_CASE(
    "bus: an ended subscription hears nothing more",
    "[contract][bus]",
    memory_wire,
    redis_wire
)
{
    asio::io_context io;
    TestType wire(io);
    ear ended(io, wire.first(), wire.second(), "news");
    ear stays(io, wire.first(), wire.second(), "news");
    ended.close();
    REQUIRE(wire.first().publish("news", "hello").has_value());
    CHECK(run_until(io, [&] { return !stays.heard().empty(); }));
    CHECK(ended.heard().empty());
}

TEMPLATE_TEST_CASE(
    "bus: a lost connection refuses, comes back by itself, and says that there was a gap",
    "[contract][bus]",
    memory_wire,
    redis_wire
)
{
    asio::io_context io;
    TestType wire(io);
    ear far(io, wire.first(), wire.second(), "news");
    int gaps = 0;
    wire.second().on_gap([&] { ++gaps; });

    wire.cut();
    REQUIRE(run_until(io, [&] { return !wire.second().connected(); }));
    CHECK(wire.second().publish("news", "lost").error() == errc::unavailable);
    CHECK(gaps == 0);

    const auto back = std::chrono::steady_clock::now();
    wire.mend();
    REQUIRE(run_until(io, [&] { return gaps > 0 && wire.first().connected(); }));
    CHECK(std::chrono::steady_clock::now() - back < std::chrono::seconds(5));
    CHECK(wire.second().connected());
    CHECK(gaps == 1);
    // No probe is needed: after the gap was told, every topic is subscribed again.
    REQUIRE(wire.first().publish("news", "again").has_value());
    CHECK(run_until(io, [&] { return !far.heard().empty(); }));
    CHECK(far.heard() == std::vector<std::string>{"again"});
}
