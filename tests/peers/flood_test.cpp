// R23: one visitor who sends without end is told, then closed, then kept outside; the others do not notice.

#include "peers/support.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <iostream>

namespace {

using namespace pasokh::testing;
using steady = std::chrono::steady_clock;

struct flood_result {
    std::size_t sent = 0;
    std::size_t accepted = 0;
    std::size_t refused = 0;
    int closed_with = 0;
    double seconds = 0;
};

/// Sends as fast as the socket takes it until the server closes, at most for `limit`.
flood_result flood(raw_visitor& who, const std::function<json(std::size_t)>& next, std::chrono::seconds limit)
{
    flood_result out;
    const auto begun = steady::now();
    bool over = false;
    while (!over && steady::now() - begun < limit) {
        for (int i = 0; i < 20 && !over; ++i)
            over = !who.send(next(out.sent++));
        while (const auto got = who.socket().receive(std::chrono::milliseconds(1))) {
            if (got->what == ws_frame::close) {
                out.closed_with = code_of(*got);
                over = true;
                break;
            }
            if (got->what != ws_frame::text) continue;
            const auto frame = json::parse(got->payload);
            if (frame.at("type") == "accepted") ++out.accepted;
            if (frame.at("type") == "error" && frame.at("code") == "rate_limited") ++out.refused;
        }
    }
    out.seconds = std::chrono::duration<double>(steady::now() - begun).count();
    return out;
}

json next_message(std::size_t number)
{
    return say("f" + std::to_string(number), "flood");
}

}  // namespace

TEST_CASE("flood: closed within three seconds, kept outside by his token, others served", "[peers][flood]")
{
    server_under_test server;
    bystanders others(server, 20);
    const auto alone = others.talk(std::chrono::seconds(3));

    flood_result result;
    raw_visitor flooder(server.port());
    REQUIRE(flooder.is_welcome());
    std::thread flooding([&] { result = flood(flooder, next_message, std::chrono::seconds(10)); });
    const auto beside = others.talk(std::chrono::seconds(5));
    flooding.join();
    std::cout << "flood: " << result.sent << " sent, " << result.accepted << " accepted, " << result.refused
              << " refused, closed with " << result.closed_with << " after " << result.seconds << " s\n"
              << "others' p99: " << percentile(alone, 0.99) << " ms alone, " << percentile(beside, 0.99)
              << " ms beside the flood\n";
    CHECK(result.closed_with == 4009);
    CHECK(result.seconds <= 3);
    // 20 at once, then 2 a second.
    CHECK(result.accepted <= 20 + 2 * 3 + 1);
    CHECK(result.refused >= 100);

    // Outside by his token, and told for how long.
    auto hello = visitor_hello();
    hello["token"] = flooder.welcome().at("token");
    raw_ws::options plain;
    raw_ws back(server.port(), plain);
    REQUIRE(back.handshake().status == 101);
    REQUIRE(back.send({.payload = hello.dump()}));
    const auto refusal = back.receive_message();
    REQUIRE(refusal.has_value());
    const auto told = json::parse(refusal->payload);
    CHECK(told.at("code") == "rate_limited");
    CHECK(told.at("retry_after_ms") > 30'000);
    CHECK(told.at("retry_after_ms") <= 60'000);
    CHECK(back.wait_for_close() == 4009);

    // A bystander behind the same address comes in.
    raw_visitor bystander(server.port());
    CHECK(bystander.is_welcome());
}

TEST_CASE("flood: typing, reading and leaving count as well", "[peers][flood]")
{
    server_under_test server;
    const std::vector<json> frames{
        {{"type", "typing"}, {"on", true}},
        {{"type", "read"}, {"seq", 1}},
        {{"type", "human"}, {"ref", 1}},
        {{"type", "sync"}, {"chat", std::string(32, '0')}, {"seq", 0}},
        {{"type", "leave_message"},
         {"client_id", "l"},
         {"name", ""},
         {"contact", "mina@example.com"},
         {"text", "x"}},
    };
    for (const auto& frame : frames) {
        INFO(frame.dump());
        raw_visitor flooder(server.port());
        REQUIRE(flooder.is_welcome());
        const auto result = flood(
            flooder,
            [&](std::size_t) { return frame; },
            std::chrono::seconds(10)
        );
        CHECK(result.closed_with == 4009);
        CHECK(result.seconds <= 3);
    }
    CHECK(server.alive());
}

TEST_CASE("flood: an address is closed only when many of its visitors flood", "[peers][flood]")
{
    server_under_test server({.limits = "floods_per_address = 5\nflood_pause = \"3s\"\n"});
    raw_ws::options elsewhere;
    elsewhere.socket.from = "127.0.0.9";
    for (int i = 0; i < 5; ++i) {
        raw_visitor flooder(server.port(), elsewhere);
        REQUIRE(flooder.is_welcome());  // the fifth too: four are not many
        CHECK(flood(flooder, next_message, std::chrono::seconds(10)).closed_with == 4009);
    }
    const raw_ws refused(server.port(), elsewhere);
    CHECK(refused.handshake().status == 429);
    CHECK_FALSE(refused.handshake().header("Retry-After").empty());
    // A header that anybody can write changes nothing.
    auto pretending = elsewhere;
    pretending.more_headers = "X-Forwarded-For: 192.0.2.7\r\n";
    const raw_ws still_refused(server.port(), pretending);
    CHECK(still_refused.handshake().status == 429);
    // Another address is served meanwhile, and this one after its pause.
    raw_visitor neighbour(server.port());
    CHECK(neighbour.is_welcome());
    CHECK(eventually(
        [&] {
            raw_visitor again(server.port(), elsewhere);
            return again.is_welcome();
        },
        std::chrono::seconds(8)
    ));
}

TEST_CASE("flood: an address has a bound of open connections, others have their own", "[peers][flood]")
{
    server_under_test server({.limits = "http_per_address = 50\n"});
    raw_socket::options elsewhere;
    elsewhere.from = "127.0.0.9";
    std::vector<raw_socket> open;
    for (int i = 0; i < 50; ++i)
        open.emplace_back(server.port(), elsewhere);
    raw_socket one_more(server.port(), elsewhere);
    (void)one_more.receive(std::chrono::seconds(5));
    CHECK(one_more.ended());
    CHECK(ask_blocking(server.port(), {.target = "/healthz"}).status == 200);
    open.clear();
    CHECK(eventually(
        [&] {
            raw_socket again(server.port(), elsewhere);
            return again.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") &&
                   again.receive(std::chrono::seconds(2)).starts_with("HTTP/1.1 200");
        },
        std::chrono::seconds(5)
    ));
}
