// Visitors who only look around: nobody looks at their sessions each second, and still nothing passes them
// by.

#include "peers/support.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <iterator>

namespace {

using namespace pasokh::testing;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

const std::string pinged_often = "ping_every = \"1s\"\npong_within = \"2s\"\n";
const std::string pinged_seldom = "ping_every = \"60s\"\n";

/// Answers this many pings, without a word of its own; false when one did not come.
bool answers_pings(raw_visitor& who, int count)
{
    while (count > 0) {
        const auto came = who.socket().receive(4s);
        if (!came || came->what == ws_frame::close) return false;
        if (came->what != ws_frame::ping) continue;
        if (!who.socket().send({.what = ws_frame::pong, .payload = came->payload})) return false;
        --count;
    }
    return true;
}

/// Until nothing has come for a while in which others are looked at twice.
void rest(raw_visitor& who)
{
    while (who.socket().receive(2500ms))
        continue;
}

/// Takes the site out of the configuration and has that read.
void remove_site(server_under_test& server)
{
    const auto file = server.folder() / "pasokh.toml";
    std::ifstream from(file);
    std::string text{std::istreambuf_iterator<char>(from), {}};
    const std::string before = "[sites.demo]";
    const auto at = text.find(before);
    REQUIRE(at != std::string::npos);
    text.replace(at, before.size(), "[sites.elsewhere]");
    std::ofstream(file) << text;
    REQUIRE(::kill(server.process().pid(), SIGHUP) == 0);
}

}  // namespace

TEST_CASE("who only looks around: is pinged all the while, about as often as was set", "[peers][resting]")
{
    server_under_test server({.limits = pinged_often});
    raw_visitor mina(server.port());
    REQUIRE(mina.is_welcome());
    const auto begun = steady::now();
    REQUIRE(answers_pings(mina, 4));
    CHECK(steady::now() - begun >= 3s);

    // From a ping that is not answered on she is gone.
    CHECK(mina.socket().wait_for_close(10s) == 4002);
}

TEST_CASE("who only looks around: is told when the team comes and goes", "[peers][resting]")
{
    server_under_test server({.limits = pinged_seldom});
    const auto cookie = server.add_operator("sara", 4);
    raw_visitor mina(server.port());
    REQUIRE(mina.is_welcome());
    rest(mina);

    boost::asio::io_context io;
    ws_client sara(io);
    REQUIRE(run(io, enter(sara, server.console(cookie), console_hello())).resumed.is_object());
    CHECK(mina.receive_type("team", 5s)["status"] == "online");

    rest(mina);
    run(io, sara.send({{"type", "status"}, {"ref", 1}, {"status", "busy"}, {"reason", ""}}));
    CHECK(mina.receive_type("team", 5s)["status"] != "online");
}

TEST_CASE("who only looks around: is told at once when the site is gone", "[peers][resting]")
{
    server_under_test server({.limits = pinged_seldom});
    raw_visitor mina(server.port());
    REQUIRE(mina.is_welcome());
    rest(mina);

    remove_site(server);
    CHECK(mina.socket().wait_for_close(5s) == 4502);
}

TEST_CASE("who only looks around: hears beats once another page of his has begun a chat", "[peers][resting]")
{
    server_under_test server({.limits = pinged_seldom + "beat_every = \"1s\"\n"});
    raw_visitor mina(server.port());
    REQUIRE(mina.is_welcome());
    rest(mina);
    const std::string token = mina.welcome()["token"];
    raw_visitor other_page(server.port(), {}, visitor_hello(token));
    REQUIRE(other_page.is_welcome());
    REQUIRE(other_page.send(say("m-1", "hello")));

    const auto beat = mina.receive_type("beat", 5s);
    REQUIRE(beat.is_object());
    CHECK(beat["tops"].size() == 1);
}
