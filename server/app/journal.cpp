#include "app/journal.hpp"

#include "base/log.hpp"
#include "ports/durable.hpp"

#include <algorithm>
#include <iterator>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;

constexpr auto first_retry = 50ms;
constexpr auto longest_retry = 1s;
constexpr auto log_every = 60s;

}  // namespace

journal::journal(io_executor where, ports::store& store, settings how, release show)
    : where_(where)
    , store_(store)
    , how_(how)
    , show_(std::move(show))
    , timer_(where)
{
}

void journal::add(ports::decided step, std::function<void()> then)
{
    const bool durable = has_durable(step);
    if (queue_.empty()) queued_since_ = std::chrono::steady_clock::now();
    queue_.push_back({std::move(step), std::move(then)});
    if (durable) ++durable_waiting_;
    // A step that waits for no window ends the wait of those before it as well: the order is one.
    const bool window_over = !durable || queue_.size() >= how_.max_steps;
    if (asleep_ && (queue_.size() == 1 || window_over)) timer_.cancel();
}

void journal::drop(const domain::site_key& site)
{
    std::erase_if(queue_, [&](const entry& each) {
        const bool goes = *each.step.site == site && !each.step.effects.empty();
        if (goes && has_durable(each.step)) --durable_waiting_;
        return goes;
    });
    if (in_flight_ > 0) dropped_.insert(site);
}

bool journal::dropped(const ports::decided& step) const
{
    return !step.effects.empty() && dropped_.contains(*step.site);
}

std::chrono::steady_clock::duration journal::crowded_for(std::chrono::steady_clock::time_point now) const
{
    if (waiting() <= how_.max_steps) return {};
    return now - (in_flight_ > 0 ? in_flight_since_ : queued_since_);
}

void journal::stop()
{
    stopping_ = true;
    timer_.cancel();
}

task<void> journal::wait_for_work()
{
    asleep_ = true;
    while (queue_.empty() && !stopping_) {
        timer_.expires_at(timer::time_point::max());
        co_await timer_.async_wait(use_tuple);
    }
    const bool nothing_else_waits = durable_waiting_ == queue_.size();
    if (nothing_else_waits && queue_.size() < how_.max_steps && how_.window > 0ms && !stopping_) {
        timer_.expires_after(how_.window);
        co_await timer_.async_wait(use_tuple);
    }
    asleep_ = false;
}

task<result<void>> journal::run()
{
    std::vector<entry> taken;
    for (;;) {
        co_await wait_for_work();
        if (queue_.empty()) {
            if (stopping_) co_return result<void>();
            continue;  // all of it was dropped within the window
        }

        taken.swap(queue_);
        const bool durable = std::exchange(durable_waiting_, 0) > 0;
        in_flight_ = taken.size();
        in_flight_since_ = queued_since_;
        dropped_.clear();

        auto steps = std::make_shared<ports::batch>();
        steps->reserve(taken.size());
        for (auto& each : taken)
            steps->push_back(std::move(each.step));
        if (durable) {
            auto made_durable = co_await commit(steps);
            if (!made_durable) co_return made_durable;
        }

        for (std::size_t i = 0; i < taken.size(); ++i) {
            --in_flight_;
            if (dropped((*steps)[i])) continue;
            show_((*steps)[i]);
            if (taken[i].then) taken[i].then();
        }
        // The memory is used again, unless it is that of a rare crowd.
        if (taken.capacity() > how_.max_steps * 4) std::vector<entry>().swap(taken);
        taken.clear();
    }
}

task<result<void>> journal::commit(std::shared_ptr<const ports::batch> what)
{
    std::chrono::milliseconds pause = first_retry;
    for (;;) {
        const auto outcome = co_await store_.append(what);
        if (outcome) break;
        ++failures_;
        if (outcome.error() == errc::internal || store_.failed()) {
            refuse(errc::internal);
            log::error("journal_ended", {{"steps", what->size()}});
            co_return errc::internal;
        }
        refuse(outcome.error() == errc::storage_full ? errc::storage_full : errc::store_unavailable);
        log_failure(*refusing_);
        if (stopping_) co_return *refusing_;
        timer retry(where_, pause);
        co_await retry.async_wait(use_tuple);
        pause = std::min<std::chrono::milliseconds>(pause * 2, longest_retry);
        what = without_dropped(*what);
        if (has_durable(*what)) continue;
        refusing_.reset();  // nothing of what the store did not take is left
        co_return result<void>();
    }
    if (refusing_) {
        const auto after = std::chrono::duration_cast<std::chrono::milliseconds>(refusing_for());
        log::info("store_recovered", {{"after_ms", after.count()}});
    }
    refusing_.reset();
    co_return result<void>();
}

std::shared_ptr<const ports::batch> journal::without_dropped(const ports::batch& what) const
{
    auto out = std::make_shared<ports::batch>();
    for (const auto& step : what)
        if (!dropped(step)) out->push_back(step);
    return out;
}

void journal::refuse(errc why)
{
    if (!refusing_) refusing_since_ = std::chrono::steady_clock::now();
    refusing_ = why;
}

std::chrono::steady_clock::duration journal::refusing_for() const
{
    return refusing_ ? std::chrono::steady_clock::now() - refusing_since_
                     : std::chrono::steady_clock::duration();
}

void journal::log_failure(errc why)
{
    const auto now = std::chrono::steady_clock::now();
    if (last_failure_log_ != decltype(last_failure_log_){} && now - last_failure_log_ < log_every) return;
    last_failure_log_ = now;
    log::error("store_append_failed", {{"reason", name_of(why)}, {"waiting", waiting()}});
}

}  // namespace pasokh::app
