// C02: what a server in front of us could read differently than we do is refused, and the connection with
// it. The very bytes, over a socket, to the real program.

#include "support/raw_socket.hpp"
#include "support/server_under_test.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using namespace pasokh::testing;
using namespace std::string_literals;

struct request_case {
    std::string name;
    std::string bytes;
    int status;
};

std::string host_of(std::uint16_t port)
{
    return "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
}

std::string get(const std::string& headers, const std::string& line = "GET /healthz HTTP/1.1")
{
    return line + "\r\n" + headers + "\r\n";
}

std::string post(const std::string& headers, const std::string& body)
{
    return "POST /api/console/login HTTP/1.1\r\n" + headers + "\r\n" + body;
}

std::string chunked(const std::string& host, const std::string& body)
{
    return post(host + "Transfer-Encoding: chunked\r\n", body);
}

/// Refused, each with its status, and the connection ends.
std::vector<request_case> refusals(std::uint16_t port)
{
    const auto host = host_of(port);
    const auto authority = "127.0.0.1:" + std::to_string(port);
    std::string many_fields = host;
    for (int i = 0; i < 101; ++i)
        many_fields += "X" + std::to_string(i) + ": a\r\n";
    return {
        {"no Host", get(""), 400},
        {"two Hosts", get(host + host), 400},
        {"an empty Host", get("Host:\r\n"), 400},
        {"a Host with a path", get("Host: shop.example/admin\r\n"), 400},
        {"a Host with user data", get("Host: user@shop.example\r\n"), 400},
        {"two hosts in one Host", get("Host: a.example, b.example\r\n"), 400},
        {"an absolute target of another host", get(host, "GET http://evil.example/healthz HTTP/1.1"), 400},
        {"an absolute target with user data", get(host, "GET http://x@" + authority + "/ HTTP/1.1"), 400},
        {"another scheme", get(host, "GET ftp://" + authority + "/healthz HTTP/1.1"), 400},
        {"a target without a slash", get(host, "GET healthz HTTP/1.1"), 400},
        {"a target with a fragment", get(host, "GET /healthz#x HTTP/1.1"), 400},
        {"a target with a blank", get(host, "GET /health z HTTP/1.1"), 505},
        {"a tunnel", get(host, "CONNECT evil.example:443 HTTP/1.1"), 400},
        {"no version", get(host, "GET /healthz"), 400},
        {"version 2.0", get(host, "GET /healthz HTTP/2.0"), 505},
        {"version 1.2", get(host, "GET /healthz HTTP/1.2"), 505},
        {"a version in small letters", get(host, "GET /healthz http/1.1"), 505},
        {"two blanks behind the method", get(host, "GET  /healthz HTTP/1.1"), 400},
        {"a tab behind the method", get(host, "GET\t/healthz HTTP/1.1"), 400},
        {"a method of odd characters", get(host, "G(E)T /healthz HTTP/1.1"), 400},
        {"another protocol", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(30, '\0'), 400},
        {"bare line feeds", "GET /healthz HTTP/1.1\nHost: a\n\n", 400},
        {"one bare line feed", "GET /healthz HTTP/1.1\r\n" + host + "X: a\nY: b\r\n\r\n", 400},
        {"a bare carriage return", get(host + "X: a\rb\r\n"), 400},
        {"a NUL", get(host + "X: a"s + '\0' + "b\r\n"), 400},
        {"a control character",
         get(host + "X: a\x01"
                    "b\r\n"),
         400},
        {"DEL",
         get(host + "X: a\x7f"
                    "b\r\n"),
         400},
        {"a folded line", get(host + "X: a\r\n b\r\n"), 400},
        {"a line folded by a tab", get(host + "X: a\r\n\tb\r\n"), 400},
        {"a first line that begins with a blank", get(" " + host), 400},
        {"a blank before the colon", get(host + "X : a\r\n"), 400},
        {"a field without a colon", get(host + "nonsense\r\n"), 400},
        {"a field without a name", get(host + ": a\r\n"), 400},
        {"a name with a bracket", get(host + "X(: a\r\n"), 400},
        {"length and chunks",
         post(host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
         400},
        {"chunks and length",
         post(host + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"),
         400},
        {"two lengths", post(host + "Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), 400},
        {"the same length twice", post(host + "Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), 400},
        {"a list of lengths", post(host + "Content-Length: 2, 2\r\n", "{}"), 400},
        {"a length with a plus", post(host + "Content-Length: +2\r\n", "{}"), 400},
        {"a negative length", post(host + "Content-Length: -2\r\n", "{}"), 400},
        {"a length in hex", post(host + "Content-Length: 0x2\r\n", "{}"), 400},
        {"a length that is none", post(host + "Content-Length: two\r\n", "{}"), 400},
        {"a length beyond 64 bits", post(host + "Content-Length: 18446744073709551618\r\n", "{}"), 400},
        {"an empty length", post(host + "Content-Length:\r\n", "{}"), 400},
        {"an encoding that ends in chunked",
         post(host + "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
         501},
        {"an encoding that begins with chunked",
         post(host + "Transfer-Encoding: chunkedx\r\n", "0\r\n\r\n"),
         501},
        {"identity", post(host + "Transfer-Encoding: identity\r\n", ""), 501},
        {"two encodings", post(host + "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
        {"chunked twice", post(host + "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
        {"two fields of encodings",
         post(host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
         400},
        {"chunks in HTTP/1.0",
         "POST /api/console/login HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"a chunk whose size is none", chunked(host, "zz\r\nab\r\n0\r\n\r\n"), 400},
        {"a negative chunk", chunked(host, "-1\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk with 0x", chunked(host, "0x2\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk without a size", chunked(host, "\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk that ends too late", chunked(host, "2\r\nabc\r\n0\r\n\r\n"), 400},
        {"a chunk size that ends in a bare line feed", chunked(host, "2\nab\r\n0\r\n\r\n"), 400},
        {"a chunk that ends in a bare line feed", chunked(host, "2\r\nab\n0\r\n\r\n"), 400},
        {"a bare line feed in an extension", chunked(host, "2;a\nb\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk beyond 64 bits", chunked(host, "10000000000000002\r\nab\r\n0\r\n\r\n"), 400},
        {"two origins", get(host + "Origin: http://a.example\r\nOrigin: http://b.example\r\n"), 400},
        {"two cookies", get(host + "Cookie: a=1\r\nCookie: a=2\r\n"), 400},
        {"a head above 8 KiB", get(host + "X: " + std::string(8192, 'x') + "\r\n"), 431},
        {"a target above 8 KiB", get(host, "GET /" + std::string(9000, 'x') + " HTTP/1.1"), 431},
        {"a head that never ends", "GET /healthz HTTP/1.1\r\nX: " + std::string(9000, 'x'), 431},
        {"more than a hundred fields", get(many_fields), 431},
        {"a body above the limit", post(host + "Content-Length: 70000\r\n", ""), 413},
        {"a body far above the limit, sent all the same",
         post(host + "Content-Length: 300000\r\n", std::string(300'000, 'x')),
         413},
        {"chunks above the limit", chunked(host, "11170\r\n" + std::string(70'000, 'x')), 413},
        {"a wish to be asked first", post(host + "Content-Length: 2\r\nExpect: 100-continue\r\n", ""), 417},
        {"a wish that nobody knows", post(host + "Content-Length: 2\r\nExpect: tea\r\n", ""), 417},
    };
}

}  // namespace

TEST_CASE("http: what could be read in two ways is refused and ends the connection", "[protocol][http]")
{
    server_under_test server;
    const auto cases = refusals(server.port());
    REQUIRE(cases.size() >= 40);
    for (const auto& each : cases) {
        INFO(each.name);
        raw_socket socket(server.port());
        CHECK(socket.send(each.bytes));
        // What follows on the same connection must never be taken for a request.
        (void)socket.send(get(host_of(server.port()), "GET /smuggled HTTP/1.1"));
        const auto answers = answers_in(socket.receive_all(std::chrono::seconds(5)));
        CHECK(socket.ended());
        REQUIRE(answers.size() == 1);
        CHECK(answers.front().status == each.status);
        CHECK(answers.front().header("Connection") == "close");
        CHECK(answers.front().header("X-Content-Type-Options") == "nosniff");
    }
    CHECK(server.alive());
}

TEST_CASE("http: what is unusual and right is served", "[protocol][http]")
{
    server_under_test server;
    const auto host = host_of(server.port());
    const auto authority = "127.0.0.1:" + std::to_string(server.port());
    const std::vector<request_case> cases{
        {"as usual", get(host), 200},
        {"no blank behind the colon", get("Host:" + authority + "\r\n"), 200},
        {"names in any case", get("hOsT: " + authority + "\r\n"), 200},
        {"the absolute form of our own host",
         get(host, "GET http://" + authority + "/healthz HTTP/1.1"),
         200},
        {"ninety fields",
         get(host +
             [] {
                 std::string out;
                 for (int i = 0; i < 90; ++i)
                     out += "X" + std::to_string(i) + ": a\r\n";
                 return out;
             }()),
         200},
        {"a query", get(host, "GET /healthz?a=b HTTP/1.1"), 200},
        {"HTTP/1.0", get(host, "GET /healthz HTTP/1.0"), 200},
        {"an unknown method", get(host, "BREW /healthz HTTP/1.1"), 405},
        {"a method in small letters", get(host, "get /healthz HTTP/1.1"), 405},
        {"a path that is not there", get(host, "GET /nowhere HTTP/1.1"), 404},
        {"a path that climbs", get(host, "GET /console/../../etc/passwd HTTP/1.1"), 404},
        {"a path that climbs in disguise",
         get(host, "GET /console/%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1"),
         404},
        {"a body without a length means none", post(host, ""), 403},
        {"chunks with extensions and trailers", chunked(host, "2;a=b\r\n{}\r\n0\r\nX-Late: 1\r\n\r\n"), 403},
        {"an origin behind the body counts for nothing",
         chunked(host, "2\r\n{}\r\n0\r\nOrigin: http://" + authority + "\r\n\r\n"),
         403},
    };
    for (const auto& each : cases) {
        INFO(each.name);
        raw_socket socket(server.port());
        CHECK(socket.send(each.bytes));
        socket.stop_sending();
        const auto answers = answers_in(socket.receive_all(std::chrono::seconds(5)));
        REQUIRE(answers.size() == 1);
        CHECK(answers.front().status == each.status);
    }
}

TEST_CASE("http: requests that come together are answered in their order", "[protocol][http]")
{
    server_under_test server;
    const auto host = host_of(server.port());
    std::string together;
    for (int i = 0; i < 20; ++i)
        together += get(host, i % 2 == 0 ? "GET /healthz HTTP/1.1" : "GET /nowhere HTTP/1.1");
    together += get(host + "Connection: close\r\n");
    together += get(host);  // behind a close: nobody's

    for (const std::size_t piece : {together.size(), std::size_t{1}}) {
        raw_socket socket(server.port());
        for (std::size_t at = 0; at < together.size(); at += piece)
            if (!socket.send(std::string_view(together).substr(at, piece))) break;
        const auto answers = answers_in(socket.receive_all(std::chrono::seconds(10)));
        CHECK(socket.ended());
        REQUIRE(answers.size() == 21);
        for (std::size_t i = 0; i < 20; ++i)
            CHECK(answers[i].status == (i % 2 == 0 ? 200 : 404));
        CHECK(answers.back().status == 200);
        CHECK(answers.back().header("Connection") == "close");
    }
}

TEST_CASE("http: an answer to HEAD has no body", "[protocol][http]")
{
    server_under_test server;
    raw_socket socket(server.port());
    CHECK(socket.send(get(host_of(server.port()) + "Connection: close\r\n", "HEAD /healthz HTTP/1.1")));
    const auto all = socket.receive_all(std::chrono::seconds(5));
    CHECK(all.starts_with("HTTP/1.1 200 "));
    CHECK(all.ends_with("\r\n\r\n"));
    CHECK(all.find("Content-Length: 0") == std::string::npos);
}
