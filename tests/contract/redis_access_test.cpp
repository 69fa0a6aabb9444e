// The ways into a Redis: an ACL user with no more rights than the documentation gives it, and TLS.
#include "adapters/redis/client_keys.hpp"
#include "adapters/redis/redis_bus.hpp"
#include "support/redis_server.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pasokh;
using namespace pasokh::testing;

namespace {

/// Does a message come through?
bool carries(asio::io_context& io, redis::redis_bus& bus)
{
    bool heard = false;
    const auto subscription =
        bus.subscribe("news", [&](const std::string& payload) { heard = heard || payload == "hello"; });
    return run_until(io, [&] {
        (void)bus.publish("news", "hello");
        return heard;
    });
}

}  // namespace

TEST_CASE("redis: an ACL user with its own channels alone is enough", "[contract][redis]")
{
    redis_server server(redis_server::options{"s3cret", "pasokh", false});
    asio::io_context io;
    redis::redis_bus bus(io.get_executor(), server.settings());
    CHECK(carries(io, bus));
    CHECK(bus.connects() == 2);

    auto wrong = server.settings();
    wrong.password = "guess";
    redis::redis_bus refused(io.get_executor(), wrong);
    CHECK_FALSE(run_until(
        io,
        [&] { return refused.connected(); },
        std::chrono::milliseconds(500)
    ));
}

TEST_CASE("redis: TLS with a certificate of the authority that is trusted", "[contract][redis]")
{
    redis_server server(redis_server::options{"s3cret", {}, true});
    asio::io_context io;
    const auto how = server.settings();
    auto keys = redis::client_keys(how);
    REQUIRE(keys);
    redis::redis_bus bus(io.get_executor(), how, *keys);
    CHECK(carries(io, bus));
    server.kill();
    CHECK(run_until(io, [&] { return !bus.connected(); }));
    server.start();
    CHECK(carries(io, bus));
}

TEST_CASE("redis: TLS refuses a certificate that is not trusted, or of another host", "[contract][redis]")
{
    redis_server server(redis_server::options{{}, {}, true});
    asio::io_context io;
    auto unknown = server.settings();
    unknown.ca_file.clear();
    auto another = server.settings();
    another.host = "localhost";
    for (const auto& how : {unknown, another}) {
        auto keys = redis::client_keys(how);
        REQUIRE(keys);
        redis::redis_bus bus(io.get_executor(), how, *keys);
        CHECK_FALSE(run_until(
            io,
            [&] { return bus.connected(); },
            std::chrono::milliseconds(1'000)
        ));
    }
    auto missing = server.settings();
    missing.ca_file = "/no/such/file";
    CHECK(redis::client_keys(missing).error() == errc::bad_config);
}
