// The handshake of RFC 6455, section 4, and what a client may offer in it (C01, C03), on the visitors' door.

#include "support/raw_ws.hpp"
#include "support/server_under_test.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using namespace pasokh::testing;

struct upgrade_case {
    std::string name;
    std::string line;
    std::string headers;  // beside Host and Origin
    int status;
};

constexpr auto get = "GET /ws/visitor HTTP/1.1";
const std::string websocket = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const std::string version = "Sec-WebSocket-Version: 13\r\n";
const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string key_of(const std::string& value)
{
    return "Sec-WebSocket-Key: " + value + "\r\n";
}

const std::vector<upgrade_case> cases{
    {"as browsers do", get, websocket + version + key, 101},
    {"as Firefox does",
     get,
     "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" + version + key,
     101},
    {"in any case of letters", get, "uPgRaDe: WebSocket\r\nconnection: uPGRADE\r\n" + version + key, 101},
    {"Connection over two lines",
     get,
     "Connection: keep-alive\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + version + key,
     101},
    {"with a protocol that we do not know",
     get,
     websocket + version + key + "Sec-WebSocket-Protocol: chat\r\n",
     101},
    {"no upgrade at all", get, "", 426},
    {"no Upgrade", get, "Connection: Upgrade\r\n" + version + key, 426},
    {"no Connection", get, "Upgrade: websocket\r\n" + version + key, 426},
    {"an Upgrade to something else", get, "Upgrade: h2c\r\nConnection: Upgrade\r\n" + version + key, 426},
    {"a Connection that only looks like it",
     get,
     "Upgrade: websocket\r\nConnection: not-upgrade\r\n" + version + key,
     426},
    {"version 8", get, websocket + "Sec-WebSocket-Version: 8\r\n" + key, 426},
    {"version 0", get, websocket + "Sec-WebSocket-Version: 0\r\n" + key, 426},
    {"version 14", get, websocket + "Sec-WebSocket-Version: 14\r\n" + key, 426},
    {"version 130", get, websocket + "Sec-WebSocket-Version: 130\r\n" + key, 426},
    {"version 13 and 8", get, websocket + "Sec-WebSocket-Version: 13, 8\r\n" + key, 426},
    {"no version", get, websocket + key, 426},
    {"two versions", get, websocket + version + version + key, 400},
    {"no key", get, websocket + version, 400},
    {"two keys", get, websocket + version + key + key, 400},
    {"an empty key", get, websocket + version + key_of(""), 400},
    {"a short key", get, websocket + version + key_of("dGhlIHNhbXBsZQ=="), 400},
    {"a long key", get, websocket + version + key_of(std::string(64, 'A')), 400},
    {"a key that is not base64", get, websocket + version + key_of("dGhlIHNhbXBsZSBub25j!!=="), 400},
    {"HTTP/1.0", "GET /ws/visitor HTTP/1.0", websocket + version + key, 426},
    {"POST", "POST /ws/visitor HTTP/1.1", websocket + version + key, 426},
    {"a body", get, websocket + version + key + "Content-Length: 2\r\n\r\nhi", 400},
    {"a socket that is not there", "GET /ws/nowhere HTTP/1.1", websocket + version + key, 404},
    {"the console without a log-in", "GET /ws/console HTTP/1.1", websocket + version + key, 401},
};

/// Whatever a client offers: nothing is agreed to, so nothing can be unpacked.
const std::vector<std::string> extensions{
    "permessage-deflate",
    "permessage-deflate; client_max_window_bits",
    "permessage-deflate; client_max_window_bits=0",
    "permessage-deflate; client_max_window_bits=7",
    "permessage-deflate; client_max_window_bits=8",
    "permessage-deflate; client_max_window_bits=15",
    "permessage-deflate; client_max_window_bits=16",
    "permessage-deflate; client_max_window_bits=abc",
    "permessage-deflate; client_max_window_bits=15; client_max_window_bits=15",
    "permessage-deflate; server_max_window_bits=0",
    "permessage-deflate; server_max_window_bits=7",
    "permessage-deflate; server_max_window_bits=8",
    "permessage-deflate; server_max_window_bits=16",
    "permessage-deflate; server_max_window_bits=99999999999999999999",
    "permessage-deflate; server_max_window_bits=-1",
    "permessage-deflate; server_max_window_bits",
    "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
    "permessage-deflate, permessage-deflate, permessage-deflate",
    "permessage-bzip2; fast",
    "x-webkit-deflate-frame",
    "constructor",
    "__proto__",
    "toString; hasOwnProperty=1",
    "",
    ",",
    ";",
    "=;=,=",
    "permessage-deflate; \"",
    std::string(4'000, 'a'),
};

}  // namespace

TEST_CASE("upgrade: only a right handshake becomes a WebSocket", "[protocol][upgrade]")
{
    server_under_test server;
    const auto authority = "127.0.0.1:" + std::to_string(server.port());
    for (const auto& each : cases) {
        INFO(each.name);
        raw_socket socket(server.port());
        const auto own = "Host: " + authority + "\r\nOrigin: http://" + authority + "\r\n";
        CHECK(socket.send(each.line + "\r\n" + own + each.headers + "\r\n"));
        const auto answers = answers_in(socket.receive(std::chrono::seconds(5)));
        REQUIRE_FALSE(answers.empty());
        const auto& answer = answers.front();
        CHECK(answer.status == each.status);
        if (each.status == 426) {
            CHECK(answer.header("Sec-WebSocket-Version") == "13");
            CHECK(answer.header("Upgrade") == "websocket");
        }
        if (each.status == 101) {
            // The sample of RFC 6455, section 1.3.
            CHECK(answer.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            CHECK(answer.header("Sec-WebSocket-Protocol").empty());
            CHECK(answer.header("Server") == "Pasokh");
        }
    }
}

TEST_CASE("upgrade: frames that come before the answer are refused", "[protocol][upgrade]")
{
    server_under_test server;
    const auto authority = "127.0.0.1:" + std::to_string(server.port());
    raw_socket socket(server.port());
    const ws_frame early{.payload = R"({"type":"human"})"};
    CHECK(socket.send(
        std::string(get) + "\r\nHost: " + authority + "\r\nOrigin: http://" + authority + "\r\n" + websocket +
        version + key + "\r\n" + early.bytes()
    ));
    const auto answers = answers_in(socket.receive_all(std::chrono::seconds(5)));
    CHECK(socket.ended());
    REQUIRE(answers.size() == 1);
    CHECK(answers.front().status == 400);
}

TEST_CASE("upgrade: no extension is agreed to, whatever is offered", "[protocol][upgrade][compression]")
{
    server_under_test server;
    const auto cookie = server.add_operator("sara", 3);
    for (const auto* path : {"/ws/visitor", "/ws/console"}) {
        for (const auto& offer : extensions) {
            INFO(path << ' ' << offer.substr(0, 80));
            raw_ws::options how;
            how.path = path;
            how.more_headers = "Cookie: " + cookie + "\r\nSec-WebSocket-Extensions: " + offer + "\r\n";
            raw_ws socket(server.port(), how);
            REQUIRE(socket.handshake().status == 101);
            CHECK(socket.handshake().header("Sec-WebSocket-Extensions").empty());
            // And so a packed message, be it a bomb, is refused before anybody unpacks it.
            ws_frame packed{.payload = "\xaa\x56\xca\x48", .reserved = 4};
            CHECK(socket.send(packed));
            CHECK(socket.wait_for_close() == 1002);
        }
    }
    CHECK(server.alive());
}
