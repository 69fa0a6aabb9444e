// R25: out of descriptors, those who are inside go on, the server does not spin, and it comes back by itself.

#include "peers/support.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <iostream>

using namespace pasokh::testing;

namespace {

std::size_t lines_with(const std::string& text, const std::string& word)
{
    std::size_t out = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        ++out;
    return out;
}

}  // namespace

TEST_CASE("descriptors: none left, and the chats that are open go on", "[peers][descriptors]")
{
    server_under_test server(
        {.limits = "http_per_address = 10000\nhttp_head_within = \"60s\"\nhttp_idle = \"60s\"\n",
         .wrapper = {"sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"}}
    );
    const auto pid = server.process().pid();
    raw_visitor inside(server.port());
    REQUIRE(inside.is_welcome());

    std::vector<raw_socket> crowd;
    for (int i = 0; i < 400; ++i)
        crowd.emplace_back(server.port());
    REQUIRE(eventually([&] { return descriptors_of(pid) >= 220; }, std::chrono::seconds(10)));

    const auto cpu_before = cpu_seconds(pid);
    const auto begun = std::chrono::steady_clock::now();
    for (int number = 0; number < 5; ++number) {
        REQUIRE(inside.send(say("m" + std::to_string(number), "still here")));
        CHECK(inside.receive_type("accepted").is_object());
        std::this_thread::sleep_for(std::chrono::milliseconds(500)
        );  // the time over which the load is measured
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begun;
    const auto share = (cpu_seconds(pid) - cpu_before) / passed.count();
    std::cout << "out of descriptors: " << 100 * share << " % of a core\n";
    CHECK(share < 0.2);
    CHECK(lines_with(server.log(), "accept_failed") == 1);

    crowd.clear();
    const auto freed = std::chrono::steady_clock::now();
    CHECK(ask_blocking(server.port(), {.target = "/healthz"}).status == 200);
    CHECK(std::chrono::steady_clock::now() - freed <= std::chrono::seconds(1));
}

TEST_CASE("descriptors: connections that come and go leave as many as before", "[peers][descriptors]")
{
    const int rounds = long_form() ? 20'000 : 1'000;
    server_under_test server({.limits = "http_per_address = 10000\nsockets_per_address = 10000\n"});
    const auto pid = server.process().pid();
    const auto idle = descriptors_of(pid);
    for (int i = 0; i < rounds; ++i) {
        raw_socket gone(server.port());
        if (i % 4 == 1) (void)gone.send("GET /healthz HTTP/1.1\r\n");
        if (i % 4 == 2) (void)raw_ws(server.port());
        if (i % 4 == 3) (void)raw_visitor(server.port());
    }
    CHECK(eventually([&] { return descriptors_of(pid) <= idle + 1; }, std::chrono::seconds(20)));
    CHECK(server.alive());
}
