// R12, R04 of the semantics (a failed fsync is fatal for its batch): what the disk cannot take is refused,
// what was accepted stays, and the server comes back by itself.

#include "support/crowd.hpp"
#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/small_disk.hpp"
#include "support/sqlite_file.hpp"
#include "support/talk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <iostream>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using steady = std::chrono::steady_clock;

std::size_t count_of(const std::string& text, const std::string& part)
{
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++out;
    return out;
}

std::chrono::milliseconds since(steady::time_point then)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady::now() - then);
}

/// Says hello and gives how it was turned away: the error's code and the close code.
std::pair<std::string, int>
turned_away(asio::io_context& io, ws_client::target where, const json& said_in_hello)
{
    auto knock = [&]() -> task<std::pair<std::string, int>> {
        ws_client client(io);
        std::pair<std::string, int> out;
        const auto status = co_await client.connect(where);
        if (status != 101) co_return out;
        auto hello = said_in_hello;
        co_await client.send(std::move(hello));
        const auto error = co_await client.receive_type("error", 5s);
        if (error) out.first = error->at("code");
        out.second = co_await client.wait_for_close(5s);
        co_return out;
    };
    return run(io, knock());
}

/// Somebody who only looks around comes in, is seen by a console that watches, and may not say anything.
void looks_around(
    asio::io_context& io,
    const server_under_test& server,
    ws_client& watching,
    const char* refusal
)
{
    ws_client visitor(io);
    const auto in = run(io, enter(visitor, server.visitors(), visitor_hello()));
    REQUIRE(in.resumed["type"] == "resumed");
    const auto seen = run(io, watching.receive_type("visitors", 5s));
    REQUIRE(seen.has_value());
    CHECK_FALSE((*seen)["changed"].empty());
    const auto refused = run(io, say_and_wait(visitor, say("first", "is anybody there?")));
    CHECK(refused["code"] == refusal);
    CHECK(refused["retry"] == true);
    visitor.cut();
    CHECK(run(io, watching.receive_type("visitors", 5s)).has_value());  // he has gone
}

/// Everybody is held to what the checker can judge.
void check(crowd& people)
{
    people.settle();
    people.stop();
    const auto faults = people.seen.faults();
    for (const auto& each : faults)
        UNSCOPED_INFO(each);
    CHECK(faults.empty());
    CHECK(people.seen.acceptances() == people.seen.attempts());
}

}  // namespace

TEST_CASE(
    "durable first: while the disk takes its time, nobody sees anything of a message",
    "[delivery][R02]"
)
{
    server_options how;
    how.wrapper = {
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=fdatasync",
        "-e",
        "inject=fdatasync:delay_enter=400000",
        "-o",
        "/dev/null"};
    how.environment = {"ASAN_OPTIONS=detect_leaks=0"};
    server_under_test server(how);
    const auto cookie = server.add_operator("sara", 5);
    asio::io_context io;
    ws_client visitor(io);
    ws_client console(io);
    run(io, enter(console, server.console(cookie), console_hello()));
    // Busy, so that the chat waits in the queue that everybody is shown; and watching who is on the pages.
    run(io, console.send({{"type", "status"}, {"ref", 1}, {"status", "busy"}, {"reason", ""}}));
    run(io, console.send({{"type", "watch"}, {"ref", 2}, {"visitors", true}}));
    run(io, enter(visitor, server.visitors(), visitor_hello()));

    std::vector<std::pair<std::chrono::milliseconds, std::string>> shown;
    bool ended = false;
    const auto said = steady::now();
    auto look = [&]() -> task<void> {
        while (auto frame = co_await console.receive(3s))
            shown.emplace_back(since(said), frame->dump());
        ended = true;
    };
    asio::co_spawn(io, look(), asio::detached);
    const auto accepted = run(io, say_and_wait(visitor, say("probe", "text-of-probe")));
    REQUIRE(accepted["type"] == "accepted");
    const std::string chat = accepted["chat"];
    REQUIRE(run_until(io, [&] { return ended; }));

    int about_it = 0;
    for (const auto& [after, frame] : shown) {
        const bool tells =
            frame.find(chat) != std::string::npos || frame.find("text-of-probe") != std::string::npos;
        if (!tells) continue;
        ++about_it;
        INFO(frame);
        CHECK(after >= 400ms);
    }
    CHECK(about_it >= 2);  // the queue and the visitor's row
}

TEST_CASE(
    "disk full: refused at once, nothing accepted is lost, and it comes back by itself",
    "[delivery][R12]"
)
{
    const temp_dir mount_point;
    small_disk disk(mount_point.path() / "disk", 24);
    if (!disk.mounted()) {
        // Not in silence: the next case proves the same with failures made by the kernel's tracer.
        std::cout << "no mount permitted here (" << disk.why_not()
                  << "): only injected failures are tested\n";
        WARN("R12 on a real full file system did not run: mounts are not permitted");
        return;
    }
    auto how = crowd::options(10);
    how.data = disk.path() / "data";
    how.site += "visitor_grace = \"0s\"\n";  // who goes is seen to go
    server_under_test server(how);
    asio::io_context io;
    crowd people(io, server, {10, 2});
    people.open_chats();
    people.write_for(500ms, 10ms);
    people.settle();
    ws_client reader(io);
    run(io, enter(reader, server.console(server.log_in("operator0")), console_hello()));
    run(io, reader.send({{"type", "watch"}, {"ref", 4}, {"visitors", true}}));
    REQUIRE(run(io, reader.receive_type("visitors", 5s)).has_value());
    ws_client talker(io);
    const auto talked = run(io, enter(talker, server.visitors(), visitor_hello()));
    REQUIRE(run(io, say_and_wait(talker, say("before", "hello")))["type"] == "accepted");

    disk.fill();
    // The first ones are in flight when it happens; as soon as that is known, everybody is told.
    const auto is_full = [&] {
        return server.metric("pasokh_store_refusing_seconds{reason=\"storage_full\"}").has_value();
    };
    for (int i = 0; i < 20 && !is_full(); ++i)
        people.write_for(500ms, 10ms);
    REQUIRE(is_full());
    people.write_for(500ms, 10ms);
    CHECK(ask_blocking(server.port(), {.target = "/readyz"}).status == 503);
    CHECK(server.alive());
    const auto& chats = people.peers().front()->tops();
    REQUIRE_FALSE(chats.empty());
    const std::string chat = chats.begin()->first;
    const auto asked = steady::now();
    run(io, reader.send(say("refused-1", "is there room?", chat)));
    const auto refusal = run(io, reader.receive_type("error", 5s));
    REQUIRE(refusal.has_value());
    CHECK((*refusal)["code"] == "storage_full");
    CHECK((*refusal)["retry"] == true);
    CHECK(since(asked) < 1s);
    // Reading goes on, and so does looking around; who comes back to a chat is told to try again, not left
    // waiting.
    looks_around(io, server, reader, "storage_full");
    run(io, reader.send({{"type", "history"}, {"ref", 5}, {"chat", chat}, {"limit", 10}}));
    const auto history_page = run(io, reader.receive_type("history", 5s));
    REQUIRE(history_page.has_value());
    CHECK_FALSE((*history_page)["messages"].empty());
    const auto back = visitor_hello(talked.welcome["token"]);
    CHECK(turned_away(io, server.visitors(), back) == std::pair<std::string, int>("storage_full", 1012));

    const auto waiting = people.seen.attempts() - people.seen.acceptances();
    CHECK(waiting > 0);
    disk.make_room();
    const auto freed = steady::now();
    REQUIRE(run_until(
        io,
        [&] { return people.nothing_pending(); },
        30s
    ));
    std::cout << waiting << " messages waited on a full disk; all accepted " << since(freed).count()
              << " ms after there was room\n";
    CHECK(since(freed) < 5s);
    check(people);
    CHECK(count_of(server.log(), "store_append_failed") == 1);  // once a minute
    CHECK(count_of(server.log(), "store_recovered") >= 1);
    CHECK(server.terminate() == 0);
    server.command({"doctor"});
}

TEST_CASE("disk full: writes that the kernel refuses for a while lose nothing", "[delivery][R12]")
{
    auto how = crowd::options(6);
    // The 1000th to 1010th write of each thread fails; only the writing thread of the store makes so many.
    how.wrapper = {
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=pwrite64",
        "-e",
        "inject=pwrite64:error=ENOSPC:when=1000..1010",
        "-o",
        "/dev/null"};
    how.environment = {"ASAN_OPTIONS=detect_leaks=0"};
    server_under_test server(how);
    asio::io_context io;
    crowd people(io, server, {6, 2});
    people.open_chats();
    for (int i = 0; i < 120 && count_of(server.log(), "store_recovered") == 0; ++i)
        people.write_for(500ms, 20ms);
    CHECK(count_of(server.log(), "store_append_failed") == 1);
    CHECK(count_of(server.log(), "store_recovered") >= 1);
    CHECK(server.metric("pasokh_commit_failures_total") > 0);
    check(people);
}

TEST_CASE(
    "store busy: another program holds the file for a while, and nothing is lost or doubled",
    "[delivery][R13]"
)
{
    server_under_test server(crowd::options(6));
    asio::io_context io;
    crowd people(io, server, {6, 2});
    people.open_chats();
    ws_client talker(io);
    const auto talked = run(io, enter(talker, server.visitors(), visitor_hello()));
    REQUIRE(run(io, say_and_wait(talker, say("before", "hello")))["type"] == "accepted");
    sqlite_file foreign(server.data() / "pasokh.db");
    foreign.run("BEGIN IMMEDIATE");
    const auto before = people.seen.acceptances();
    people.write_for(3s, 10ms);
    CHECK(people.seen.acceptances() == before);
    CHECK(server.metric("pasokh_store_refusing_seconds{reason=\"store_unavailable\"}").has_value());
    const auto back = visitor_hello(talked.welcome["token"]);
    CHECK(turned_away(io, server.visitors(), back) == std::pair<std::string, int>("store_unavailable", 1012));
    foreign.run("ROLLBACK");
    const auto freed = steady::now();
    REQUIRE(run_until(
        io,
        [&] { return people.nothing_pending(); },
        30s
    ));
    CHECK(since(freed) < 5s);
    check(people);
}

TEST_CASE(
    "failed sync: nothing of its batch is acknowledged, nothing of it is there later",
    "[delivery][R12]"
)
{
    server_options how;
    how.limits = "visitor_messages = { burst = 1000, per_second = 1000.0 }\n"
                 "visitor_frames = { burst = 1000, per_second = 1000.0 }\n";
    // The 40th sync of each thread: of them all, only the writing thread comes so far.
    how.wrapper = {
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=fdatasync,fsync",
        "-e",
        "inject=fdatasync,fsync:error=EIO:when=40",
        "-o",
        "/dev/null"};
    how.environment = {"ASAN_OPTIONS=detect_leaks=0"};
    server_under_test server(how);
    asio::io_context io;
    ws_client visitor(io);
    const auto in = run(io, enter(visitor, server.visitors(), visitor_hello()));
    std::vector<std::string> accepted;
    std::string refused;
    for (int i = 0; i < 200 && refused.empty(); ++i) {
        const auto client_id = "m-" + std::to_string(i);
        const auto answer = run(io, say_and_wait(visitor, say(client_id, "text of " + client_id)), 60s);
        if (answer.is_object() && answer["type"] == "accepted")
            accepted.push_back(client_id);
        else
            refused = client_id;
    }
    REQUIRE_FALSE(refused.empty());
    REQUIRE(accepted.size() > 2);
    // Memory and disk disagree: the server ends, so that only a start from the disk makes them agree again.
    CHECK(server.process().wait(20s) == 1);
    CHECK(server.log().find("store_failed") != std::string::npos);

    server.start_plainly();
    ws_client again(io);
    const auto back = run(io, enter(again, server.visitors(), visitor_hello(in.welcome["token"])));
    std::vector<std::string> stored;
    for (const auto& line : back.lines())
        if (line.contains("client_id") && line["client_id"].is_string())
            stored.push_back(line["client_id"].get<std::string>());
    CHECK(stored == accepted);
    // Its sender repeats it, and it is stored once.
    const auto repeated = run(io, say_and_wait(again, say(refused, "text of " + refused)));
    CHECK(repeated["type"] == "accepted");
    CHECK_FALSE(repeated.value("duplicate", false));
    CHECK(server.terminate() == 0);
    server.command({"doctor"});
}
