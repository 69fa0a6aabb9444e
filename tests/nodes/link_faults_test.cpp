// What may go wrong between two linked nodes: lost messages, races, dead nodes, restarts under load.
#include "base/random.hpp"
#include "nodes/linked.hpp"
#include "nodes/list_watcher.hpp"
#include "support/redis_proxy.hpp"
#include "support/run.hpp"
#include "support/talk.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <map>
#include <thread>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

constexpr auto between_messages = 5ms;  // 200 a second in all

std::int64_t milliseconds(std::chrono::steady_clock::duration what)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(what).count();
}

/// As an administrator: ends every connection that is subscribed.
void end_subscribers(std::uint16_t redis_port)
{
    child_process::command what;
    what.arguments = {"redis-cli", "-p", std::to_string(redis_port), "CLIENT", "KILL", "TYPE", "pubsub"};
    what.output = "/dev/null";
    child_process once(std::move(what));
    REQUIRE(once.wait(10s) == 0);
}

}  // namespace

TEST_CASE(
    "links: 5 % of the messages lost and subscribers ended, clients lose nothing",
    "[nodes][links][faults]"
)
{
    const auto seed = random::below(1'000'000'000);
    CAPTURE(seed);
    // The proxy's loop is the crowd's, so it is made by the same pair; Redis comes first.
    redis_server redis;
    asio::io_context proxy_io;
    redis_proxy proxy(proxy_io, redis.port(), seed);
    std::thread proxied([&] {
        const auto work = asio::make_work_guard(proxy_io);
        proxy_io.run();
    });
    {
        linked_pair two({12, 4}, proxy.port());
        two.people.open_chats();
        proxy.lose(5);
        const auto lasts = long_form() ? 120s : 10s;
        const int ends = long_form() ? 50 : 4;
        for (int i = 0; i < ends; ++i) {
            two.people.write_for(
                std::chrono::duration_cast<std::chrono::milliseconds>(lasts) / ends,
                between_messages
            );
            end_subscribers(redis.port());
        }
        const auto since = std::chrono::steady_clock::now();
        two.people.settle(12s);  // the last of a burst is missed by nobody for longer
        std::cout << "settled after " << milliseconds(std::chrono::steady_clock::now() - since) << " ms, "
                  << proxy.lost() << " of " << proxy.lost() + proxy.passed() << " messages lost, "
                  << two.first.metric("pasokh_link_sent_again_total").value_or(0) << " and "
                  << two.second.metric("pasokh_link_sent_again_total").value_or(0) << " sent again, "
                  << two.first.metric("pasokh_link_ends_total").value_or(0) << " links ended\n";
        CHECK(proxy.lost() > 0);
        two.people.stop();
        check_history(two.people);
    }
    proxy_io.stop();
    proxied.join();
}

TEST_CASE("links: through 30 % loss every answer comes, within 5 s", "[nodes][links][faults]")
{
    redis_server redis;
    asio::io_context proxy_io;
    redis_proxy proxy(proxy_io, redis.port(), 1);
    std::thread proxied([&] {
        const auto work = asio::make_work_guard(proxy_io);
        proxy_io.run();
    });
    {
        linked_pair two({2, 2}, proxy.port());
        two.people.open_chats();
        ws_client visitor(two.io);
        auto begin = [&]() -> task<bool> {
            const auto came = co_await enter(
                visitor,
                two.through(two.door_of_second, two.second.visitors()),
                visitor_hello()
            );
            co_return came.resumed.is_object();
        };
        REQUIRE(run(two.io, begin()));
        proxy.lose(30);
        std::chrono::steady_clock::duration longest{};
        auto talk = [&]() -> task<bool> {
            for (int i = 0; i < 40; ++i) {
                const auto since = std::chrono::steady_clock::now();
                const auto said = co_await say_and_wait(visitor, say("c" + std::to_string(i), "hello"));
                if (said.is_null() || said.at("type") != "accepted") co_return false;
                longest = std::max(longest, std::chrono::steady_clock::now() - since);
            }
            co_return true;
        };
        CHECK(run(two.io, talk(), 60s));
        std::cout << "the longest of 40 answers through 30 % loss took " << milliseconds(longest) << " ms\n";
        CHECK(longest < 5s);
        two.people.stop();
    }
    proxy_io.stop();
    proxied.join();
}

TEST_CASE(
    "links: operators of two nodes take the same chat at once, and one of them gets it",
    "[nodes][links][race]"
)
{
    const int chats = long_form() ? 1'000 : 100;
    linked_pair two({1, 1});
    std::vector<std::unique_ptr<ws_client>> consoles;
    const auto first = two.first.add_operator("left", 40);
    const auto second = two.first.add_operator("right", 40);
    auto open = [&](ws_client& who, const tcp_proxy& door, std::string cookie) -> task<bool> {
        const auto came = co_await enter(who, two.through(door, two.first.console(cookie)), console_hello());
        json busy{{"type", "status"}, {"ref", 1}, {"status", "busy"}};
        co_await who.send(std::move(busy));
        const auto done = co_await who.receive_type("done");
        co_return came.resumed.is_object() && done.has_value();
    };
    ws_client left(two.io);
    ws_client right(two.io);
    REQUIRE(run(two.io, open(left, two.door_of_first, first)));
    REQUIRE(run(two.io, open(right, two.door_of_second, second)));
    // Nobody else is there to get a chat by itself.
    for (const auto& each : two.people.peers())
        each->stop();

    // Who won: the one that is told `done`; the other is refused and told by whom it was taken.
    auto outcome = [](ws_client& who) -> task<std::string> {
        for (;;) {
            const auto frame = co_await who.receive(10s);
            if (!frame) co_return "nothing";
            const auto type = frame->value("type", "");
            if (type == "done" && frame->value("ref", 0) == 9) co_return "won";
            if (type != "error" || frame->value("ref", 0) != 9) continue;
            if (frame->value("code", "") != "already_taken") co_return frame->value("code", "");
            co_return frame->contains("holder") && !frame->at("holder").is_null() ? "told who"
                                                                                  : "not told who";
        }
    };
    auto race = [&]() -> task<std::map<std::string, int>> {
        std::map<std::string, int> count;
        for (int i = 0; i < chats; ++i) {
            ws_client visitor(two.io);
            const auto& door = i % 2 == 0 ? two.door_of_first : two.door_of_second;
            const auto came =
                co_await enter(visitor, two.through(door, two.first.visitors()), visitor_hello());
            if (came.resumed.is_null()) co_return count;
            const auto said = co_await say_and_wait(visitor, say("c", "help"));
            const std::string chat = said.value("chat", "");
            const json take{{"type", "take"}, {"ref", 9}, {"chat", chat}};
            json mine = take;
            json yours = take;
            co_await left.send(std::move(mine));
            co_await right.send(std::move(yours));
            const auto a = co_await outcome(left);
            const auto b = co_await outcome(right);
            ++count[a < b ? a + ", " + b : b + ", " + a];
            auto& winner = a == "won" ? left : right;
            json close{{"type", "close"}, {"ref", 8}, {"chat", chat}};
            co_await winner.send(std::move(close));
        }
        co_return count;
    };
    const auto count = run(two.io, race(), 300s);
    for (const auto& [how, times] : count)
        std::cout << how << ": " << times << '\n';
    CHECK(count == std::map<std::string, int>{{"told who, won", chats}});
    CHECK(two.first.metric("pasokh_capacity_violations_total") == 0);
    two.people.stop();
}

TEST_CASE(
    "links: an edge with visitors dies, they come back in time and nobody saw them leave",
    "[nodes][links][R18]"
)
{
    // Half of them are at the edge: 200 visitors and 10 operators in the long form.
    const auto visitors = long_form() ? 400U : 12U;
    const auto operators = long_form() ? 20U : 4U;
    linked_pair two({visitors, operators});
    list_watcher watcher(two.io);
    REQUIRE(run(
        two.io,
        watcher.begin(two.through(two.door_of_first, two.first.console(two.first.add_operator("watcher", 1))))
    ));
    two.people.open_chats();
    ws_client leaver(two.io);
    auto come = [&]() -> task<bool> {
        const auto came =
            co_await enter(leaver, two.through(two.door_of_second, two.second.visitors()), visitor_hello());
        co_return came.resumed.is_object();
    };
    REQUIRE(run(two.io, come()));
    REQUIRE(two.first.metric("pasokh_remote_lines") == (visitors + operators) / 2 + 1);
    REQUIRE(run_until(
        two.io,
        [&] { return watcher.total() == visitors + 1; },
        10s
    ));

    watcher.mark();
    const auto killed = std::chrono::steady_clock::now();
    two.second.kill();
    linked_pair::lead(two.door_of_second, two.first);
    REQUIRE(run_until(
        two.io,
        [&] { return two.first.metric("pasokh_remote_lines") == 0; },
        10s
    ));
    const auto noticed = std::chrono::steady_clock::now() - killed;
    std::cout << "noticed after " << milliseconds(noticed) << " ms\n";
    CHECK(noticed > 2s);
    CHECK(noticed < 5s);
    two.people.settle();
    std::cout << "everybody back after " << milliseconds(std::chrono::steady_clock::now() - killed)
              << " ms\n";
    // Every chat is where it was: nothing lapsed, nobody was put back into the queue.
    CHECK(two.first.metric("pasokh_chats{site=\"demo\",state=\"assigned\"}") == visitors);
    two.people.write_for(1s, between_messages);
    two.people.settle();

    // The one who stays away is seen to leave when the grace is over, and he alone.
    REQUIRE(run_until(
        two.io,
        [&] { return !watcher.left().empty(); },
        30s
    ));
    const auto seen_off = std::chrono::steady_clock::now() - killed;
    std::cout << "seen to leave after " << milliseconds(seen_off) << " ms\n";
    CHECK(seen_off > 15s);
    CHECK(watcher.left().size() == 1);
    CHECK(watcher.joined() == 0);
    CHECK(watcher.total() == visitors);
    CHECK(two.first.metric("pasokh_visitors{site=\"demo\"}") == visitors);
    CHECK(run(two.io, watcher.end()));
    two.people.stop();
    check_history(two.people);
}

TEST_CASE("links: both nodes restart one after the other under load, and nothing is lost", "[nodes][links]")
{
    linked_pair two({12, 4});
    two.people.open_chats();
    auto* leaving = &two.first;
    auto* staying = &two.second;
    auto* door = &two.door_of_first;
    auto* other_door = &two.door_of_second;
    const auto between = long_form() ? 2ms : 5ms;
    for (int round = 0; round < 2; ++round) {
        two.people.write_for(500ms, between);
        leaving->process().signal(SIGTERM);
        linked_pair::lead(*door, *staying);  // as a balancer that is told
        const auto since = std::chrono::steady_clock::now();
        two.people.write_for(1s, between);
        (void)two.served_within(20s);
        std::cout << "everybody back after " << milliseconds(std::chrono::steady_clock::now() - since)
                  << " ms\n";
        CHECK(std::chrono::steady_clock::now() - since < 20s);
        CHECK(leaving->process().wait(20s) == 0);
        leaving->start();
        linked_pair::lead(*door, *leaving);
        two.wait_for_links();
        std::swap(leaving, staying);
        std::swap(door, other_door);
    }
    two.people.settle();
    two.people.stop();
    check_history(two.people);
}
