// One node on PostgreSQL: the main job, crashes of the node, and a PostgreSQL that restarts or hangs (R13).
#include "base/random.hpp"
#include "nodes/support.hpp"
#include "support/run.hpp"
#include "support/talk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <csignal>
#include <iostream>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

constexpr auto between_messages = 5ms;  // 200 a second in all

/// What was accepted before the store went away arrives; how many that are in all.
std::size_t accepted_by_now(crowd& people)
{
    for (auto before = people.seen.acceptances();; before = people.seen.acceptances()) {
        people.write_for(300ms, between_messages);
        if (people.seen.acceptances() == before) return before;
    }
}

/// From now on, until messages are accepted again and everybody is back, who all retry several times a
/// second and repeat what they wrote meanwhile.
std::chrono::milliseconds back_within(asio::io_context& io, crowd& people, std::size_t accepted)
{
    const auto since = std::chrono::steady_clock::now();
    const auto passed = [&] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - since
        );
    };
    REQUIRE(run_until(
        io,
        [&] { return people.seen.acceptances() > accepted; },
        30s
    ));
    const auto first = passed();
    REQUIRE(run_until(
        io,
        [&] { return people.all_live(); },
        30s
    ));
    const auto all = passed();
    std::cout << "back after " << first.count() << " ms, everybody after " << all.count() << " ms\n";
    return all;
}

/// A visitor who asks once a while whether the server takes him again; gives the refusal on the way.
bool takes_visitors(server_under_test& server)
{
    asio::io_context io;
    ws_client client(io);
    const auto in = run(io, enter(client, server.visitors(), visitor_hello()));
    if (in.resumed.is_null()) return false;
    return run(io, say_and_wait(client, say("probe", "probe")))["type"] == "accepted";
}

}  // namespace

TEST_CASE("postgres: a visitor and an operator talk, and a restart forgets nothing", "[nodes][postgres]")
{
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    server_under_test server(node_options(database, "one"));
    const auto cookie = server.add_operator("sara", 3);
    asio::io_context io;
    ws_client visitor(io);
    ws_client console(io);
    REQUIRE(run(io, enter(console, server.console(cookie), console_hello())).resumed["type"] == "resumed");
    const auto in = run(io, enter(visitor, server.visitors(), visitor_hello()));
    REQUIRE(in.resumed["type"] == "resumed");
    const auto asked = run(io, say_and_wait(visitor, say("v-1", "سلام")));
    REQUIRE(asked["type"] == "accepted");
    const std::string chat = asked["chat"];
    REQUIRE(run(io, console.receive_type("snapshot")).has_value());
    const auto answered = run(io, say_and_wait(console, say("o-1", "hello", chat)));
    REQUIRE(answered["type"] == "accepted");
    const auto seen = run(io, visitor.receive_type("message"));
    REQUIRE(seen.has_value());
    CHECK(postgres.ask(database, "SELECT count(*) FROM messages WHERE client_id <> ''") == "2");

    server.kill();
    server.start();
    ws_client again(io);
    const auto back = run(io, enter(again, server.visitors(), visitor_hello(in.welcome["token"])));
    CHECK(back.welcome["epoch"] == in.welcome["epoch"]);
    CHECK(back.lines().size() >= 2);
    const auto repeated = run(io, say_and_wait(again, say("v-1", "something else")));
    CHECK(repeated["seq"] == asked["seq"]);
    CHECK(repeated.value("duplicate", false));
    CHECK(owner_in(postgres, database) == "one 2");
    CHECK(server.terminate() == 0);
}

TEST_CASE("postgres: kill -9 of the node under load loses and doubles nothing", "[nodes][postgres][crash]")
{
    const int rounds = long_form() ? 10 : 2;
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    server_under_test server(on_postgres(crowd::options(), database, "one"));
    asio::io_context io;
    crowd people(io, server);
    people.open_chats();
    for (int round = 0; round < rounds; ++round) {
        people.write_for(std::chrono::milliseconds(300 + random::below(1'500)), between_messages);
        server.kill();
        people.write_for(100ms, between_messages);
        server.start();
        REQUIRE(run_until(
            io,
            [&] { return people.all_live(); },
            60s
        ));
    }
    people.settle();
    people.stop();
    check_history(people);
    std::cout << people.seen.acceptances() << " messages accepted over " << rounds << " crashes\n";
}

TEST_CASE(
    "postgres: while it restarts nothing is accepted, and everything afterwards",
    "[nodes][postgres][R13]"
)
{
    const int rounds = long_form() ? 10 : 2;
    const auto away = long_form() ? 20'000ms : 3'000ms;
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    server_under_test server(on_postgres(crowd::options(), database, "one"));
    asio::io_context io;
    crowd people(io, server);
    people.open_chats();
    for (int round = 0; round < rounds; ++round) {
        people.write_for(500ms, between_messages);
        postgres.stop();
        const auto accepted = accepted_by_now(people);
        people.write_for(away, between_messages);
        CHECK(people.seen.acceptances() == accepted);
        CHECK(server.alive());
        postgres.start();
        CHECK(back_within(io, people, accepted) < 5s);
        people.settle();
    }
    people.settle();
    people.stop();
    check_history(people);
}

TEST_CASE(
    "postgres: while it hangs nothing is accepted, and a sender hears it in 5 s",
    "[nodes][postgres][R13]"
)
{
    const int rounds = long_form() ? 10 : 2;
    const auto frozen = long_form() ? 20'000ms : 10'000ms;
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    server_under_test server(on_postgres(crowd::options(), database, "one"));
    asio::io_context io;
    crowd people(io, server);
    people.open_chats();
    for (int round = 0; round < rounds; ++round) {
        people.write_for(500ms, between_messages);
        ws_client witness(io);
        REQUIRE(run(io, enter(witness, server.visitors(), visitor_hello())).resumed["type"] == "resumed");
        postgres.freeze();
        const auto since = std::chrono::steady_clock::now();
        run(io, witness.send(say("never", "is anybody there?")));
        const auto accepted = accepted_by_now(people);
        // The visitor's connection ends with "come back", or his message is refused with "try again".
        auto told = [&]() -> task<bool> {
            for (;;) {
                auto frame = co_await witness.receive(10s);
                if (!frame) co_return true;
                if (frame->at("type") == "accepted") co_return false;
                if (frame->at("type") == "error") co_return frame->at("retry").get<bool>();
            }
        };
        CHECK(run(io, told()));
        const auto heard = std::chrono::steady_clock::now() - since;
        CHECK(heard < 5s);
        people.write_for(frozen - 4s, between_messages);
        CHECK(people.seen.acceptances() == accepted);
        CHECK(server.alive());
        postgres.thaw();
        std::cout << "told after " << std::chrono::duration_cast<std::chrono::milliseconds>(heard).count()
                  << " ms, ";
        CHECK(back_within(io, people, accepted) < 5s);
        people.settle();
    }
    people.settle();
    people.stop();
    check_history(people);
}

TEST_CASE("postgres: one that could lose what it commits is refused", "[nodes][postgres]")
{
    for (const auto* setting : {"fsync=off"}) {
        postgres_server postgres({setting});
        bool started = true;
        try {
            server_under_test server(node_options(postgres.fresh_database(), "one"));
        } catch (const std::runtime_error& refusal) {
            started = false;
            CHECK(std::string(refusal.what()).find("postgres_refused_setting") != std::string::npos);
        }
        CHECK_FALSE(started);
    }
}

TEST_CASE("postgres: readiness names it while it is away", "[nodes][postgres]")
{
    postgres_server postgres;
    server_under_test server(node_options(postgres.fresh_database(), "one"));
    REQUIRE(takes_visitors(server));
    postgres.stop();
    CHECK(how_long_until([&] { return server.not_ready().find("postgres") != std::string::npos; }, 5s)
              .has_value());
    CHECK(server.alive());
    postgres.start();
    CHECK(how_long_until([&] { return server.not_ready().empty(); }, 5s).has_value());
    CHECK(takes_visitors(server));
}
