// R30: hours in small. Some talk all the time, many come, ask and go, everybody loses his connection now and
// then; nothing of the server grows.

#include "base/random.hpp"
#include "support/crowd.hpp"
#include "support/run.hpp"
#include "support/sqlite_file.hpp"
#include "support/talk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <numeric>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
namespace fs = std::filesystem;
using steady = std::chrono::steady_clock;

constexpr int messages_of_a_passer_by = 4;
constexpr std::size_t passers_by_at_once = 20;
constexpr std::size_t lookers_on = 200;
constexpr std::int64_t most_cached_pages = 4'096;  // server/adapters/sqlite/connection.cpp

struct footprint {
    double minutes = 0;
    std::size_t resident_kib = 0;
    std::size_t threads = 0;
    std::size_t descriptors = 0;
    std::uintmax_t log_bytes = 0;
    std::size_t cached_kib = 0;  // of the store, at most
    std::size_t remembered = 0;  // messages of chats that never end: their names are kept for repeats
};

footprint of(server_under_test& server)
{
    const auto process = fs::path("/proc") / std::to_string(server.process().pid());
    footprint out;
    std::ifstream status(process / "status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) out.resident_kib = std::stoul(line.substr(6));
        if (line.starts_with("Threads:")) out.threads = std::stoul(line.substr(8));
    }
    out.descriptors = static_cast<std::size_t>(std::distance(fs::directory_iterator(process / "fd"), {}));
    out.log_bytes = fs::file_size(server.data() / "pasokh.db-wal");
    // A page and what its cache keeps beside it. The cache takes what there is, up to its bound.
    const auto pages = sqlite_file(server.data() / "pasokh.db").number("PRAGMA page_count");
    out.cached_kib = static_cast<std::size_t>(std::min<std::int64_t>(pages, most_cached_pages)) * 9 / 2;
    return out;
}

/// KiB per minute, by least squares.
double slope_of(const std::vector<footprint>& seen)
{
    const auto n = static_cast<double>(seen.size());
    double x = 0, y = 0, xx = 0, xy = 0;
    for (const auto& each : seen) {
        const auto kib = static_cast<double>(each.resident_kib);
        x += each.minutes;
        y += kib;
        xx += each.minutes * each.minutes;
        xy += each.minutes * kib;
    }
    return (n * xy - x * y) / (n * xx - x * x);
}

/// Visitors who come, ask a few things, end their chat and are never seen again; and such who only look.
class street {
public:
    street(asio::io_context& io, server_under_test& server) : io_(io), server_(server) {}

    void open()
    {
        for (std::size_t i = 0; i < passers_by_at_once; ++i)
            asio::co_spawn(io_, pass_by(), asio::detached);
        for (std::size_t i = 0; i < lookers_on; ++i)
            asio::co_spawn(io_, look_on(), asio::detached);
    }

    void close()
    {
        over_ = true;
        REQUIRE(run_until(
            io_,
            [&] { return running_ == 0; },
            60s
        ));
    }

    std::size_t served = 0;
    std::size_t turned_away = 0;

private:
    task<void> pass_by()
    {
        ++running_;
        while (!over_) {
            ws_client client(io_);
            bool good = (co_await enter(client, server_.visitors(), visitor_hello())).resumed.is_object();
            for (int i = 0; good && i < messages_of_a_passer_by; ++i) {
                const auto answer =
                    co_await say_and_wait(client, say("m" + std::to_string(i), "چطور سفارش بدهم؟"));
                good = answer.is_object() && answer.at("type") == "accepted";
            }
            ++(good ? served : turned_away);
            json end{{"type", "end"}};
            if (good) co_await client.send(std::move(end));
            client.cut();
            timer pause(io_.get_executor(), std::chrono::milliseconds(1'000 + random::below(1'000)));
            co_await pause.async_wait(use_tuple);
        }
        --running_;
    }

    task<void> look_on()
    {
        ++running_;
        while (!over_) {
            ws_client client(io_);
            (void)co_await enter(client, server_.visitors(), visitor_hello());
            const auto stays_until = steady::now() + std::chrono::seconds(10 + random::below(40));
            while (!over_ && steady::now() < stays_until) {
                timer pause(io_.get_executor(), 500ms);
                co_await pause.async_wait(use_tuple);
            }
            client.cut();
        }
        --running_;
    }

    asio::io_context& io_;
    server_under_test& server_;
    std::size_t running_ = 0;
    bool over_ = false;
};

}  // namespace

TEST_CASE("soak: with everybody coming and going, nothing grows", "[endurance][R30]")
{
    const auto how_long = long_form() ? std::chrono::minutes(60) : std::chrono::minutes(5);
    auto how = crowd::options(400);
    // What is remembered of who has gone is a matter of minutes here; by default it is half an hour.
    how.site += "forget_closed_after = \"10s\"\nvisit_gap = \"10s\"\n";
    how.environment = {"ASAN_OPTIONS=quarantine_size_mb=1"};  // freed memory counts as freed
    server_under_test server(how);
    asio::io_context io;
    crowd people(io, server, {20, 4});
    people.open_chats();
    street passing(io, server);
    passing.open();

    std::vector<footprint> seen;
    const auto start = steady::now();
    while (steady::now() - start < how_long) {
        for (int i = 0; i < 4; ++i)
            people.peers()[random::below(people.peers().size())]->cut();
        people.write_for(2s, 100ms);
        REQUIRE(run_until(
            io,
            [&] { return people.all_live(); },
            30s
        ));
        seen.push_back(of(server));
        seen.back().minutes = std::chrono::duration<double, std::ratio<60>>(steady::now() - start).count();
        seen.back().remembered = people.seen.acceptances();
        if (seen.size() == 1 || std::floor(seen.back().minutes) > std::floor(seen[seen.size() - 2].minutes))
            std::cout << seen.back().minutes << " minutes: " << seen.back().resident_kib << " KiB, "
                      << passing.served << " chats gone" << std::endl;
    }
    passing.close();
    people.settle();
    people.stop();
    CHECK(people.seen.faults().empty());
    CHECK(passing.turned_away == 0);
    CHECK(passing.served > static_cast<std::size_t>(how_long.count()) * 100);

    // The first third fills caches and pools.
    const std::vector<footprint> later(seen.begin() + static_cast<long>(seen.size() / 3), seen.end());
    const auto& first = later.front();
    const auto& last = later.back();
    const double minutes = last.minutes - first.minutes;
    const double by_names = static_cast<double>(last.remembered - first.remembered) * 0.25 / minutes;
    const double by_cache =
        (static_cast<double>(last.cached_kib) - static_cast<double>(first.cached_kib)) / minutes;
    const double slope = slope_of(later);
    std::cout << people.seen.acceptances() << " messages in chats that stay, " << passing.served
              << " chats that came and went; resident " << first.resident_kib << " to " << last.resident_kib
              << " KiB in " << minutes << " minutes (" << slope << " KiB a minute, of which names at most "
              << by_names << " and the store's cache at most " << by_cache << "); " << last.descriptors
              << " descriptors, " << last.threads << " threads, log " << last.log_bytes / 1024 << " KiB\n";
    CHECK(last.threads == first.threads);
    const auto [fewest, most] = std::ranges::minmax(later, {}, &footprint::descriptors);
    CHECK(most.descriptors - fewest.descriptors < passers_by_at_once + lookers_on / 2);
    CHECK(std::ranges::all_of(seen, [](const auto& each) { return each.log_bytes < 64u * 1024 * 1024; }));
    // 1 MiB in ten minutes; minutes alone are too short to see so little in the noise of an allocator.
    CHECK(slope - by_names - by_cache < (long_form() ? 102.4 : 819.2));
}
