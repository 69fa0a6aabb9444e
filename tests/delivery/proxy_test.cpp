// The proxy itself: each thing that it can do to a connection is done, and nothing else.

#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"
#include "support/tcp_proxy.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using steady = std::chrono::steady_clock;

struct fixture {
    server_under_test server;
    asio::io_context io;
    tcp_proxy proxy{io, server.port()};
    ws_client client{io};

    entrance come_in()
    {
        return run(io, enter(client, server.by_way_of(proxy.port(), server.visitors()), visitor_hello()));
    }

    json say(const std::string& client_id)
    {
        return run(io, say_and_wait(client, testing::say(client_id, "text of " + client_id)));
    }

    int close_code() { return run(io, client.wait_for_close(5s)); }
};

}  // namespace

TEST_CASE("proxy: passes everything on, also late and slowly", "[delivery][proxy]")
{
    fixture f;
    CHECK(f.come_in().resumed["type"] == "resumed");
    CHECK(f.say("quick")["seq"] == 1);

    f.proxy.behave({.delay = 100ms});
    const auto before = steady::now();
    CHECK(f.say("late")["type"] == "accepted");
    CHECK(steady::now() - before >= 200ms);

    f.proxy.behave({.bytes_per_second = 500});
    const auto slow = steady::now();
    CHECK(f.say("slow-1")["type"] == "accepted");
    CHECK(f.say("slow-2")["type"] == "accepted");
    CHECK(steady::now() - slow >= 150ms);
}

TEST_CASE("proxy: drops exactly the frame that it is asked to drop", "[delivery][proxy]")
{
    fixture f;
    f.come_in();
    int seen = 0;
    f.proxy.behave({.frames = [&](std::string_view text) {
        if (text.find("\"accepted\"") == std::string_view::npos) return tcp_proxy::fate::pass;
        return ++seen == 2 ? tcp_proxy::fate::drop : tcp_proxy::fate::pass;
    }});
    CHECK(f.say("one")["seq"] == 1);
    run(f.io, f.client.send(testing::say("two", "its answer is dropped")));
    CHECK(f.say("three")["type"] == "accepted");  // the answer to "two" would have come first
    CHECK(seen == 3);
}

TEST_CASE("proxy: cuts a connection in the middle of a frame", "[delivery][proxy]")
{
    fixture f;
    f.come_in();
    f.proxy.behave({.frames = [](std::string_view text) {
        const bool answer = text.find("\"accepted\"") != std::string_view::npos;
        return answer ? tcp_proxy::fate::cut_inside : tcp_proxy::fate::pass;
    }});
    CHECK(f.say("cut").is_null());
    CHECK_FALSE(f.client.open());
    CHECK(run_until(f.io, [&] { return f.proxy.living() == 0; }));
}

TEST_CASE("proxy: resets, ends and half-closes connections", "[delivery][proxy]")
{
    for (const auto what : {&tcp_proxy::reset_all, &tcp_proxy::finish_all, &tcp_proxy::half_close_all}) {
        fixture f;
        f.come_in();
        (f.proxy.*what)();
        CHECK(f.close_code() == 1006);
    }
}

TEST_CASE("proxy: a dead network passes nothing and tells nobody", "[delivery][proxy]")
{
    fixture f;
    f.come_in();
    f.proxy.stop();
    run(f.io, f.client.send(testing::say("silent", "hello?")));
    CHECK_FALSE(run_until(
        f.io,
        [&] { return f.proxy.living() == 0; },
        300ms
    ));
    f.proxy.go_on();
    const auto answer = run(f.io, f.client.receive_type("accepted", 5s));
    CHECK(answer.has_value());
}
