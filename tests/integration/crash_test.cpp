// kill -9 under load, five times: no accepted message is lost, none is stored twice, the order is kept.

#include "base/random.hpp"
#include "support/crowd.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <iostream>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

constexpr auto between_messages = 5ms;  // 200 a second in all

}  // namespace

TEST_CASE("crash: kill -9 under load loses nothing, doubles nothing, keeps the order", "[integration][crash]")
{
    const int rounds = long_form() ? 50 : 5;
    server_under_test server(crowd::options());
    asio::io_context io;
    crowd people(io, server);
    people.open_chats();

    for (int round = 0; round < rounds; ++round) {
        const auto instant = std::chrono::milliseconds(300 + random::below(1500));
        std::cout << "round " << round + 1 << ": kill -9 after " << instant.count()
                  << " ms of 200 messages a second\n";
        people.write_for(instant, between_messages);
        server.kill();
        people.write_for(100ms, between_messages);  // people do not stop writing because a server is gone
        server.start();
        REQUIRE(run_until(
            io,
            [&] { return people.all_live(); },
            60s
        ));
    }

    people.settle();
    people.stop();
    const auto faults = people.seen.faults();
    for (const auto& each : faults)
        UNSCOPED_INFO(each);
    CHECK(faults.empty());
    CHECK(people.seen.acceptances() == people.seen.attempts());
    std::cout << people.seen.acceptances() << " messages accepted over " << rounds << " crashes\n";
}

TEST_CASE(
    "drain: SIGTERM says goodbye, ends in time, and clients go on with the next server",
    "[integration][drain]"
)
{
    auto raised = crowd::options();
    raised.limits += "drain_within = \"3s\"\n";
    server_under_test server(raised);
    asio::io_context io;
    crowd people(io, server);
    people.open_chats();

    // The wait for its end must not stop the clients, who have to answer its goodbye.
    server.process().signal(SIGTERM);
    REQUIRE(run_until(
        io,
        [&] { return !server.process().running(); },
        15s
    ));
    CHECK(server.process().wait(0ms) == 0);
    server.start();
    people.settle();
    people.stop();
    CHECK(people.seen.faults().empty());
}
