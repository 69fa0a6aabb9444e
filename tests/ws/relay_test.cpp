// Two nodes and their clients in one process: what holds for a client whose site another node owns.
#include "base/random.hpp"
#include "support/chat_peer.hpp"
#include "support/history.hpp"
#include "support/run.hpp"
#include "support/talk.hpp"
#include "ws/nodes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

using namespace pasokh;
using namespace pasokh::testing;

namespace {

/// An owner and an edge that reach each other.
struct pair_of_nodes {
    explicit pair_of_nodes(std::uint64_t seed = random::below(1'000'000)) : in(io, seed)
    {
        UNSCOPED_INFO("seed " << seed);
        for (const auto* name : {"ann", "bob"})
            add_operator(in, name, 10);
        owner = std::make_unique<test_node>(in);
        edge = std::make_unique<test_node>(in);
        owner->own();
        wait_for_links();
    }

    void wait_for_links()
    {
        REQUIRE(run_until(io, [&] {
            return edge->links().reaches(owner->id()) && owner->links().reaches(edge->id());
        }));
    }

    asio::io_context io;
    installation in;
    std::unique_ptr<test_node> owner;
    std::unique_ptr<test_node> edge;
};

/// Peers that come back by themselves, and what they saw.
class people {
public:
    explicit people(asio::io_context& io) : io_(io) {}

    chat_peer& add(ws_client::target where, chat_peer::role role, const std::string& name)
    {
        peers_.push_back(std::make_unique<chat_peer>(io_, std::move(where), role, name, seen));
        asio::co_spawn(io_, peers_.back()->run(), [this](const std::exception_ptr& failed) {
            ++ended_;
            if (failed) std::rethrow_exception(failed);
        });
        return *peers_.back();
    }

    /// Everybody's messages are accepted and everybody has every line.
    [[nodiscard]] bool settled(std::chrono::seconds within = 20s)
    {
        return run_until(
            io_,
            [&] { return done(); },
            within
        );
    }

    void stop()
    {
        for (const auto& each : peers_)
            each->stop();
        REQUIRE(run_until(io_, [&] { return ended_ == peers_.size(); }));
    }

    void check()
    {
        for (const auto& each : seen.faults())
            UNSCOPED_INFO(each);
        CHECK(seen.faults().empty());
        CHECK(seen.acceptances() == seen.attempts());
    }

    history seen;

private:
    [[nodiscard]] bool done() const
    {
        std::map<std::string, std::uint64_t> tops;
        for (const auto& each : peers_) {
            if (each->pending() > 0 || !each->live()) return false;
            for (const auto& [chat, top] : each->tops())
                tops[chat] = std::max(tops[chat], top);
        }
        for (const auto& each : peers_)
            for (const auto& [chat, top] : each->tops())
                if (top != tops[chat]) return false;
        return true;
    }

    asio::io_context& io_;
    std::vector<std::unique_ptr<chat_peer>> peers_;
    std::size_t ended_ = 0;
};

task<json> next_of(ws_client& who, std::string type)
{
    auto frame = co_await who.receive_type(std::move(type), 10s);
    co_return frame ? std::move(*frame) : json();
}

/// The next line with this text; system lines have none.
task<json> line_with(ws_client& who, std::string text)
{
    for (;;) {
        auto line = co_await next_of(who, "message");
        if (line.is_null() || line.value("text", "") == text) co_return line;
    }
}

}  // namespace

TEST_CASE("relay: a visitor of one node and an operator of the other chat, type and read", "[ws][relay]")
{
    pair_of_nodes nodes;
    ws_client visitor(nodes.io);
    ws_client console(nodes.io);
    auto talk = [&]() -> task<bool> {
        const auto entered = co_await enter(console, nodes.owner->console("ann"), console_hello());
        CHECK(entered.resumed["type"] == "resumed");
        const auto came = co_await enter(visitor, nodes.edge->visitors(), visitor_hello());
        CHECK(came.resumed["type"] == "resumed");
        CHECK(came.welcome["token"].is_string());

        const auto said = co_await say_and_wait(visitor, say("c1", "سلام"));
        CHECK(said["type"] == "accepted");
        const std::string chat = said["chat"];
        const auto row = co_await next_of(console, "chat");
        CHECK(row["chat"]["id"] == chat);

        json frame{{"type", "typing"}, {"on", true}};
        co_await visitor.send(std::move(frame));
        const auto typing = co_await next_of(console, "typing");
        CHECK(typing["chat"] == chat);

        const auto answered = co_await say_and_wait(console, say("o1", "hello", chat));
        CHECK(answered["type"] == "accepted");
        auto line = co_await line_with(visitor, "hello");
        CHECK(line["seq"].get<int>() > 1);
        frame = {{"type", "read"}, {"seq", line["seq"]}};
        co_await visitor.send(std::move(frame));
        const auto read = co_await next_of(console, "read");
        CHECK(read["seq"] == line["seq"]);
        co_return true;
    };
    CHECK(run(nodes.io, talk()));
    CHECK(nodes.edge->relayed().edge_lines == 1);
    CHECK(nodes.owner->relayed().remote_lines == 1);
    CHECK(nodes.owner->count().remote_sessions == 1);
    CHECK(nodes.edge->desk() == nullptr);
    visitor.cut();
    CHECK(run_until(nodes.io, [&] { return nodes.owner->relayed().remote_lines == 0; }));
    CHECK(nodes.edge->relayed().edge_lines == 0);
}

TEST_CASE("relay: a console at the edge takes, transfers and is told when a chat goes", "[ws][relay]")
{
    pair_of_nodes nodes;
    ws_client visitor(nodes.io);
    ws_client ann(nodes.io);
    ws_client bob(nodes.io);
    auto talk = [&]() -> task<bool> {
        co_await enter(ann, nodes.edge->console("ann"), console_hello());
        co_await enter(visitor, nodes.owner->visitors(), visitor_hello());
        const auto said = co_await say_and_wait(visitor, say("c1", "help"));
        const std::string chat = said["chat"];
        const auto row = co_await next_of(ann, "chat");
        CHECK(row["chat"]["id"] == chat);

        const auto here = co_await enter(bob, nodes.owner->console("bob"), console_hello());
        const std::string to = here.welcome["me"]["id"];
        json transfer{{"type", "transfer"}, {"ref", 7}, {"chat", chat}, {"operator", to}};
        co_await ann.send(std::move(transfer));
        const auto gone = co_await next_of(ann, "chat_gone");
        CHECK(gone["chat"] == chat);
        const auto got = co_await next_of(bob, "chat");
        CHECK(got["chat"]["id"] == chat);
        co_return true;
    };
    CHECK(run(nodes.io, talk()));
}

TEST_CASE(
    "relay: a resume at the other node replaces the older connection and brings what was missed",
    "[ws][relay]"
)
{
    pair_of_nodes nodes;
    ws_client first(nodes.io);
    ws_client second(nodes.io);
    auto talk = [&]() -> task<bool> {
        const auto came = co_await enter(first, nodes.edge->visitors(), visitor_hello());
        const auto said = co_await say_and_wait(first, say("c1", "one"));
        auto hello = visitor_hello(came.welcome["token"]);
        hello["session"] = came.welcome["session"];
        hello["epoch"] = came.welcome["epoch"];
        hello["chat"] = said["chat"];
        hello["seq"] = 0;
        const auto again = co_await enter(second, nodes.owner->visitors(), std::move(hello));
        CHECK(again.welcome["session"] == came.welcome["session"]);
        CHECK(again.resumed["recovered"] == true);
        CHECK(again.lines().front()["text"] == "one");
        const auto code = co_await first.wait_for_close();
        CHECK(code == wire::close::replaced.number);
        co_return true;
    };
    CHECK(run(nodes.io, talk()));
}

TEST_CASE("relay: the same frame for many clients of an edge crosses once", "[ws][relay]")
{
    pair_of_nodes nodes;
    std::vector<std::unique_ptr<ws_client>> tabs;
    ws_client console(nodes.io);
    auto talk = [&]() -> task<bool> {
        co_await enter(console, nodes.owner->console("ann"), console_hello());
        std::string token;
        for (int i = 0; i < 8; ++i) {
            tabs.push_back(std::make_unique<ws_client>(nodes.io));
            const auto came = co_await enter(*tabs.back(), nodes.edge->visitors(), visitor_hello(token));
            if (token.empty()) token = came.welcome["token"];
        }
        const auto said = co_await say_and_wait(*tabs[0], say("c1", "help"));
        const std::string chat = said["chat"];
        const auto before = nodes.owner->relayed();
        const auto answered = co_await say_and_wait(console, say("o1", "once for all", chat));
        CHECK(answered["type"] == "accepted");
        for (const auto& each : tabs) {
            const auto line = co_await line_with(*each, "once for all");
            CHECK(line.is_object());
        }
        const auto after = nodes.owner->relayed();
        CHECK(after.shown_lines - before.shown_lines >= 8);
        // Seven of eight crossings were saved.
        CHECK((after.shown_lines - before.shown_lines) - (after.shown - before.shown) >= 7);
        co_return true;
    };
    CHECK(run(nodes.io, talk()));
}

TEST_CASE("relay: a fifth of what crosses is lost and nobody notices", "[ws][relay]")
{
    const auto seed = random::below(1'000'000);
    CAPTURE(seed);
    pair_of_nodes nodes(seed);
    people all(nodes.io);
    all.add(nodes.owner->console("ann"), chat_peer::role::console, "ann");
    all.add(nodes.edge->console("bob"), chat_peer::role::console, "bob");
    std::vector<chat_peer*> visitors;
    for (int i = 0; i < 6; ++i) {
        auto& from = i % 2 == 0 ? *nodes.edge : *nodes.owner;
        visitors.push_back(&all.add(from.visitors(), chat_peer::role::visitor, "v" + std::to_string(i)));
    }
    for (auto* each : visitors)
        each->say("first");
    REQUIRE(all.settled());
    for (auto* each : {nodes.owner.get(), nodes.edge.get()}) {
        each->faults.lose(20);
        each->faults.repeat(10);
    }
    for (int round = 0; round < 60; ++round) {
        for (auto* each : visitors)
            each->say("round " + std::to_string(round));
        (void)run_until(
            nodes.io,
            [] { return false; },
            20ms
        );  // the pace of the load
    }
    REQUIRE(all.settled());
    all.stop();
    all.check();
    CHECK(nodes.edge->faults.lost() + nodes.owner->faults.lost() > 20);
    CHECK(nodes.edge->links().read().links.resent + nodes.owner->links().read().links.resent > 0);
}

TEST_CASE(
    "relay: clients of an edge are told when the bus is away, and served when it is back",
    "[ws][relay]"
)
{
    pair_of_nodes nodes;
    ws_client local(nodes.io);
    ws_client remote(nodes.io);
    auto begin = [&]() -> task<bool> {
        co_await enter(local, nodes.owner->visitors(), visitor_hello());
        co_await enter(remote, nodes.edge->visitors(), visitor_hello());
        co_return true;
    };
    REQUIRE(run(nodes.io, begin()));
    const auto cut_at = std::chrono::steady_clock::now();
    nodes.edge->bus.cut_off();
    auto see = [&]() -> task<bool> {
        const auto told = co_await next_of(remote, "reconnect");
        CHECK(told["after_ms"].is_number());
        const auto code = co_await remote.wait_for_close();
        CHECK(code == wire::close::try_again.number);
        CHECK(std::chrono::steady_clock::now() - cut_at < 5s);
        // Whoever comes now is told to try again, and not before it was worth waiting.
        ws_client late(nodes.io);
        const auto status = co_await late.connect(nodes.edge->visitors());
        CHECK(status == 101);
        co_await late.send(visitor_hello());
        const auto refused = co_await next_of(late, "error");
        CHECK(refused["code"] == "unavailable");
        CHECK(refused["retry"] == true);
        const auto said = co_await say_and_wait(local, say("c1", "still here"));
        CHECK(said["type"] == "accepted");
        co_return true;
    };
    CHECK(run(nodes.io, see()));
    CHECK(nodes.owner->relayed().remote_lines == 0);
    const auto back_at = std::chrono::steady_clock::now();
    nodes.edge->bus.come_back();
    auto again = [&]() -> task<bool> {
        ws_client back(nodes.io);
        const auto came = co_await enter(back, nodes.edge->visitors(), visitor_hello());
        CHECK(came.resumed["type"] == "resumed");
        CHECK(std::chrono::steady_clock::now() - back_at < 5s);
        co_return true;
    };
    CHECK(run(nodes.io, again()));
}

TEST_CASE("relay: the owner dies, its clients at the edge go on where the next owner is", "[ws][relay]")
{
    pair_of_nodes nodes;
    people all(nodes.io);
    auto& visitor = all.add(nodes.edge->visitors(), chat_peer::role::visitor, "v");
    all.add(nodes.edge->console("ann"), chat_peer::role::console, "ann");
    visitor.say("one");
    REQUIRE(all.settled());
    nodes.owner.reset();
    nodes.in.truth.take_away("demo");
    visitor.say("said to nobody");
    // The edge becomes the owner: whoever waits there is served by it.
    nodes.edge->own();
    visitor.say("two");
    REQUIRE(all.settled());
    all.stop();
    all.check();
    CHECK(nodes.edge->relayed().edge_lines == 0);
}

TEST_CASE("relay: an edge dies, the desk sees its clients go as if their sockets had closed", "[ws][relay]")
{
    pair_of_nodes nodes;
    ws_client visitor(nodes.io);
    auto begin = [&]() -> task<bool> {
        co_await enter(visitor, nodes.edge->visitors(), visitor_hello());
        const auto said = co_await say_and_wait(visitor, say("c1", "hello"));
        CHECK(said["type"] == "accepted");
        co_return true;
    };
    REQUIRE(run(nodes.io, begin()));
    CHECK(nodes.owner->relayed().remote_lines == 1);
    const auto died = std::chrono::steady_clock::now();
    nodes.edge.reset();
    CHECK(run_until(nodes.io, [&] { return nodes.owner->relayed().remote_lines == 0; }));
    const auto noticed = std::chrono::steady_clock::now() - died;
    CHECK(noticed > 2s);
    CHECK(noticed < 5s);
    CHECK(run_until(nodes.io, [&] { return nodes.owner->count().remote_sessions == 0; }));
}

TEST_CASE("relay: an edge that drains sends its clients away with a word, and says goodbye", "[ws][relay]")
{
    pair_of_nodes nodes;
    ws_client visitor(nodes.io);
    auto begin = [&]() -> task<bool> {
        co_await enter(visitor, nodes.edge->visitors(), visitor_hello());
        co_return true;
    };
    REQUIRE(run(nodes.io, begin()));
    bool ended = false;
    auto watch = [&]() -> task<void> {
        const auto code = co_await visitor.wait_for_close();
        CHECK(code == wire::close::server_restarts.number);
        ended = true;
    };
    asio::co_spawn(nodes.io, watch(), [](const std::exception_ptr& failed) {
        if (failed) std::rethrow_exception(failed);
    });
    const auto from = std::chrono::steady_clock::now();
    nodes.edge->drain();
    CHECK(run_until(nodes.io, [&] { return ended && !nodes.owner->links().reaches(nodes.edge->id()); }));
    CHECK(std::chrono::steady_clock::now() - from < 2s);
}

TEST_CASE("relay: an edge holds its clients to their rates and names what it refuses", "[ws][relay]")
{
    pair_of_nodes nodes;
    nodes.edge.reset();
    nodes.in.settings.limit.visitor_frames = {3, 0.1};
    nodes.edge = std::make_unique<test_node>(nodes.in);
    nodes.wait_for_links();
    ws_client visitor(nodes.io);
    auto flood = [&]() -> task<bool> {
        co_await enter(visitor, nodes.edge->visitors(), visitor_hello());
        for (const auto* id : {"c1", "c2", "c3"}) {
            const auto said = co_await say_and_wait(visitor, say(id, "hello"));
            CHECK(said["type"] == "accepted");
        }
        const auto refused = co_await say_and_wait(visitor, say("c4", "too much"));
        CHECK(refused["code"] == "rate_limited");
        CHECK(refused["retry_after_ms"] > 0);
        co_return true;
    };
    CHECK(run(nodes.io, flood()));
}

TEST_CASE("relay: many consoles that come to one edge at once do not end the link", "[ws][relay][room]")
{
    constexpr std::size_t consoles = 60;
    constexpr int lines = 200;
    pair_of_nodes nodes;
    ws_client visitor(nodes.io);
    auto fill_a_chat = [&]() -> task<bool> {
        ws_client ann(nodes.io);
        co_await enter(ann, nodes.owner->console("ann"), console_hello());
        json ready{{"type", "status"}, {"ref", 1}, {"status", "available"}};
        co_await ann.send(std::move(ready));
        co_await enter(visitor, nodes.owner->visitors(), visitor_hello());
        for (int i = 0; i < lines; ++i) {
            const auto said =
                co_await say_and_wait(visitor, say("c" + std::to_string(i), std::string(1'900, 'x')));
            if (said.value("type", "") != "accepted") co_return false;
        }
        co_return true;
    };
    REQUIRE(run(nodes.io, fill_a_chat(), 60s));

    // 20 MiB and more, where a link ends at 16.
    std::vector<std::unique_ptr<ws_client>> all;
    std::size_t ended = 0;
    std::size_t bytes = 0;
    auto come = [&](ws_client& who) -> task<void> {
        const auto came = co_await enter(who, nodes.edge->console("ann"), console_hello());
        for (const auto& each : came.lines())
            bytes += each.dump().size();
        CHECK(came.resumed.is_object());
        ++ended;
    };
    for (std::size_t i = 0; i < consoles; ++i) {
        all.push_back(std::make_unique<ws_client>(nodes.io));
        asio::co_spawn(nodes.io, come(*all.back()), asio::detached);
    }
    // Everybody is there, and for a second nothing is acknowledged.
    REQUIRE(run_until(nodes.io, [&] { return nodes.owner->relayed().remote_lines == consoles; }));
    nodes.edge->faults.lose(100);
    std::size_t most = 0;
    const auto until = std::chrono::steady_clock::now() + 2400ms;
    CHECK(run_until(
        nodes.io,
        [&] {
            most = std::max(most, nodes.owner->links().read().kept_bytes);
            if (std::chrono::steady_clock::now() > until) nodes.edge->faults.lose(0);
            return ended == consoles;
        },
        60s
    ));
    std::cout << bytes << " bytes crossed, at most " << most << " of them at once\n";
    CHECK(bytes > 20u * 1024 * 1024);
    CHECK(most < 1'750'000);
    CHECK(nodes.owner->links().read().links.ends == 0);
}
