// SIGHUP reads the configuration again: what is good takes effect at once, what is not changes nothing, and
// nobody who is connected notices.

#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"
#include "support/ws_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

/// The server's own file, with one part of it replaced, and SIGHUP.
void reload_with(server_under_test& server, const std::string& part, const std::string& instead)
{
    const auto file = server.folder() / "pasokh.toml";
    std::stringstream whole;
    whole << std::ifstream(file).rdbuf();
    auto text = whole.str();
    const auto at = text.find(part);
    REQUIRE(at != std::string::npos);
    text.replace(at, part.size(), instead);
    std::ofstream(file) << text;
    server.process().signal(SIGHUP);
}

bool logged(const server_under_test& server, const std::string& what)
{
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (server.log().find(what) == std::string::npos) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(5ms);  // between two looks; what is found decides
    }
    return true;
}

std::string port_line(std::uint16_t port)
{
    return "port = " + std::to_string(port) + "\n";
}

bool ready(std::uint16_t port)
{
    return ask_blocking(port, {.target = "/readyz"}).status == 200;
}

task<bool> greet(ws_client& client, ws_client::target where)
{
    if (co_await client.connect(std::move(where)) != 101) co_return false;
    auto hello = visitor_hello();
    co_await client.send(std::move(hello));
    const auto resumed = co_await client.receive_type("resumed");
    co_return resumed.has_value();
}

task<bool> say(ws_client& client, std::string client_id)
{
    json frame{{"type", "say"}, {"client_id", std::move(client_id)}, {"text", "still there?"}};
    co_await client.send(std::move(frame));
    const auto accepted = co_await client.receive_type("accepted");
    co_return accepted.has_value();
}

}  // namespace

TEST_CASE("reload: the server moves to another address, and who is connected stays", "[integration][reload]")
{
    server_under_test server;
    asio::io_context io;
    ws_client early(io);
    REQUIRE(run(io, greet(early, server.visitors())));

    const auto before = server.port();
    const auto after = free_port();
    reload_with(server, port_line(before), port_line(after));
    REQUIRE(logged(server, "config_reloaded"));

    CHECK(ready(after));
    CHECK_FALSE(ready(before));
    CHECK(run(io, say(early, "early")));
    ws_client late(io);
    CHECK(run(io, greet(late, {.port = after})));
    CHECK(run(io, say(late, "late")));
}

TEST_CASE("reload: an address that cannot be had changes nothing", "[integration][reload]")
{
    server_under_test server;
    asio::io_context io;
    asio::ip::tcp::acceptor taken(io, {asio::ip::address_v4::loopback(), 0});

    reload_with(server, port_line(server.port()), port_line(taken.local_endpoint().port()));
    REQUIRE(logged(server, "config_refused"));
    CHECK(ready(server.port()));
    ws_client client(io);
    CHECK(run(io, greet(client, server.visitors())));
}

TEST_CASE("reload: limits, sites and public_url take effect, a mistake does not", "[integration][reload]")
{
    server_under_test server({.limits = "bad_frames = 3\n"});
    asio::io_context io;

    reload_with(server, "bad_frames = 3", "bad_frames = 0");
    REQUIRE(logged(server, "limits.bad_frames"));
    CHECK(server.log().find("config_reloaded") == std::string::npos);

    reload_with(server, "bad_frames = 0", "bad_frames = 1");
    REQUIRE(logged(server, "config_reloaded"));
    ws_client client(io);
    REQUIRE(run(io, greet(client, server.visitors())));
    auto ended = [&]() -> task<int> {
        co_await client.send_text("not JSON");
        co_return co_await client.wait_for_close();
    };
    CHECK(run(io, ended()) == 4503);

    reload_with(
        server,
        "[limits]",
        "public_url = \"https://chat.example\"\n[sites.second]\nname = { en = \"Second\" }\nlanguages = "
        "[\"en\"]\n"
        "[limits]"
    );
    REQUIRE(logged(server, R"("event":"site_opened","site":"second")"));
    ws_client stranger(io);
    auto status_for = [&](std::string origin) -> task<int> {
        auto where = server.visitors();
        where.origin = std::move(origin);
        co_return co_await stranger.connect(std::move(where));
    };
    CHECK(run(io, status_for("")) == 403);
    CHECK(run(io, status_for("https://chat.example")) == 101);
}

TEST_CASE(
    "reload: at the limit of memory who chats goes on, others are told when to come back",
    "[integration][reload][admission]"
)
{
    server_under_test server({.limits = "memory_mib = 0\n"});
    asio::io_context io;
    ws_client early(io);
    REQUIRE(run(io, greet(early, server.visitors())));
    json opening{{"type", "say"}, {"client_id", "first"}, {"text", "hello"}};
    REQUIRE(run(io, early.send(std::move(opening))));
    const auto accepted = run(io, early.receive_type("accepted"));
    REQUIRE(accepted.has_value());

    // Less than it has: nothing else can be made of it in a test that lasts seconds.
    reload_with(server, "memory_mib = 0", "memory_mib = 1");
    REQUIRE(logged(server, R"("stage":3)"));
    CHECK(run(io, say(early, "second")));

    /// Within which it is to come back; it comes at a moment of its own.
    const auto told = [&](json hello) {
        ws_client late(io);
        const auto where = server.visitors();
        REQUIRE(run(io, late.connect(where)) == 101);
        REQUIRE(run(io, late.send(std::move(hello))));
        const auto told = run(io, late.receive_type("reconnect"));
        REQUIRE(told.has_value());
        CHECK(run(io, late.wait_for_close()) == 1012);
        return told->at("after_ms").get<int>();
    };
    auto back = visitor_hello();
    back["chat"] = accepted->at("chat");
    back["seq"] = 0;
    for (int i = 0; i < 5; ++i) {
        CHECK(told(visitor_hello()) <= 30'000);
        CHECK(told(back) <= 10'000);
    }
    const auto metrics = ask_blocking(server.port(), {.target = "/metrics"}).body;
    CHECK(metrics.find("pasokh_admission_level 3") != std::string::npos);
    CHECK(metrics.find(R"(pasokh_admission_refused_total{work="arrival"} 5)") != std::string::npos);
    CHECK(metrics.find(R"(pasokh_admission_refused_total{work="resume"} 5)") != std::string::npos);

    reload_with(server, "memory_mib = 1", "memory_mib = 0");
    REQUIRE(logged(server, R"("stage":0)"));
    ws_client welcome(io);
    CHECK(run(io, greet(welcome, server.visitors())));
}
