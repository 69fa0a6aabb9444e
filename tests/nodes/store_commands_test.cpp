// What those who run the nodes use: the move from SQLite, cluster status, doctor.
#include "nodes/support.hpp"
#include "support/run.hpp"
#include "support/sqlite_file.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("migrate-store: everything moves, and clients go on where they are", "[nodes][migrate]")
{
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    const temp_dir folder;
    asio::io_context io;
    std::string token;
    json mine;
    std::string epoch;
    {
        auto how = crowd::options(10);
        how.data = folder.path() / "data";
        server_under_test old(how);
        crowd people(io, old, {10, 2});
        people.open_chats();
        people.write_for(1s, 5ms);
        people.settle();
        people.stop();
        ws_client visitor(io);
        const auto in = run(io, enter(visitor, old.visitors(), visitor_hello()));
        token = in.welcome["token"];
        epoch = in.welcome["epoch"];
        mine = run(io, say_and_wait(visitor, say("v-1", "سلام")));
        REQUIRE(mine["type"] == "accepted");
        // The live file is not to be touched.
        CHECK(old.command({"migrate-store", "--to", database}, 1).find("not moved") != std::string::npos);
        old.terminate();
        {
            // More than is moved at once.
            sqlite_file more(how.data / "pasokh.db");
            more.run(
                "INSERT INTO logins SELECT randomblob(32), 'demo', (SELECT id FROM accounts LIMIT 1), 1, 2 "
                "FROM"
                " (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) SELECT i"
                " FROM n)"
            );
        }
        const auto moved = old.command({"migrate-store", "--to", database});
        INFO(moved);
        CHECK(moved.find("DIFFERENT") == std::string::npos);
        CHECK(moved.find("Everything is in PostgreSQL") != std::string::npos);
        // Never into a store that has something in it.
        CHECK(old.command({"migrate-store", "--to", database}, 1).find("not moved") != std::string::npos);

        sqlite_file from(how.data / "pasokh.db");
        for (const auto* table : {"messages", "chats", "accounts", "logins", "assignments", "choices"}) {
            INFO(table);
            const auto count = std::string("SELECT count(*) FROM ") + table;
            CHECK(postgres.ask(database, count) == std::to_string(from.number(count)));
        }
    }
    server_under_test server(on_postgres(crowd::options(10), database, "one"));
    ws_client again(io);
    const auto back = run(io, enter(again, server.visitors(), visitor_hello(token)));
    CHECK(back.welcome["epoch"] == epoch);
    const auto repeated = run(io, say_and_wait(again, say("v-1", "something else")));
    CHECK(repeated["seq"] == mine["seq"]);
    CHECK(repeated.value("duplicate", false));
    CHECK(server.log_in("operator0").size() > 10);
    CHECK(server.command({"doctor"}).find("healthy") != std::string::npos);
}

TEST_CASE("migrate-store: what arrives otherwise than it was sent is found", "[nodes][migrate]")
{
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    // Changes one value on its way into a table whose number of rows is right.
    for (const auto* each :
         {"CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.name = 'epoch' THEN"
          " NEW.value := 'another'; END IF; RETURN NEW; END $$",
          "CREATE FUNCTION spoil_meta() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT"
          " FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.meta') THEN CREATE TRIGGER"
          " spoiled BEFORE INSERT ON meta FOR EACH ROW EXECUTE FUNCTION spoil(); END IF; END $$",
          "CREATE EVENT TRIGGER spoil_meta ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION"
          " spoil_meta()"})
        (void)postgres.ask(database, each);
    server_under_test old;
    old.terminate();
    const auto moved = old.command({"migrate-store", "--to", database}, 1);
    INFO(moved);
    const auto meta = moved.find("\nmeta ");
    REQUIRE(meta != std::string::npos);
    CHECK(moved.substr(meta, moved.find('\n', meta + 1) - meta).find("DIFFERENT") != std::string::npos);
    CHECK(moved.find("Everything is in PostgreSQL") == std::string::npos);
}

TEST_CASE("migrate-store: a half-filled store is taken by no server", "[nodes][migrate]")
{
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    {
        server_under_test server(node_options(database, "one"));
        server.terminate();
    }
    (void)postgres.ask(database, "INSERT INTO meta VALUES ('importing', '')");
    bool started = true;
    try {
        server_under_test server(node_options(database, "one"));
    } catch (const std::runtime_error& refusal) {
        started = false;
        CHECK(std::string(refusal.what()).find("store_half_filled") != std::string::npos);
    }
    CHECK_FALSE(started);
}

TEST_CASE("doctor: finds on PostgreSQL what breaks a rule", "[nodes][doctor]")
{
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    server_under_test server(node_options(database, "one"));
    asio::io_context io;
    ws_client visitor(io);
    run(io, enter(visitor, server.visitors(), visitor_hello()));
    REQUIRE(run(io, say_and_wait(visitor, say("v-1", "one")))["type"] == "accepted");
    REQUIRE(run(io, say_and_wait(visitor, say("v-2", "two")))["type"] == "accepted");
    CHECK(json::parse(server.command({"doctor", "--json"}))["healthy"] == true);
    CHECK(server.command({"backup", "/nowhere"}, 1).find("pg_dump") != std::string::npos);

    (void)postgres.ask(database, "DELETE FROM messages WHERE seq = 1");
    const auto found = json::parse(server.command({"doctor", "--json"}, 1));
    CHECK(found["healthy"] == false);
    for (const auto& each : found["findings"]) {
        INFO(each.dump());
        CHECK((each["verdict"] == "fault") == (each["check"] == "line_numbers"));
    }
}
