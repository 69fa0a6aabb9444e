// Two nodes on one PostgreSQL, linked over Redis: clients are served by either.
#include "nodes/linked.hpp"
#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <iostream>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

constexpr auto between_messages = 5ms;  // 200 a second in all

void say_what_crossed(const linked_pair& two)
{
    const auto accepted = static_cast<double>(two.people.seen.acceptances());
    const auto packets = two.first.metric("pasokh_link_packets_total{direction=\"out\"}").value_or(0) +
                         two.second.metric("pasokh_link_packets_total{direction=\"out\"}").value_or(0);
    const auto items = two.first.metric("pasokh_link_items_total").value_or(0) +
                       two.second.metric("pasokh_link_items_total").value_or(0);
    std::cout << accepted << " messages, " << packets / accepted << " packets and " << items / accepted
              << " items for each\n";
}

}  // namespace

TEST_CASE("links: clients of both nodes talk with each other, nothing lost or doubled", "[nodes][links]")
{
    linked_pair two;
    two.people.open_chats();
    two.people.write_for(long_form() ? 60s : 3s, between_messages);
    two.people.settle();
    CHECK(two.second.metric("pasokh_edge_lines") == 8);  // half of 12 visitors and 4 operators
    CHECK(two.first.metric("pasokh_remote_lines") == 8);
    CHECK(two.first.metric("pasokh_link_ends_total") == 0);
    say_what_crossed(two);
    two.people.stop();
    check_history(two.people);
}

TEST_CASE(
    "links: the owner is killed, and its clients at the edge are served by the next within 3 s",
    "[nodes][links]"
)
{
    const int rounds = long_form() ? 10 : 2;
    linked_pair two;
    two.people.open_chats();
    auto* owner = &two.first;
    auto* edge = &two.second;
    auto* owners_door = &two.door_of_first;
    auto* edges_door = &two.door_of_second;
    for (int round = 0; round < rounds; ++round) {
        two.people.write_for(500ms, between_messages);
        const auto killed = std::chrono::steady_clock::now();
        owner->kill();
        linked_pair::lead(*owners_door, *edge);
        two.people.write_for(100ms, between_messages);
        (void)two.served_within(20s);
        const auto took = std::chrono::steady_clock::now() - killed;
        std::cout << "served after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                  << " ms by " << two.owner() << '\n';
        CHECK(took < 3s);
        owner->start();
        linked_pair::lead(*owners_door, *owner);
        two.wait_for_links();
        owners_door->reset_all();  // its clients come back to the edge that it is now
        std::swap(owner, edge);
        std::swap(owners_door, edges_door);
    }
    two.people.settle();
    two.people.stop();
    check_history(two.people);
}

TEST_CASE(
    "links: Redis dies and hangs, the owner's clients do not notice, the others are told",
    "[nodes][links]"
)
{
    const auto away = long_form() ? 30s : 10s;
    linked_pair two;
    two.people.open_chats();
    two.people.write_for(1s, between_messages);
    for (const bool hangs : {false, true}) {
        const auto lost = std::chrono::steady_clock::now();
        hangs ? two.redis.freeze() : two.redis.kill();
        // Peers take turns: the first of the operators and half of the visitors are the owner's own.
        const auto mine_live = [&] {
            for (std::size_t i = 0; i < two.people.peers().size(); i += 2)
                if (!two.people.peers()[i]->live()) return false;
            return true;
        };
        const auto others_told = [&] { return two.first.metric("pasokh_remote_lines") == 0; };
        bool owners_stayed = true;
        bool told = false;
        std::chrono::steady_clock::duration took{};
        while (std::chrono::steady_clock::now() - lost < away) {
            two.people.write_for(200ms, 20ms);
            owners_stayed = owners_stayed && mine_live();
            if (told || !others_told()) continue;
            told = true;
            took = std::chrono::steady_clock::now() - lost;
        }
        CHECK(owners_stayed);
        CHECK(told);
        CHECK(took < 5s);
        const auto back = std::chrono::steady_clock::now();
        hangs ? two.redis.thaw() : two.redis.start();
        REQUIRE(run_until(
            two.io,
            [&] { return two.second.metric("pasokh_remote_nodes") == 1; },
            20s
        ));
        std::cout << "told after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                  << " ms, linked again after "
                  << std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::steady_clock::now() - back
                     )
                         .count()
                  << " ms\n";
        CHECK(std::chrono::steady_clock::now() - back < 5s);
        two.people.settle();
    }
    two.people.stop();
    check_history(two.people);
}

TEST_CASE(
    "links: an edge logs in, lists and logs out at the owner, whose consoles end at both nodes",
    "[nodes][links]"
)
{
    linked_pair two({2, 2});
    const auto origin = "http://127.0.0.1:" + std::to_string(two.door_of_first.port());
    const auto ask = [&](const server_under_test& at,
                         std::string method,
                         std::string path,
                         std::string body,
                         const std::string& cookie) {
        http_request what{std::move(method), std::move(path), std::move(body)};
        what.headers["Origin"] = origin;
        if (!cookie.empty()) what.headers["Cookie"] = cookie;
        // The door turns with the loop of this test, which the request does not need.
        return ask_blocking(at.port(), std::move(what));
    };
    const auto admin = two.first.add_operator("boss", 5, true);
    const auto at_edge = two.second.log_in("boss");
    CHECK(two.second.metric("pasokh_forwarded_requests_total") > 0);

    const auto made =
        ask(two.second,
            "POST",
            "/api/console/operators",
            R"({"name":"zoe","email":"zoe@shop.example","password":"a long enough password"})",
            at_edge);
    INFO(made.body);
    CHECK(made.status == 201);
    for (const auto* node : {&two.first, &two.second}) {
        const auto list = ask(*node, "GET", "/api/console/operators", "", admin);
        CHECK(list.status == 200);
        CHECK(list.body.find("zoe@shop.example") != std::string::npos);
    }

    ws_client here(two.io);
    ws_client there(two.io);
    auto come_in = [&]() -> task<bool> {
        const auto first =
            co_await enter(here, two.through(two.door_of_first, two.first.console(at_edge)), console_hello());
        const auto second = co_await enter(
            there,
            two.through(two.door_of_second, two.second.console(at_edge)),
            console_hello()
        );
        co_return first.resumed.is_object() && second.resumed.is_object();
    };
    REQUIRE(run(two.io, come_in()));
    const auto since = std::chrono::steady_clock::now();
    const auto out = ask(two.second, "POST", "/api/console/logout", "", at_edge);
    CHECK(out.status == 204);
    auto end = [&]() -> task<std::pair<int, int>> {
        const auto first = co_await here.wait_for_close();
        const auto second = co_await there.wait_for_close();
        co_return std::pair(first, second);
    };
    const auto codes = run(two.io, end());
    CHECK(codes == std::pair(4501, 4501));
    CHECK(std::chrono::steady_clock::now() - since < 2s);
    CHECK(ask(two.second, "GET", "/api/console/me", "", at_edge).status == 401);
    CHECK(ask(two.second, "GET", "/api/console/me", "", admin).status == 200);

    two.redis.kill();
    REQUIRE(run_until(
        two.io,
        [&] { return two.second.metric("pasokh_remote_nodes") == 0; },
        10s
    ));
    const auto refused = ask(two.second, "GET", "/api/console/operators", "", admin);
    CHECK(refused.status == 503);
    CHECK(refused.body.find("retry_after_ms") != std::string::npos);
    CHECK(ask(two.first, "GET", "/api/console/operators", "", admin).status == 200);
    two.people.stop();
}

TEST_CASE(
    "links: who is disabled or gets a new password at one node is out at the other within 2 s",
    "[nodes][links][revocation]"
)
{
    linked_pair two({2, 2});
    const auto ask = [&](const server_under_test& at,
                         std::string method,
                         std::string path,
                         const json& body,
                         const std::string& cookie) {
        http_request what{std::move(method), std::move(path), body.is_null() ? "" : body.dump()};
        what.headers["Origin"] = "http://127.0.0.1:" + std::to_string(two.door_of_first.port());
        what.headers["Cookie"] = cookie;
        return ask_blocking(at.port(), std::move(what));
    };
    const auto admin = two.first.add_operator("boss", 5, true);
    auto cookie = two.first.add_operator("zoe", 5);
    std::string path;
    const auto listed = json::parse(ask(two.first, "GET", "/api/console/operators", nullptr, admin).body);
    for (const auto& each : listed.at("operators"))
        if (each.at("name") == "zoe") path = "/api/console/operators/" + each.at("id").get<std::string>();

    // Changed at either node, while the console is at the other one.
    struct place {
        server_under_test* changed_at;
        server_under_test* console_at;
        tcp_proxy* door;
    };

    const place places[] = {
        {&two.first, &two.second, &two.door_of_second},
        {&two.second, &two.first, &two.door_of_first}};
    for (const auto& [changed_at, console_at, door] : places)
        for (const auto& change : {json{{"password", "another long password"}}, json{{"disabled", true}}}) {
            INFO((changed_at == &two.first ? "at the owner " : "at the edge ") << change.dump());
            ws_client console(two.io);
            const auto came =
                run(two.io, enter(console, two.through(*door, console_at->console(cookie)), console_hello()));
            REQUIRE(came.resumed.is_object());
            const auto since = std::chrono::steady_clock::now();
            CHECK(ask(*changed_at, "PATCH", path, change, admin).status == 200);
            const auto code = run(two.io, console.wait_for_close());
            const auto took = std::chrono::steady_clock::now() - since;
            CHECK(code == 4501);
            CHECK(took < 2s);
            for (const auto* node : {&two.first, &two.second})
                CHECK(ask(*node, "GET", "/api/console/me", nullptr, cookie).status == 401);
            const json back{{"disabled", false}, {"password", "a long enough password"}};
            REQUIRE(ask(*changed_at, "PATCH", path, back, admin).status == 200);
            cookie = console_at->log_in("zoe");
        }
    two.people.stop();
}

TEST_CASE("links: commands that change a site say which node to ask", "[nodes][links][commands]")
{
    linked_pair two({1, 1});
    const auto refused =
        two.second.command({"operator", "add", "--name", "zoe", "--email", "z@shop.example"}, 1);
    INFO(refused);
    CHECK(refused.find("site demo is served by node first") != std::string::npos);
    for (const auto& what :
         {std::vector<std::string>{"operator", "setup-link"},
          std::vector<std::string>{"operator", "disable", "z@shop.example"}})
        CHECK(two.second.command(what, 1).find("node first") != std::string::npos);
    CHECK(two.second.command({"operator", "list"}).find("operator0") != std::string::npos);
    CHECK(
        two.first.command({"operator", "add", "--name", "zoe", "--email", "z@shop.example"}, 0).find("zoe") !=
        std::string::npos
    );
    two.people.stop();
}
