// The owner is cut off from everything but its clients, in a network of the test's own: nobody is told,
// packets vanish.
#include "nodes/linked.hpp"
#include "support/private_network.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <utility>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

constexpr auto between_messages = 5ms;  // 200 a second in all

/// A node, its door, and its cable to PostgreSQL and Redis.
struct side {
    server_under_test* node;
    tcp_proxy* door;
    int cable;
    std::string name;
};

std::int64_t milliseconds_since(std::chrono::steady_clock::time_point when)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - when)
        .count();
}

}  // namespace

TEST_CASE(
    "partition: an owner that is cut off loses its sites and writes nothing later",
    "[nodes][partition]"
)
{
    const int rounds = long_form() ? 10 : 2;
    private_network network(3);  // of the first, of the second, of the test
    linked_services services;
    services.runs_by = network.over_there();
    services.of_first = network.address(0);
    services.of_second = network.address(1);
    services.of_test = network.address(2);
    linked_pair two({12, 4}, 0, services);
    two.people.open_chats();
    side owner{&two.first, &two.door_of_first, 0, "first"};
    side standby{&two.second, &two.door_of_second, 1, "second"};
    for (int round = 0; round < rounds; ++round) {
        const auto way = round % 2 == 0 ? private_network::how::filtered : private_network::how::unplugged;
        REQUIRE(two.owner().starts_with(owner.name + ' '));
        two.people.write_for(500ms, between_messages);
        const auto since = std::chrono::steady_clock::now();
        network.cut(owner.cable, way);
        two.people.write_for(100ms, between_messages);
        // The balancer asks for readiness, and it alone knows of both.
        REQUIRE(run_until(
            two.io,
            [&] { return !owner.node->not_ready().empty(); },
            10s
        ));
        linked_pair::lead(*owner.door, *standby.node);
        (void)two.served_within(20s);
        std::cout << (way == private_network::how::filtered ? "filtered" : "unplugged") << ": served after "
                  << milliseconds_since(since) << " ms by " << two.owner() << '\n';
        CHECK(milliseconds_since(since) < 10'000);
        CHECK(two.owner() == standby.name + ' ' + std::to_string(round + 2));
        two.people.write_for(2s, between_messages);
        two.people.settle();

        const auto term = two.owner();
        const auto rows = [&] {
            return two.postgres.ask(two.database, "SELECT count(*), coalesce(max(at), 0) FROM messages");
        };
        const auto before = rows();
        network.mend(owner.cable, way);  // what was under way may arrive now
        CHECK(how_long_until([&] { return owner.node->not_ready().empty(); }, 20s).has_value());
        two.wait_for_links();
        CHECK(rows() == before);
        CHECK(two.owner() == term);
        linked_pair::lead(*owner.door, *owner.node);
        std::swap(owner, standby);
    }
    two.people.write_for(500ms, between_messages);
    two.people.settle();
    two.people.stop();
    check_history(two.people);
}
