// R24: peers that say nothing, half of something, or too slowly are gone by their deadlines, and with them
// what they held.

#include "peers/support.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <iostream>

namespace {

using namespace pasokh::testing;
using steady = std::chrono::steady_clock;

const std::string short_deadlines = R"(hello_within = "2s"
http_head_within = "2s"
http_idle = "2s"
sockets_per_address = 100000
http_per_address = 100000
)";

/// Seconds until the server ends the connection, while `meanwhile` is done every 100 ms.
double seconds_to_end(raw_socket& socket, const std::function<void()>& meanwhile)
{
    const auto begun = steady::now();
    while (!socket.ended() && steady::now() - begun < std::chrono::seconds(20)) {
        meanwhile();
        (void)socket.receive(std::chrono::milliseconds(100));
    }
    return std::chrono::duration<double>(steady::now() - begun).count();
}

}  // namespace

TEST_CASE("silent peers: each is gone by its deadline, however it dawdles", "[peers][silent]")
{
    server_under_test server({.limits = short_deadlines});
    const auto nothing = [] {};
    const std::string head = "POST /api/console/login HTTP/1.1\r\nHost: a\r\n";
    const std::vector<std::pair<std::string, std::string>> halves{
        {"nothing at all", ""},
        {"half a line", "GET /heal"},
        {"half a head", head},
        {"half a body", head + "Content-Length: 10\r\n\r\n12345"},
        {"half a chunk", head + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"},
        {"a request, and then nothing", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"},
    };
    for (const auto& [name, bytes] : halves) {
        INFO(name);
        raw_socket socket(server.port());
        if (!bytes.empty()) REQUIRE(socket.send(bytes));
        const auto took = seconds_to_end(socket, nothing);
        CHECK(took >= 1.5);
        CHECK(took <= 5);
    }
    // Each byte arrives in time; the whole does not.
    const std::vector<std::pair<std::string, std::string>> dawdlers{
        {"a head, byte by byte", head + "X: "},
        {"a body, byte by byte", head + "Content-Length: 5000\r\n\r\n"},
    };
    for (const auto& [name, bytes] : dawdlers) {
        INFO(name);
        raw_socket socket(server.port());
        REQUIRE(socket.send(bytes));
        const auto took = seconds_to_end(socket, [&] { (void)socket.send("x"); });
        CHECK(took <= 5);
    }
}

TEST_CASE(
    "silent peers: a WebSocket without hello, or without pongs, is closed by its code",
    "[peers][silent]"
)
{
    server_under_test server({.limits = short_deadlines + "ping_every = \"1s\"\npong_within = \"1s\"\n"});
    raw_ws mute(server.port());
    REQUIRE(mute.handshake().status == 101);
    const auto begun = steady::now();
    CHECK(mute.wait_for_close() == 4003);
    const std::chrono::duration<double> took = steady::now() - begun;
    CHECK(took.count() >= 1.5);
    CHECK(took.count() <= 4);

    raw_visitor deaf(server.port());
    REQUIRE(deaf.is_welcome());
    CHECK(deaf.socket().wait_for_close(std::chrono::seconds(8)) == 4002);  // it answers no ping
}

TEST_CASE("silent peers: thousands who never say hello leave nothing behind", "[peers][silent]")
{
    const int peers = long_form() ? 5'000 : 1'000;
    server_under_test server({.limits = short_deadlines, .environment = little_kept_back()});
    const auto pid = server.process().pid();
    const auto round = [&] {
        std::vector<raw_ws> mute;
        mute.reserve(static_cast<std::size_t>(peers));
        int upgraded = 0;
        for (int i = 0; i < peers; ++i) {
            mute.emplace_back(server.port());
            if (mute.back().handshake().status == 101) ++upgraded;
        }
        CHECK(upgraded == peers);
        CHECK(eventually(
            [&] { return metric(server.port(), "pasokh_connections{role=\"visitor\"}") == 0; },
            std::chrono::seconds(30)
        ));
    };
    const auto idle = descriptors_of(pid);
    round();  // the allocator takes what it will keep
    CHECK(eventually([&] { return descriptors_of(pid) <= idle + 1; }, std::chrono::seconds(10)));
    const auto once = resident_kib(pid);
    round();
    const auto twice = resident_kib(pid);
    std::cout << peers << " peers without hello: resident " << once << " KiB after, " << twice
              << " KiB after as many again\n";
    CHECK(twice <= once + once / 20);
    CHECK(eventually([&] { return descriptors_of(pid) <= idle + 1; }, std::chrono::seconds(10)));
    CHECK(server.alive());
}
