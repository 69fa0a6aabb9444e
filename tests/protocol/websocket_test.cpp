// C01: RFC 6455, frame by frame, against the connection and session of everybody else behind /echo.

#include "protocol/websocket_cases.hpp"
#include "support/raw_ws.hpp"
#include "support/server_under_test.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace {

using namespace pasokh::testing;

raw_ws::options echo()
{
    raw_ws::options out;
    out.path = "/echo";
    return out;
}

/// Asks for a pong, so that "the connection goes on" is not just silence.
bool goes_on(raw_ws& socket)
{
    if (!socket.send({.what = ws_frame::ping, .payload = "still there?"})) return false;
    const auto answer = socket.receive_message();
    return answer && answer->what == ws_frame::pong && answer->payload == "still there?";
}

void check_case(std::uint16_t port, const ws_case& what)
{
    INFO(what.name);
    raw_ws socket(port, echo());
    REQUIRE(socket.handshake().status == 101);
    const std::size_t piece = what.in_single_bytes ? 1 : what.sends.size();
    for (std::size_t at = 0; at < what.sends.size(); at += piece)
        (void)socket.send_bytes(std::string_view(what.sends).substr(at, piece));
    for (const auto& expected : what.expected) {
        const auto got = socket.receive_message();
        REQUIRE(got.has_value());
        CHECK(static_cast<int>(got->what) == static_cast<int>(expected.what));
        CHECK(got->payload == expected.payload);
        CHECK_FALSE(got->masked);
        CHECK(got->reserved == 0);
    }
    if (what.closes.empty()) {
        CHECK(goes_on(socket));
        return;
    }
    const auto closed_with = socket.wait_for_close();
    CAPTURE(closed_with);
    CHECK(std::ranges::find(what.closes, closed_with) != what.closes.end());
}

void check_all(const std::vector<ws_case>& cases)
{
    server_under_test server;
    for (const auto& each : cases)
        check_case(server.port(), each);
    CHECK(server.alive());
}

}  // namespace

TEST_CASE("websocket: sizes, masks and whole frames", "[protocol][websocket]")
{
    check_all(framing_cases());
}

TEST_CASE("websocket: pings are answered, control frames are small and whole", "[protocol][websocket]")
{
    check_all(control_frame_cases());
}

TEST_CASE("websocket: fragments in every order", "[protocol][websocket]")
{
    check_all(fragmentation_cases());
}

TEST_CASE(
    "websocket: text that is not UTF-8 ends the connection at the first bad byte",
    "[protocol][websocket]"
)
{
    check_all(utf8_cases());
}

TEST_CASE("websocket: every close is answered as it deserves", "[protocol][websocket]")
{
    check_all(close_cases());
}

TEST_CASE("websocket: reserved bits and opcodes end the connection", "[protocol][websocket]")
{
    check_all(extension_cases());
}

TEST_CASE("websocket: there are as many cases as we promise", "[protocol][websocket]")
{
    const auto count = framing_cases().size() + control_frame_cases().size() + fragmentation_cases().size() +
                       utf8_cases().size() + close_cases().size() + extension_cases().size();
    CHECK(count >= 120);
}
