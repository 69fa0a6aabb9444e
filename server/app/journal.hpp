#pragma once

#include "async/task.hpp"
#include "async/timer.hpp"
#include "base/error.hpp"
#include "ports/store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace pasokh::app {

/// Makes what the desks decide durable, in order and in groups, and releases it only then.
///
/// Steps that arrive while a commit runs, or within `window` of the first one, share the next commit. Steps
/// with nothing durable in them keep their place in the order but never wait for a window. If the store
/// fails, the batch is tried again for as long as it takes; meanwhile new commands are refused with
/// refusing(), so that memory stays bounded. A batch that the store refuses as impossible (internal), and a
/// store that has failed for good, end the journal: memory and disk disagree, and only a start from the disk
/// makes them agree again.
class journal {
public:
    struct settings {
        std::chrono::milliseconds window{1};
        std::size_t max_steps = 256;
    };

    /// Called in the order of add(), each step after its commit.
    using release = std::function<void(const ports::decided&)>;

    journal(io_executor where, ports::store& store, settings how, release show);

    /// `then` runs after the step was released: the point in the order at which a caller may speak of it.
    void add(ports::decided step, std::function<void()> then = {});

    /// Gives up what is not released yet of a site: it is neither shown nor acknowledged. Whether a commit
    /// that runs at this moment reaches the store is open; whoever loads the site next sees it. Steps without
    /// effects (marks in the order) stay.
    void drop(const domain::site_key& site);

    /// No value while commands may be decided; otherwise why not.
    [[nodiscard]] std::optional<errc> refusing() const { return refusing_; }

    /// How long the store has not taken what was decided; zero while it does.
    [[nodiscard]] std::chrono::steady_clock::duration refusing_for() const;

    /// Commits that failed since the start; each is tried again.
    [[nodiscard]] std::uint64_t failures() const { return failures_; }

    /// Steps that are not released yet.
    [[nodiscard]] std::size_t waiting() const { return queue_.size() + in_flight_; }

    /// How long the oldest of them has waited. Zero while few wait: then a commit takes long, which more
    /// commands make no worse.
    [[nodiscard]] std::chrono::steady_clock::duration crowded_for(std::chrono::steady_clock::time_point now
    ) const;

    /// Runs until stop() was called and everything added is released, or given up because the store does not
    /// take it now: none of that was acknowledged. Fails when a batch can never be made durable: the server
    /// must stop then.
    task<result<void>> run();
    void stop();

private:
    struct entry {
        ports::decided step;
        std::function<void()> then;
    };

    task<void> wait_for_work();
    task<result<void>> commit(std::shared_ptr<const ports::batch> what);
    [[nodiscard]] bool dropped(const ports::decided& step) const;
    [[nodiscard]] std::shared_ptr<const ports::batch> without_dropped(const ports::batch& what) const;
    void refuse(errc why);
    void log_failure(errc why);

    io_executor where_;
    ports::store& store_;
    settings how_;
    release show_;
    std::vector<entry> queue_;
    std::size_t durable_waiting_ = 0;
    std::size_t in_flight_ = 0;
    // When the first of what is queued, and of what is in flight, was added.
    std::chrono::steady_clock::time_point queued_since_{};
    std::chrono::steady_clock::time_point in_flight_since_{};
    std::set<domain::site_key> dropped_;  // of what is in flight
    timer timer_;
    bool asleep_ = false;
    bool stopping_ = false;
    std::optional<errc> refusing_;
    std::chrono::steady_clock::time_point refusing_since_{};
    std::uint64_t failures_ = 0;
    std::chrono::steady_clock::time_point last_failure_log_{};
};

}  // namespace pasokh::app
