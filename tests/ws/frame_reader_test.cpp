// What a client sends, taken apart by us and by Beast: the same messages, pings and ends, whatever comes and
// in whatever pieces. The cases of RFC 6455 one by one are in tests/protocol, against the running server.

#include "adapters/ws/frame_reader.hpp"
#include "support/raw_ws.hpp"
#include "support/run.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <ostream>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace std::string_literals;
using testing::ws_frame;

constexpr std::size_t largest = 4096;

/// What came of a row of bytes.
struct outcome {
    std::vector<std::string> seen;  // "text:…", "binary:…", "ping:…", "pong:…"
    std::string end;  // "open", "closed:<code>", "broken"; by which code is told in tests/protocol

    bool operator==(const outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const outcome& what)
{
    for (const auto& each : what.seen)
        out << each.substr(0, 40) << " (" << each.size() << "), ";
    return out << what.end;
}

std::size_t any(std::mt19937& random, std::size_t below)
{
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
}

/// In pieces of up to `piece` bytes; what is left of one is given again in front of the next, as promised.
outcome ours(const std::string& bytes, std::size_t piece, std::mt19937& random)
{
    outcome out;
    ws::frame_reader reader(largest);
    std::string room;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto size = std::min(bytes.size() - at, 1 + any(random, piece));
        room += bytes.substr(at, size);
        at += size;
        std::span<char> unread(room);
        for (auto found = reader.next(unread); found.what != ws::frame_reader::kind::nothing;
             found = reader.next(unread)) {
            const std::string payload(found.bytes);
            switch (found.what) {
            case ws::frame_reader::kind::message:
                out.seen.push_back((found.text ? "text:" : "binary:") + payload);
                break;
            case ws::frame_reader::kind::ping: out.seen.push_back("ping:" + payload); break;
            case ws::frame_reader::kind::pong: out.seen.push_back("pong:" + payload); break;
            case ws::frame_reader::kind::close: out.end = "closed:" + std::to_string(found.code); return out;
            default: out.end = "broken"; return out;
            }
        }
        CHECK(unread.size() < ws::frame_reader::most_left);
        room = std::string(unread.data(), unread.size());
    }
    out.end = "open";
    return out;
}

constexpr auto upgrade_request =
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

outcome beasts(const std::string& bytes)
{
    namespace beast = boost::beast;
    namespace websocket = beast::websocket;
    outcome out;
    boost::asio::io_context io;
    websocket::stream<beast::test::stream> stream(io);
    auto peer = beast::test::connect(stream.next_layer());
    stream.next_layer().append(upgrade_request);
    stream.accept();
    stream.read_message_max(largest);
    stream.control_callback([&](websocket::frame_type kind, beast::string_view payload) {
        if (kind == websocket::frame_type::close) return;
        out.seen.push_back((kind == websocket::frame_type::ping ? "ping:" : "pong:") + std::string(payload));
    });
    stream.next_layer().append(bytes);
    peer.close();
    for (;;) {
        beast::flat_buffer message;
        beast::error_code failure;
        stream.read(message, failure);
        if (failure == websocket::error::closed) {
            const std::uint16_t code = stream.reason().code == 0 ? 1005 : stream.reason().code;
            // Beast lets codes above 4999 pass, which no table knows.
            out.end = code < 5000 ? "closed:" + std::to_string(code) : "broken";
        } else if (failure == websocket::condition::protocol_violation || failure == websocket::error::message_too_big) {
            out.end = "broken";
        } else if (failure) {
            out.end = "open";
        }
        if (failure) return out;
        const auto payload = beast::buffers_to_string(message.data());
        out.seen.push_back((stream.got_text() ? "text:" : "binary:") + payload);
    }
}

std::string some_text(std::mt19937& random)
{
    static const std::vector<std::string>
        pieces{"a", "hello ", "سلام", "می‌خوام", "\xf0\x9f\x98\x80", "12345678", "é"};
    std::string out;
    for (auto left = any(random, 40); left > 0; --left)
        out += pieces[any(random, pieces.size())];
    return out;
}

/// Mostly what a client may send, with now and then something that it may not.
std::string some_frames(std::mt19937& random)
{
    std::string out;
    bool in_message = false;
    for (auto left = 1 + any(random, 12); left > 0; --left) {
        ws_frame next;
        const auto dice = any(random, 20);
        if (dice < 12) {
            next.what = in_message ? ws_frame::more : any(random, 3) == 0 ? ws_frame::binary : ws_frame::text;
            next.payload = some_text(random);
            next.fin = any(random, 3) > 0;
            in_message = !next.fin;
        } else if (dice < 17) {
            next.what = any(random, 2) == 0 ? ws_frame::ping : ws_frame::pong;
            next.payload = some_text(random).substr(0, 125);
        } else if (dice == 17) {
            next.what = ws_frame::close;
            next.payload =
                any(random, 2) == 0
                    ? ""
                    : testing::close_body(static_cast<std::uint16_t>(990 + any(random, 30)), "bye");
        } else if (dice == 18) {
            next.payload = std::string(any(random, 6000), 'x');
        } else {
            next.what = static_cast<std::uint8_t>(any(random, 16));
            next.reserved = static_cast<std::uint8_t>(any(random, 4) == 0 ? any(random, 8) : 0);
            next.fin = any(random, 2) == 0;
            next.masked = any(random, 3) > 0;
            next.payload = any(random, 2) == 0 ? "ok"s : "\xc3\x28"s;
        }
        auto bytes = next.bytes();
        if (any(random, 60) == 0) bytes[any(random, bytes.size())] = static_cast<char>(any(random, 256));
        out += bytes;
    }
    if (any(random, 5) == 0) out.resize(any(random, out.size() + 1));
    return out;
}

}  // namespace

TEST_CASE("frame reader: finds in thousands of rows of frames what Beast finds", "[ws][frames]")
{
    const auto seed = std::random_device()();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::size_t messages = 0;
    std::size_t broken = 0;
    const std::size_t rounds = pasokh::testing::long_form() ? 20'000 : 5'000;
    for (std::size_t round = 0; round < rounds; ++round) {
        const auto bytes = some_frames(random);
        auto expected = beasts(bytes);
        // Two bytes are enough for us to see what cannot be; Beast reads the head to its end.
        if (expected.end == "open" && ours(bytes, 1, random).end == "broken")
            expected = beasts(bytes + std::string(ws::longest_head + 4, '\0'));
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
            const auto found = ours(bytes, piece, random);
            if (found == expected) continue;
            CAPTURE(round, piece);
            REQUIRE(found == expected);
        }
        messages += expected.seen.size();
        broken += expected.end.starts_with("broken") ? 1 : 0;
    }
    // Both kinds are there, or the comparison says nothing.
    CHECK(messages > rounds);
    CHECK(broken > rounds / 10);
}

TEST_CASE("frame reader: a message that comes whole is read where it lies", "[ws][frames]")
{
    std::string bytes =
        ws_frame{.payload = "whole"}.bytes() + ws_frame{.payload = "cut"}.bytes().substr(0, 4);
    std::span<char> unread(bytes);
    ws::frame_reader reader(largest);
    const auto found = reader.next(unread);
    REQUIRE(found.what == ws::frame_reader::kind::message);
    CHECK(found.bytes == "whole");
    CHECK((found.bytes.data() >= bytes.data() && found.bytes.data() < bytes.data() + bytes.size()));
    CHECK(reader.next(unread).what == ws::frame_reader::kind::nothing);
    CHECK(unread.size() == 4);
}

TEST_CASE("frame reader: heads of every size are written as they are read", "[ws][frames]")
{
    for (const std::size_t size : {0, 1, 125, 126, 127, 65'535, 65'536, 70'000}) {
        std::array<char, ws::longest_head> head;
        const auto written = ws::write_head(head.data(), ws::opcode::text, true, size);
        ws_frame same{.payload = std::string(size, 'x'), .masked = false};
        CHECK(std::string(head.data(), written) == same.bytes().substr(0, written));
        CHECK(written + size == same.bytes().size());
    }
}
