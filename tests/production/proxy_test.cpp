// Behind a proxy: whose address counts, and who reads /metrics. The test is the proxy: it writes the headers.

#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

constexpr auto behind_proxy = "trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]\n";
constexpr auto two_sockets = "sockets_per_address = 2\n";

int status_of(
    const server_under_test& of,
    const std::string& target,
    std::map<std::string, std::string> headers
)
{
    return ask_blocking(of.port(), {.target = target, .headers = std::move(headers)}).status;
}

/// The statuses of WebSockets opened one after the other and held, one for each value of X-Forwarded-For.
std::vector<int> open_sockets(const server_under_test& at, const std::vector<std::string>& forwarded_for)
{
    asio::io_context io;
    std::vector<std::unique_ptr<ws_client>> held;
    auto open = [&]() -> task<std::vector<int>> {
        std::vector<int> out;
        for (const auto& each : forwarded_for) {
            held.push_back(std::make_unique<ws_client>(io));
            auto where = at.visitors();
            where.forwarded_for = each;
            const auto status = co_await held.back()->connect(std::move(where));
            out.push_back(status);
        }
        co_return out;
    };
    return run(io, open());
}

}  // namespace

TEST_CASE("proxy: without a list everybody behind a proxy shares its address", "[production][proxy]")
{
    const server_under_test server({.limits = two_sockets});
    const std::vector<int> expected{101, 101, 429};
    CHECK(open_sockets(server, {"198.51.100.1", "198.51.100.2", "198.51.100.3"}) == expected);
}

TEST_CASE("proxy: behind a listed one each client has limits of his own", "[production][proxy]")
{
    const server_under_test server({.limits = two_sockets, .top = behind_proxy});
    const std::vector<int> expected{101, 101, 429, 101, 429, 429};
    CHECK(
        open_sockets(
            server,
            {"198.51.100.1",
             "198.51.100.1",
             "198.51.100.1",
             "198.51.100.2",
             "203.0.113.7, 198.51.100.1",            // what the client invents is to the left
             "203.0.113.7, 198.51.100.1, 10.1.2.3"}  // two proxies, both listed
        ) == expected
    );
}

TEST_CASE("proxy: log-in failures count for the client, who cannot shake them off", "[production][proxy]")
{
    server_under_test server({.top = behind_proxy});
    server.add_operator("sara", 1);
    const auto attempt = [&](int number, const std::string& from) {
        const json body{
            {"site", "demo"},
            {"email", "nobody-" + std::to_string(number / 8) + "@shop.example"},
            {"password", "not the right one"}};
        return ask_blocking(
                   server.port(),
                   {"POST", "/api/console/login", body.dump(), {{"X-Forwarded-For", from}}}
        ).status;
    };
    int refused_after = 0;
    for (; refused_after < 60; ++refused_after)
        if (attempt(refused_after, std::to_string(refused_after) + ".2.3.4, 198.51.100.1") == 429) break;
    CHECK(refused_after == 50);
    CHECK(attempt(100, "198.51.100.1") == 429);
    CHECK(attempt(101, "198.51.100.2") == 401);
}

TEST_CASE("proxy: /metrics is not to be seen through one", "[production][proxy]")
{
    const server_under_test unlisted;
    CHECK(status_of(unlisted, "/metrics", {}) == 200);
    CHECK(status_of(unlisted, "/metrics", {{"X-Forwarded-For", "127.0.0.1"}}) == 404);
    CHECK(status_of(unlisted, "/metrics", {{"Forwarded", "for=127.0.0.1"}}) == 404);
    CHECK(status_of(unlisted, "/metrics", {{"X-Real-IP", "127.0.0.1"}}) == 404);
    CHECK(status_of(unlisted, "/metrics", {{"Via", "1.1 proxy"}}) == 404);

    const server_under_test listed({.top = behind_proxy});
    CHECK(status_of(listed, "/metrics", {}) == 200);
    CHECK(status_of(listed, "/metrics", {{"X-Forwarded-For", "198.51.100.1"}}) == 404);
    CHECK(status_of(listed, "/metrics", {{"X-Forwarded-For", "127.0.0.1, 198.51.100.1"}}) == 404);
    CHECK(status_of(listed, "/metrics", {{"X-Forwarded-Host", "chat.example"}}) == 404);

    const server_under_test scraped(
        {.top = std::string(behind_proxy) + "metrics_from = [\"198.51.100.0/24\"]\n"}
    );
    CHECK(status_of(scraped, "/metrics", {{"X-Forwarded-For", "198.51.100.1"}}) == 200);
    CHECK(status_of(scraped, "/metrics", {}) == 404);
}

TEST_CASE("proxy: X-Forwarded-Proto and -Host decide nothing", "[production][proxy]")
{
    server_under_test server({.top = behind_proxy});
    server.add_operator("sara", 1);
    const json body{{"site", "demo"}, {"email", "sara@shop.example"}, {"password", "a long enough password"}};
    const auto host = "127.0.0.1:" + std::to_string(server.port());
    std::map<std::string, std::string> claims{
        {"X-Forwarded-For", "198.51.100.1"},
        {"X-Forwarded-Proto", "https"},
        {"X-Forwarded-Host", "evil.example"},
        {"Origin", "https://" + host}};
    CHECK(ask_blocking(server.port(), {"POST", "/api/console/login", body.dump(), claims}).status == 403);
    claims.erase("Origin");
    const auto answer = ask_blocking(server.port(), {"POST", "/api/console/login", body.dump(), claims});
    REQUIRE(answer.status == 200);
    CHECK(answer.headers.at("set-cookie").find("Secure") == std::string::npos);
    CHECK(answer.headers.count("strict-transport-security") == 0);
}
