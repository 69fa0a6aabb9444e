#include "adapters/http/request_parser.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pasokh;

namespace {

constexpr http::request_parser::limits within{8 * 1024, 64 * 1024};
const std::string host = "Host: chat.example\r\n";

std::string get(const std::string& headers = host, const std::string& target = "/healthz")
{
    return "GET " + target + " HTTP/1.1\r\n" + headers + "\r\n";
}

std::uint16_t refusal_of(const std::string& bytes)
{
    http::request_parser parser(within);
    parser.feed(bytes);
    return parser.next().refused;
}

}  // namespace

TEST_CASE("http parser: a request arrives in any pieces", "[http][parser]")
{
    const std::string bytes = "POST /api/x?site=demo HTTP/1.1\r\n" + host +
                              "Origin: https://chat.example\r\nCookie: a=1; pasokh_console=t0k; b=2\r\n"
                              "Content-Length: 5\r\n\r\nhello";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        http::request_parser parser(within);
        parser.feed(std::string_view(bytes).substr(0, cut));
        auto outcome = parser.next();
        if (!outcome.whole) {
            INFO(cut);
            REQUIRE(outcome.refused == 0);
            parser.feed(std::string_view(bytes).substr(cut));
            outcome = parser.next();
        }
        REQUIRE(outcome.whole.has_value());
        CHECK(outcome.whole->method == http::method::post);
        CHECK(outcome.whole->path == "/api/x");
        CHECK(outcome.whole->parameter("site") == "demo");
        CHECK(outcome.whole->cookie_value("pasokh_console") == "t0k");
        CHECK(outcome.whole->cookie_value("console") == "");
        CHECK(outcome.whole->body == "hello");
        CHECK_FALSE(parser.has_more());
    }
}

TEST_CASE("http parser: requests behind each other keep apart", "[http][parser]")
{
    http::request_parser parser(within);
    parser.feed(get(host, "/one") + get(host + "Connection: close\r\n", "/two"));
    const auto one = parser.next();
    REQUIRE(one.whole.has_value());
    CHECK(one.whole->path == "/one");
    CHECK(one.whole->keep_alive);
    CHECK(parser.has_more());
    const auto two = parser.next();
    REQUIRE(two.whole.has_value());
    CHECK(two.whole->path == "/two");
    CHECK_FALSE(two.whole->keep_alive);
    CHECK_FALSE(parser.next().whole.has_value());
}

TEST_CASE("http parser: a chunked body is put together", "[http][parser]")
{
    http::request_parser parser(within);
    parser.feed(
        "POST /x HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    );
    const auto outcome = parser.next();
    REQUIRE(outcome.whole.has_value());
    CHECK(outcome.whole->body == "abcde");
}

TEST_CASE("http parser: what two servers could understand differently is refused", "[http][parser]")
{
    const std::vector<std::pair<std::string, std::uint16_t>> cases{
        {get(""), 400},
        {get("Host: a\r\nHost: b\r\n"), 400},
        {get("Host:\r\n"), 400},
        {get("Host: chat.example\r\nX-Folded: a\r\n b\r\n"), 400},
        {get("Host: chat.example\r\n\tX: a\r\n"), 400},
        {get(host, "http://other.example/healthz"), 400},
        {get(host, "http://chat.example"), 400},
        {get(host, "hTtp://"), 400},  // its last byte is the last one of a buffer of Beast's
        {get(host, "*"), 400},
        {get(host + "Transfer-Encoding: xchunked\r\n"), 501},
        {get(host + "Transfer-Encoding: gzip, chunked\r\n"), 501},
        {get(host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {get(host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), 400},
        {get(host + "Content-Length: 3\r\nContent-Length: 4\r\n"), 400},
        {get(host + "Content-Length: -3\r\n"), 400},
        {get(host + "Expect: 100-continue\r\n"), 417},
        {get(host + "X-Space : a\r\n"), 400},
        {"GET /healthz HTTP/1.1\nHost: a\n\n", 400},
        {std::string("GET /healthz HTTP/1.1\r\nHost: a\0b\r\n\r\n", 37), 400},
        {"GET /healthz HTTP/2.0\r\n" + host + "\r\n", 505},
        {"nonsense\r\n\r\n", 400},
    };
    for (const auto& [bytes, status] : cases) {
        INFO(bytes);
        CHECK(refusal_of(bytes) == status);
    }
    for (const std::string once :
         {"Content-Type", "Cookie", "Origin", "Sec-WebSocket-Key", "Sec-WebSocket-Version"}) {
        INFO(once);
        CHECK(refusal_of(get(host + once + ": a\r\n")) == 0);
        CHECK(refusal_of(get(host + once + ": a\r\n" + once + ": b\r\n")) == 400);
    }
    CHECK(refusal_of(get(host + "Upgrade: a\r\nUpgrade: b\r\nX: a\r\nX: b\r\n")) == 0);
    CHECK(refusal_of(get()) == 0);
    CHECK(refusal_of(get(host, "hTtp://Chat.Example/healthz")) == 0);
}

TEST_CASE("http parser: a head or body above its limit is refused", "[http][parser]")
{
    CHECK(refusal_of(get(host + "X: " + std::string(9'000, 'x') + "\r\n")) == 431);
    CHECK(refusal_of("GET /" + std::string(9'000, 'x')) == 431);
    CHECK(refusal_of("POST /x HTTP/1.1\r\n" + host + "Content-Length: 70000\r\n\r\n") == 413);
    const std::string chunk(60'000, 'x');
    const std::string two_chunks = "EA60\r\n" + chunk + "\r\nEA60\r\n" + chunk + "\r\n0\r\n\r\n";
    CHECK(
        refusal_of("POST /x HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" + two_chunks) == 413
    );
}
