// kill -9 under load, five times: no accepted message is lost, none is stored twice, the order is kept.

#include "async/timer.hpp"
#include "base/random.hpp"
#include "support/chat_peer.hpp"
#include "support/history.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

constexpr int visitor_count = 40;
constexpr int operator_count = 4;
constexpr auto between_messages = 5ms;  // 200 a second in all

/// Forty visitors in chats with four operators, everybody writing by turns.
class crowd {
public:
    crowd(asio::io_context& io, server_under_test& server) : io_(io)
    {
        for (int i = 0; i < operator_count; ++i) {
            const auto name = "operator" + std::to_string(i);
            add(server.console(server.add_operator(name, visitor_count / operator_count)),
                chat_peer::role::console,
                name);
        }
        for (int i = 0; i < visitor_count; ++i) {
            const auto name = "visitor" + std::to_string(i);
            add(server.visitors(), chat_peer::role::visitor, name);
            seen.reads_from_the_beginning(name);
        }
    }

    /// One message every 5 ms: three of four by a visitor, one by an operator in a chat that he knows.
    void say_next()
    {
        ++said_;
        const auto text = "message " + std::to_string(said_) + " پیام";
        if (said_ % 4 != 0) {
            peers_[operator_count + static_cast<std::size_t>(said_ % visitor_count)]->say(text);
            return;
        }
        auto& who = *peers_[static_cast<std::size_t>(said_ / 4 % operator_count)];
        if (who.tops().empty()) return;
        auto chat = who.tops().begin();
        std::advance(chat, static_cast<long>(random::below(who.tops().size())));
        who.say(text, chat->first);
    }

    /// Everybody connects, every visitor says hello, and everybody sees it.
    void open_chats()
    {
        REQUIRE(run_until(
            io_,
            [&] { return all_live(); },
            30s
        ));
        for (std::size_t i = operator_count; i < peers_.size(); ++i)
            peers_[i]->say("hello");
        REQUIRE(run_until(
            io_,
            [&] { return all_agree(); },
            30s
        ));
    }

    [[nodiscard]] bool all_live() const
    {
        return std::all_of(peers_.begin(), peers_.end(), [](const auto& each) { return each->live(); });
    }

    [[nodiscard]] bool nothing_pending() const
    {
        return std::all_of(peers_.begin(), peers_.end(), [](const auto& each) {
            return each->pending() == 0;
        });
    }

    /// Every operator has every chat of his up to the line that its visitor has.
    [[nodiscard]] bool all_agree() const
    {
        std::map<std::string, std::uint64_t> newest;
        for (const auto& peer : peers_)
            for (const auto& [chat, top] : peer->tops())
                newest[chat] = std::max(newest[chat], top);
        for (const auto& peer : peers_)
            for (const auto& [chat, top] : peer->tops())
                if (top != newest[chat]) return false;
        return newest.size() == visitor_count;
    }

    void stop()
    {
        for (const auto& each : peers_)
            each->stop();
        REQUIRE(run_until(
            io_,
            [&] { return ended_ == peers_.size(); },
            40s
        ));
    }

    history seen;

private:
    void add(ws_client::target where, chat_peer::role role, const std::string& name)
    {
        peers_.push_back(std::make_unique<chat_peer>(io_, std::move(where), role, name, seen));
        asio::co_spawn(io_, peers_.back()->run(), [this](const std::exception_ptr& failed) {
            ++ended_;
            if (failed) std::rethrow_exception(failed);
        });
    }

    asio::io_context& io_;
    std::vector<std::unique_ptr<chat_peer>> peers_;
    std::size_t ended_ = 0;
    int said_ = 0;
};

/// Lets the crowd write for a while; the timer only paces the load.
void write_for(asio::io_context& io, crowd& people, std::chrono::milliseconds how_long)
{
    auto pace = [&]() -> task<int> {
        timer next(io.get_executor(), std::chrono::steady_clock::now());
        const auto until = std::chrono::steady_clock::now() + how_long;
        while (next.expiry() < until) {
            people.say_next();
            next.expires_at(next.expiry() + between_messages);
            co_await next.async_wait(use_tuple);
        }
        co_return 0;
    };
    run(io, pace(), 60s);
}

}  // namespace

TEST_CASE("crash: kill -9 under load loses nothing, doubles nothing, keeps the order", "[integration][crash]")
{
    const int rounds = std::getenv("PASOKH_TEST_LONG") ? 50 : 5;
    server_options raised;
    raised.limits = "visitor_messages = { burst = 1000, per_second = 100.0 }\n"
                    "visitor_frames = { burst = 1000, per_second = 100.0 }\n"
                    "operator_messages = { burst = 1000, per_second = 100.0 }\n"
                    "operator_frames = { burst = 1000, per_second = 100.0 }\n"
                    "beat_every = \"1s\"\n";
    raised.site = "max_capacity = 10\n";
    server_under_test server(raised);
    asio::io_context io;
    crowd people(io, server);
    people.open_chats();

    for (int round = 0; round < rounds; ++round) {
        const auto instant = std::chrono::milliseconds(300 + random::below(1500));
        std::cout << "round " << round + 1 << ": kill -9 after " << instant.count()
                  << " ms of 200 messages a second\n";
        write_for(io, people, instant);
        server.kill();
        write_for(io, people, 100ms);  // people do not stop writing because a server is gone
        server.start();
        REQUIRE(run_until(
            io,
            [&] { return people.all_live(); },
            60s
        ));
    }

    REQUIRE(run_until(
        io,
        [&] { return people.nothing_pending() && people.all_agree(); },
        60s
    ));
    people.stop();
    const auto faults = people.seen.faults();
    for (const auto& each : faults)
        UNSCOPED_INFO(each);
    CHECK(faults.empty());
    CHECK(people.seen.acceptances() == people.seen.attempts());
    std::cout << people.seen.acceptances() << " messages accepted over " << rounds << " crashes\n";
}

TEST_CASE(
    "drain: SIGTERM says goodbye, ends in time, and clients go on with the next server",
    "[integration][drain]"
)
{
    server_options raised;
    raised.site = "max_capacity = 10\n";
    raised.limits = "drain_within = \"3s\"\nbeat_every = \"1s\"\n";
    server_under_test server(raised);
    asio::io_context io;
    crowd people(io, server);
    people.open_chats();

    // The wait for its end must not stop the clients, who have to answer its goodbye.
    server.process().signal(SIGTERM);
    REQUIRE(run_until(
        io,
        [&] { return !server.process().running(); },
        15s
    ));
    CHECK(server.process().wait(0ms) == 0);
    server.start();
    REQUIRE(run_until(
        io,
        [&] { return people.all_live() && people.nothing_pending() && people.all_agree(); },
        60s
    ));
    people.stop();
    CHECK(people.seen.faults().empty());
}
