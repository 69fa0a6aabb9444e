#include "domain/site_balance.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace pasokh;
using namespace pasokh::domain;
using namespace std::chrono_literals;

namespace {

constexpr node_id a{0, 1};
constexpr node_id b{0, 2};
constexpr node_id c{0, 3};

time_point at(std::chrono::milliseconds since)
{
    return time_point(since);
}

/// Nodes that decide one after the other and a lock for each site: a small model of what the database does.
struct world {
    std::vector<node_id> alive;
    std::map<node_id, site_balance> minds;
    ownership_seen seen;
    time_point now{};
    std::size_t moves = 0;

    explicit world(int sites)
    {
        for (int i = 0; i < sites; ++i)
            seen.sites.push_back({"site" + std::to_string(100 + i), {}, false});
    }

    void join(node_id node)
    {
        seen.nodes.push_back({node, false});
        minds.insert_or_assign(node, site_balance(node));
    }

    void die(node_id node)
    {
        std::erase_if(seen.nodes, [&](const auto& each) { return each.node == node; });
        minds.erase(node);
        for (auto& each : seen.sites)
            if (each.owner == node) each.held = false;
    }

    void round()
    {
        for (auto& [node, mind] : minds) {
            const auto next = mind.decide(seen, now);
            for (auto& each : seen.sites) {
                if (!each.held && std::ranges::count(next.take, each.site) > 0) {
                    each.held = true;
                    each.owner = node;
                    ++moves;
                } else if (each.held && each.owner == node && std::ranges::count(next.give, each.site) > 0) {
                    each.held = false;
                }
            }
        }
        now += 500ms;
    }

    [[nodiscard]] std::size_t of(node_id node) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(seen.sites, [&](const auto& each) {
            return each.held && each.owner == node;
        }));
    }
};

}  // namespace

TEST_CASE("balance: a node that is alone takes everything at once", "[domain][balance]")
{
    world all(5);
    all.join(a);
    all.round();
    CHECK(all.of(a) == 5);
}

TEST_CASE("balance: nodes that start together share", "[domain][balance]")
{
    world all(7);
    for (const auto node : {a, b, c})
        all.join(node);
    all.round();
    CHECK(all.of(a) == 3);
    CHECK(all.of(b) == 2);
    CHECK(all.of(c) == 2);
}

TEST_CASE("balance: one who joins gets his share, and then nothing moves any more", "[domain][balance]")
{
    world all(10);
    all.join(a);
    all.round();
    all.join(b);
    for (int i = 0; i < 20; ++i)
        all.round();
    CHECK(all.of(a) == 5);
    CHECK(all.of(b) == 5);
    all.join(c);
    for (int i = 0; i < 40; ++i)
        all.round();
    CHECK(all.of(a) + all.of(b) + all.of(c) == 10);
    CHECK(all.of(c) >= 3);
    const auto moves = all.moves;
    for (int i = 0; i < 40; ++i)
        all.round();
    CHECK(all.moves == moves);
}

TEST_CASE("balance: a difference of one is not worth a move", "[domain][balance]")
{
    world all(3);
    all.join(a);
    all.round();
    all.join(b);
    for (int i = 0; i < 20; ++i)
        all.round();
    CHECK(all.of(a) == 2);
    CHECK(all.of(b) == 1);
    const auto moves = all.moves;
    for (int i = 0; i < 20; ++i)
        all.round();
    CHECK(all.moves == moves);
}

TEST_CASE("balance: the sites of a dead node are taken in the next round", "[domain][balance]")
{
    world all(6);
    all.join(a);
    all.join(b);
    all.round();
    all.die(a);
    all.round();
    CHECK(all.of(b) == 6);
}

TEST_CASE("balance: a free site that its taker does not take is taken by another", "[domain][balance]")
{
    // b serves nothing, so it would be his; but he does not know the site.
    site_balance mind(a);
    ownership_seen seen;
    seen.sites = {{"mine", a, true}, {"other", {}, false}};
    seen.nodes = {{a}, {b}};
    CHECK(mind.decide(seen, at(0ms)).take.empty());
    CHECK(mind.decide(seen, at(1'000ms)).take.empty());
    CHECK(mind.decide(seen, at(site_balance::patience)).take == std::vector<site_key>{"other"});

    seen.sites[1] = {"other", b, true};
    CHECK(mind.decide(seen, at(2'000ms)).take.empty());
    seen.sites[1].held = false;  // free anew: his patience begins anew
    CHECK(mind.decide(seen, at(3'000ms)).take.empty());
}

TEST_CASE("balance: a node that drains gives everything and takes nothing", "[domain][balance]")
{
    world all(4);
    all.join(a);
    all.join(b);
    all.round();
    all.minds.at(a).drain();
    all.seen.nodes[0].draining = true;
    all.round();
    all.round();
    CHECK(all.of(a) == 0);
    CHECK(all.of(b) == 4);
}

TEST_CASE("balance: a node that PostgreSQL does not see as alive gives nothing away", "[domain][balance]")
{
    site_balance mind(a);
    ownership_seen seen;
    seen.sites = {{"one", a, true}, {"three", a, true}, {"two", a, true}};
    seen.nodes = {{b}};
    CHECK(mind.decide(seen, at(0ms)) == site_balance::decision{});
}

TEST_CASE("balance: nobody gives while a site is on its way, and not again at once", "[domain][balance]")
{
    site_balance mind(a);
    ownership_seen seen;
    for (const auto* site : {"s1", "s2", "s3", "s4", "s5", "s6"})
        seen.sites.push_back({site, a, true});
    seen.nodes = {{a}, {b}};
    CHECK(mind.decide(seen, at(0ms)).give == std::vector<site_key>{"s6", "s5", "s4"});
    // The database does not show it yet.
    CHECK(mind.decide(seen, at(500ms)).give.empty());
    seen.sites[5].held = false;
    CHECK(mind.decide(seen, at(5'000ms)).give.empty());
}
