// Presence over every bus: what nodes know of each other's sessions.
#include "adapters/memory/memory_bus.hpp"
#include "adapters/redis/redis_bus.hpp"
#include "app/presence.hpp"
#include "base/random.hpp"
#include "support/child_process.hpp"
#include "support/redis_server.hpp"
#include "support/run.hpp"
#include "wire/bus_codec.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;
using domain::presence_counts;
using domain::session_kind;

namespace {

constexpr auto visitor = session_kind::visitor;
constexpr auto console = session_kind::operator_;

app::presence::codec codec()
{
    return {[](const auto& note) { return wire::encode(note); }, wire::decode_presence_note};
}

/// A node as the server makes it, with faster times.
class node {
public:
    node(
        asio::io_context& io,
        ports::bus& bus,
        std::uint64_t incarnation = 1,
        domain::node_id self = random::fresh_id<domain::node_id>()
    )
        : tells(io.get_executor(), bus, self, incarnation, codec(), {100ms, 300ms})
        , id(self)
        , io_(io)
    {
        asio::co_spawn(io, tells.run(), [this](const std::exception_ptr&) { ended_ = true; });
    }

    ~node()
    {
        tells.stop();
        run_until(io_, [this] { return ended_; });
    }

    app::presence tells;
    domain::node_id id;

private:
    asio::io_context& io_;
    bool ended_ = false;
};

domain::session_id a_session()
{
    return random::fresh_id<domain::session_id>();
}

/// Two buses on one wire.
struct memory_pair {
    explicit memory_pair(asio::io_context& io) : first(io.get_executor()), second(io.get_executor(), first) {}

    memory::memory_bus first;
    memory::memory_bus second;
};

struct redis_pair {
    explicit redis_pair(asio::io_context& io)
        : first(io.get_executor(), server.settings())
        , second(io.get_executor(), server.settings())
    {
    }

    redis_server server;
    redis::redis_bus first;
    redis::redis_bus second;
};

}  // namespace

TEMPLATE_TEST_CASE(
    "presence: nodes know of each other's sessions",
    "[contract][presence]",
    memory_pair,
    redis_pair
)
{
    asio::io_context io;
    TestType buses(io);
    node a(io, buses.first);
    const auto early = a_session();
    a.tells.joined(visitor, "shop", early);
    a.tells.joined(console, "shop", a_session());
    node b(io, buses.second);  // comes later, and still hears of them
    const auto settles = [&](presence_counts of_a, presence_counts of_b) {
        return run_until(io, [&] { return b.tells.remote() == of_a && a.tells.remote() == of_b; });
    };

    CHECK(settles({1, 1, 1}, {1, 0, 0}));
    b.tells.joined(visitor, "shop", a_session());
    a.tells.left(early);
    CHECK(settles({1, 0, 1}, {1, 1, 0}));
    for (int i = 0; i < 600; ++i)
        a.tells.joined(visitor, "shop", a_session());
    CHECK(settles({1, 600, 1}, {1, 1, 0}));
}

TEST_CASE("presence: what was missed while cut off is made up for", "[contract][presence]")
{
    asio::io_context io;
    memory_pair buses(io);
    node a(io, buses.first);
    node b(io, buses.second);
    a.tells.joined(visitor, "shop", a_session());
    REQUIRE(run_until(io, [&] { return b.tells.remote() == presence_counts{1, 1, 0}; }));

    buses.second.cut_off();
    REQUIRE(run_until(io, [&] { return b.tells.remote().nodes == 0 && a.tells.remote().nodes == 0; }));
    // More than one snapshot note holds, so that its parts are put together.
    for (int i = 0; i < 700; ++i)
        a.tells.joined(visitor, "shop", a_session());
    buses.second.come_back();
    CHECK(run_until(io, [&] { return b.tells.remote() == presence_counts{1, 701, 0}; }));
    CHECK(a.tells.remote().nodes == 1);
}

TEST_CASE("presence: a restarted node's earlier sessions are forgotten", "[contract][presence]")
{
    asio::io_context io;
    memory_pair buses(io);
    const auto id = random::fresh_id<domain::node_id>();
    node watcher(io, buses.second);
    {
        node first_life(io, buses.first, 1, id);
        first_life.tells.joined(visitor, "shop", a_session());
        REQUIRE(run_until(io, [&] { return watcher.tells.remote().visitors == 1; }));
    }
    node second_life(io, buses.first, 2, id);
    second_life.tells.joined(console, "shop", a_session());
    CHECK(run_until(io, [&] { return watcher.tells.remote() == presence_counts{1, 0, 1}; }));

    domain::presence_note echo;  // of the first life, arriving late
    echo.node = id;
    echo.incarnation = 1;
    echo.what = domain::presence_what::snapshot;
    echo.sessions = {{visitor, "shop", a_session()}};
    REQUIRE(buses.first.publish("presence", wire::encode(echo)).has_value());
    REQUIRE(buses.first.publish("presence", "not a note").has_value());
    bool later = false;
    const auto marker = buses.second.subscribe("presence", [&](const std::string&) { later = true; });
    REQUIRE(run_until(io, [&] { return later; }));
    CHECK(watcher.tells.remote() == presence_counts{1, 0, 1});
}

// Another process: started by the test below, with the port of its Redis.
TEST_CASE("presence: the peer of the test of two processes", "[.peer]")
{
    asio::io_context io;
    redis::settings how;
    how.port = static_cast<std::uint16_t>(std::atoi(std::getenv("PASOKH_TEST_REDIS_PORT")));
    redis::redis_bus bus(io.get_executor(), how);
    node mine(io, bus);
    mine.tells.joined(visitor, "shop", a_session());
    mine.tells.joined(visitor, "shop", a_session());
    mine.tells.joined(console, "shop", a_session());
    REQUIRE(run_until(
        io,
        [&] { return mine.tells.remote().operators == 1; },
        20s
    ));
    run_until(
        io,
        [] { return false; },
        60s
    );  // until it is killed
}

TEST_CASE("presence: two processes see each other through Redis, and notice a crash", "[contract][presence]")
{
    redis_server server;
    asio::io_context io;
    redis::redis_bus bus(io.get_executor(), server.settings());
    node mine(io, bus);
    mine.tells.joined(console, "shop", a_session());
    const temp_dir folder;
    child_process::command what;
    what.arguments = {"/proc/self/exe", "[.peer]"};
    what.environment = {"PASOKH_TEST_REDIS_PORT=" + std::to_string(server.port())};
    what.output = folder.path() / "peer.log";
    child_process peer(std::move(what));

    INFO(peer.output());
    REQUIRE(run_until(
        io,
        [&] {
            return mine.tells.remote() == presence_counts{1, 2, 1};
        },
        20s
    ));
    REQUIRE(peer.running());  // it would have ended had it not seen us

    SECTION("a crash ends its lease")
    {
        peer.signal(SIGKILL);
        const auto killed = std::chrono::steady_clock::now();
        REQUIRE(run_until(io, [&] { return mine.tells.remote() == presence_counts{}; }));
        CHECK(std::chrono::steady_clock::now() - killed < 3s);
    }
    SECTION("Redis crashes and comes back: whole again within 5 s, nothing counted twice")
    {
        server.kill();
        REQUIRE(run_until(io, [&] { return mine.tells.remote() == presence_counts{}; }));
        server.start();
        const auto back = std::chrono::steady_clock::now();
        REQUIRE(run_until(io, [&] { return mine.tells.remote() == presence_counts{1, 2, 1}; }));
        CHECK(std::chrono::steady_clock::now() - back < 5s);
    }
}
