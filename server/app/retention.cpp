#include "app/retention.hpp"

#include "base/log.hpp"

#include <utility>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;

constexpr auto round_every = 10min;
/// A commit that comes meanwhile waits for one such transaction, some milliseconds.
constexpr std::size_t rows_at_once = 500;
constexpr auto pause_between = 20ms;

}  // namespace

task<void> retention::run()
{
    while (!stopping_) {
        const auto now = clock_.now();
        const auto days = days_;
        for (const auto& [site, kept] : days)
            co_await drop(site, now - kept);
        if (stopping_) co_return;
        timer_.expires_after(round_every);
        co_await timer_.async_wait(use_tuple);
    }
}

void retention::stop()
{
    stopping_ = true;
    timer_.cancel();
}

task<void> retention::drop(domain::site_key site, time_point before)
{
    std::size_t all = 0;
    while (!stopping_) {
        const auto dropped = co_await store_.drop_older(site, before, rows_at_once);
        // The store says why; the next round tries again.
        if (!dropped || *dropped == 0) break;
        all += *dropped;
        timer_.expires_after(pause_between);
        co_await timer_.async_wait(use_tuple);
    }
    if (all > 0) log::info("retention_dropped", {{"site", site}, {"rows", all}});
}

}  // namespace pasokh::app
