// Two nodes on one PostgreSQL, without Redis: one owns the site, the other stands by.
#include "nodes/support.hpp"
#include "support/run.hpp"
#include "support/talk.hpp"
#include "support/tcp_proxy.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <thread>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

constexpr auto between_messages = 5ms;  // 200 a second in all

/// The way of one node to PostgreSQL, on a thread of its own, so that a test can cut it.
class cable {
public:
    explicit cable(std::uint16_t to) : proxy_(io_, to)
    {
        proxy_.behave({.any_bytes = true});
        thread_ = std::thread([this] { io_.run(); });
    }

    ~cable()
    {
        io_.stop();
        thread_.join();
    }

    [[nodiscard]] std::uint16_t port() const { return proxy_.port(); }

    void cut()
    {
        asio::post(io_, [this] { proxy_.stop(); });
    }

    void mend()
    {
        asio::post(io_, [this] { proxy_.go_on(); });
    }

private:
    asio::io_context io_;
    asio::executor_work_guard<io_executor> busy_{io_.get_executor()};
    tcp_proxy proxy_;
    std::thread thread_;
};

/// Two servers with one name to the outside: a proxy that leads to one of them.
struct pair {
    asio::io_context io;
    tcp_proxy door{io, 1};
    postgres_server postgres;
    std::string database = postgres.fresh_database();
    cable wire{postgres.port()};
    server_under_test first{on_postgres(crowd::options(), by_wire(), "first", door.port())};
    server_under_test second{on_postgres(crowd::options(), database, "second", door.port())};
    crowd people{io, first, size()};

    /// The first one's way to the database.
    [[nodiscard]] std::string by_wire() const
    {
        auto out = database;
        const auto port = std::to_string(postgres.port());
        return out.replace(out.find(port), port.size(), std::to_string(wire.port()));
    }

    crowd::size size()
    {
        door.lead_to(first.port());
        crowd::size out;
        out.route = [this](ws_client::target where) {
            where.origin = "http://127.0.0.1:" + std::to_string(door.port());
            where.port = door.port();
            return where;
        };
        return out;
    }

    /// Everybody is served by way of the door; gives how long it took from now.
    std::chrono::milliseconds served_within(std::chrono::seconds limit)
    {
        const auto accepted = people.seen.acceptances();
        const auto since = std::chrono::steady_clock::now();
        people.say_next();
        const bool served = run_until(
            io,
            [&] { return people.all_live() && people.seen.acceptances() > accepted; },
            limit
        );
        if (!served) {
            const auto live =
                std::ranges::count_if(people.peers(), [](const auto& each) { return each->live(); });
            FAIL(
                live << " of " << people.peers().size() << " are live, "
                     << people.seen.acceptances() - accepted << " messages were accepted, " << door.living()
                     << " connections of " << door.accepted()
            );
        }
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - since
        );
    }

    [[nodiscard]] std::string owner() const { return owner_in(postgres, database); }

    /// Another one has the site. Asked before served_within(): what the last one accepted may still be on its
    /// way to the clients.
    void wait_until_taken_from(const std::string& before)
    {
        REQUIRE(run_until(
            io,
            [&] { return owner() != before; },
            20s
        ));
    }

    [[nodiscard]] std::string rows() const
    {
        return postgres.ask(database, "SELECT count(*), coalesce(max(at), 0) FROM messages");
    }
};

/// How often it has noticed that its sites are another's.
std::size_t losses_of(const server_under_test& node)
{
    const auto log = node.log();
    std::size_t out = 0;
    for (auto at = log.find("sites_lost"); at != std::string::npos; at = log.find("sites_lost", at + 1))
        ++out;
    return out;
}

}  // namespace

TEST_CASE("owner: killed, and the next one serves within 3 s", "[nodes][takeover]")
{
    const int rounds = long_form() ? 10 : 2;
    pair two;
    two.people.open_chats();
    REQUIRE(two.owner().starts_with("first "));
    auto* owner = &two.first;
    auto* standby = &two.second;
    for (int round = 0; round < rounds; ++round) {
        two.people.write_for(500ms, between_messages);
        const auto killed = std::chrono::steady_clock::now();
        owner->kill();
        two.door.lead_to(standby->port());
        two.people.write_for(100ms, between_messages);
        (void)two.served_within(20s);
        const auto took = std::chrono::steady_clock::now() - killed;
        std::cout << "served after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                  << " ms by " << two.owner() << '\n';
        CHECK(took < 3s);
        owner->start();
        std::swap(owner, standby);
    }
    two.people.settle();
    two.people.stop();
    check_history(two.people);
}

TEST_CASE("owner: stops for 10 s, and revived it writes nothing", "[nodes][takeover]")
{
    const int rounds = long_form() ? 10 : 2;
    const auto stopped = long_form() ? 60'000ms : 10'000ms;
    pair two;
    two.people.open_chats();
    auto* owner = &two.first;
    auto* standby = &two.second;
    for (int round = 0; round < rounds; ++round) {
        // Under load in odd rounds, so that it stops with a batch on its way; idle in the others.
        if (round % 2 == 1) two.people.write_for(500ms, between_messages);
        const auto losses = losses_of(*owner);
        const auto owned_by = two.owner();
        const auto since = std::chrono::steady_clock::now();
        owner->process().signal(SIGSTOP);
        two.door.lead_to(standby->port());
        two.door.reset_all();
        two.wait_until_taken_from(owned_by);
        (void)two.served_within(20s);
        const auto took = std::chrono::steady_clock::now() - since;
        std::cout << "served after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                  << " ms by " << two.owner() << '\n';
        CHECK(took < 10s);
        two.people.write_for(500ms, between_messages);
        two.people.settle();
        const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(
            since + stopped - std::chrono::steady_clock::now()
        );
        two.people.write_for(std::max(0ms, rest), 50ms);
        two.people.settle();

        const auto term = two.owner();
        const auto before = two.rows();
        owner->process().signal(SIGCONT);
        // It lives again, knows that it lost the site, and stands by.
        CHECK(how_long_until([&] { return losses_of(*owner) > losses; }, 10s).has_value());
        CHECK(how_long_until([&] { return owner->not_ready().empty(); }, 10s).has_value());
        CHECK(two.rows() == before);
        CHECK(two.owner() == term);
        std::swap(owner, standby);
    }
    two.people.settle();
    two.people.stop();
    check_history(two.people);
}

TEST_CASE("owner: cut off from PostgreSQL, and writes nothing later", "[nodes][takeover]")
{
    const int rounds = long_form() ? 10 : 2;
    for (int round = 0; round < rounds; ++round) {
        pair two;
        two.people.open_chats();
        two.people.write_for(500ms, between_messages);
        const auto since = std::chrono::steady_clock::now();
        two.wire.cut();  // nobody is told: packets vanish
        two.people.write_for(100ms, between_messages);
        // Its clients are told to come back, and the balancer asks for readiness.
        REQUIRE(how_long_until([&] { return !two.first.not_ready().empty(); }, 10s).has_value());
        two.door.lead_to(two.second.port());
        (void)two.served_within(20s);
        const auto took = std::chrono::steady_clock::now() - since;
        std::cout << "served after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                  << " ms by " << two.owner() << '\n';
        CHECK(took < 10s);
        CHECK(two.owner() == "second 2");
        two.people.settle();
        const auto before = two.rows();
        two.wire.mend();  // what was under way arrives now
        CHECK(how_long_until([&] { return two.first.not_ready().empty(); }, 10s).has_value());
        CHECK(two.rows() == before);
        CHECK(two.owner() == "second 2");
        two.people.stop();
        check_history(two.people);
    }
}

TEST_CASE("owner: when it drains it hands over within a second", "[nodes][takeover]")
{
    pair two;
    two.people.open_chats();
    two.people.write_for(500ms, between_messages);
    const auto since = std::chrono::steady_clock::now();
    two.first.process().signal(SIGTERM);
    two.door.lead_to(two.second.port());
    REQUIRE(how_long_until([&] { return two.owner().starts_with("second "); }, 5s).has_value());
    const auto took = std::chrono::steady_clock::now() - since;
    std::cout << "handed over after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
              << " ms\n";
    CHECK(took < 1s);
    two.people.settle();
    two.people.stop();
    check_history(two.people);
    CHECK(two.first.process().wait(20s) == 0);
}

TEST_CASE("owner: sites move to a node that joins, until they are shared", "[nodes][takeover]")
{
    postgres_server postgres;
    const auto database = postgres.fresh_database();
    const auto sites = [](server_options how) {
        for (const auto* each : {"b", "c", "d", "e"})
            how.more += std::string("[sites.") + each + "]\nname = { en = \"Shop\" }\nlanguages = [\"en\"]\n";
        return how;
    };
    const auto owned = [&](const std::string& node) {
        return postgres.ask(
            database,
            "SELECT count(*) FROM site_owners o JOIN nodes n ON n.node = o.node WHERE n.name = '" + node + "'"
        );
    };
    server_under_test first(sites(node_options(database, "first")));
    CHECK(owned("first") == "5");
    server_under_test second(sites(node_options(database, "second")));
    CHECK(how_long_until([&] { return owned("second") == "2"; }, 10s).has_value());
    CHECK(owned("first") == "3");
    CHECK(how_long_until([&] { return second.metric("pasokh_sites_owned") == 2; }, 2s).has_value());
    CHECK(second.metric("pasokh_site_term{site=\"e\"}") == 2);
    const auto status = first.command({"cluster", "status"});
    CHECK(status.find("first") != std::string::npos);
    CHECK(status.find("second") != std::string::npos);
}
