// S01: only our own pages may open a socket or change something. S14: nobody may put the console into a
// frame.

#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

/// Lines of a head; an Origin for each, or none.
using origins = std::vector<std::pair<std::string, std::string>>;

origins foreign_to(const std::string& port)
{
    const auto line = [](const std::string& origin) { return "Origin: " + origin + "\r\n"; };
    const auto own = "http://127.0.0.1:" + port;
    return {
        {"another scheme", line("https://127.0.0.1:" + port)},
        {"another port", line("http://127.0.0.1:1")},
        {"no port", line("http://127.0.0.1")},
        {"null", line("null")},
        {"none", ""},
        {"empty", line("")},
        {"suffix", line("http://127.0.0.1:" + port + ".evil.example")},
        {"prefix", line("http://evil127.0.0.1:" + port)},
        {"sub-domain", line("http://sub.127.0.0.1:" + port)},
        {"upper case", line("HTTP://127.0.0.1:" + port)},
        {"trailing dot", line("http://127.0.0.1.:" + port)},
        {"user", line("http://user@127.0.0.1:" + port)},
        {"look-alike", line("http://xn--127-0rd.0.0.1:" + port)},
        {"IPv6 literal", line("http://[::1]:" + port)},
        {"a path behind it", line(own + "/")},
        {"two, good first", line(own) + line("http://evil.example")},
        {"two, good last", line("http://evil.example") + line(own)},
        {"two good ones", line(own) + line(own)},
        {"two in one", line(own + ", http://evil.example")},
        {"a page that may embed the widget", line("https://shop.example")},
    };
}

int status_of(const server_under_test& server, const std::string& request)
{
    const auto answer = exchange_blocking(server.port(), request);
    return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
}

std::string upgrade_of(const std::string& path, const std::string& port, const std::string& lines)
{
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           lines + "\r\n";
}

}  // namespace

TEST_CASE("origin: only our own comes in, at every door", "[doors][origin]")
{
    auto how = two_sites();
    how.site = "embed_on = [\"https://shop.example\"]\n";
    server_under_test server(how);
    const auto cookie = add_operator(server, "boss", {"--admin"});
    const auto port = std::to_string(server.port());

    struct change {
        std::string method;
        std::string path;
        std::string body;
    };

    const std::vector<change> changes{
        {"POST", "/api/console/login", log_in_body("boss").dump()},
        {"POST", "/api/console/logout", ""},
        {"POST", "/api/console/setup", "{}"},
        {"POST", "/api/console/password", "{}"},
        {"POST", "/api/console/totp/begin", json{{"password", everybodys_password}}.dump()},
        {"POST", "/api/console/totp/confirm", "{}"},
        {"POST", "/api/console/totp/remove", "{}"},
        {"POST", "/api/console/operators", "{}"},
        {"PATCH", "/api/console/operators/" + std::string(32, 'f'), "{}"},
    };
    // Two headers are refused as malformed or as foreign: both end before any work.
    const auto refused = [](int status) { return status == 403 || status == 400; };
    const auto all = foreign_to(port);
    REQUIRE(all.size() >= 14);
    for (const auto& [name, line] : all) {
        INFO(name);
        CHECK(refused(status_of(server, upgrade_of("/ws/visitor", port, line))));
        CHECK(refused(status_of(server, upgrade_of("/ws/console", port, line + "Cookie: " + cookie + "\r\n")))
        );
        for (const auto& each : changes) {
            INFO(each.method << ' ' << each.path);
            const auto request =
                each.method + ' ' + each.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port +
                "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(each.body.size()) + "\r\nCookie: " + cookie + "\r\n" + line + "\r\n" +
                each.body;
            CHECK(refused(status_of(server, request)));
        }
    }
    CHECK(get(server, "/api/console/me", cookie).status == 200);
    CHECK(door_peer(server.visitors()).status() == 101);
    CHECK(door_peer(server.console(cookie)).status() == 101);
}

TEST_CASE("frames: the console is never framed, the widget only where it is embedded", "[doors][frames]")
{
    auto how = two_sites();
    how.site = "embed_on = [\"https://shop.example\"]\n";
    server_under_test server(how);
    const auto cookie = add_operator(server, "boss", {"--admin"});
    const auto policy_of = [](const http_response& answer) {
        const auto found = answer.headers.find("content-security-policy");
        return found == answer.headers.end() ? std::string() : found->second;
    };
    for (const std::string path :
         {"/",
          "/console",
          "/console/",
          "/console/chats",
          "/console/none.js",
          "/api/console/me",
          "/api/console/sites",
          "/api/console/operators",
          "/api/none",
          "/healthz",
          "/metrics",
          "/demo/",
          "/widget/none",
          "/widget/frame",
          "/widget/frame?site=none"}) {
        INFO(path);
        const auto answer = get(server, path, cookie);
        CHECK(policy_of(answer).find("frame-ancestors 'none'") != std::string::npos);
        CHECK(answer.headers.at("x-content-type-options") == "nosniff");
        CHECK_FALSE(answer.headers.contains("access-control-allow-origin"));
        CHECK_FALSE(answer.headers.contains("access-control-allow-credentials"));
    }
    // Nothing of ours is reflected to a foreign origin, not even in answer to a preflight.
    const auto preflight = ask_blocking(
        server.port(),
        {"OPTIONS",
         "/api/console/login",
         {},
         {{"Origin", "http://evil.example"}, {"Access-Control-Request-Method", "POST"}}}
    );
    CHECK(preflight.status >= 400);
    CHECK_FALSE(preflight.headers.contains("access-control-allow-origin"));
    const auto frame = get(server, "/widget/frame?site=demo");
    if (frame.status == 200) {  // the pages of this build are there
        CHECK(policy_of(frame).find("frame-ancestors 'self' https://shop.example") != std::string::npos);
        CHECK(policy_of(get(server, "/widget/frame?site=other")).find("shop.example") == std::string::npos);
    }
}
