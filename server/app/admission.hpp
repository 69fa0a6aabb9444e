#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace pasokh::app {

/// What may still begin when there is too much to do. Those are refused first who can best come later:
/// reports, then visitors who are new, then those who come back. Who is in a chat goes on; only a message
/// that has waited too long to be read is refused, unread, so that the others are in time: beyond what the
/// machine can take, some must come again, or all would wait ever longer. Each refusal says when to try
/// again.
///
/// Two figures tell: how late things are, which is how late the I/O thread is with what is due, or how long
/// what it decided waits for the store; and the memory of the process against its limit.
class admission {
public:
    using steady = std::chrono::steady_clock;

    enum class work : std::size_t { report, arrival, resume, message };
    static constexpr std::size_t kinds = 4;

    struct load {
        std::chrono::milliseconds late{0};       // the I/O thread
        std::uint64_t resident = 0;              // bytes
        std::uint64_t limit = 0;                 // bytes of memory; 0: none
        std::chrono::milliseconds undecided{0};  // how long the oldest of many has waited for the store
        std::uint64_t frames = 0;                // that clients have sent since the start
    };

    /// When `next_look()` says. A step up needs two looks in a row, because one may be a hiccup of the
    /// machine; a step down needs two seconds, so that what comes back does not knock it over again.
    void look(const load& now, steady::time_point when);
    /// How long until the next look: a server that is late is looked at more often.
    [[nodiscard]] std::chrono::milliseconds next_look() const;

    /// May this begin? Within which time to try again; no value: welcome. Counts what it refuses.
    std::optional<std::chrono::milliseconds> refused(work what);

    /// Not long ago, were two looks in a row so late that messages may have waited too long, and was it
    /// messages that made them late? Where few come, refusing them would help nobody.
    [[nodiscard]] bool behind() const { return behind_; }

    /// Only while behind(): has a message waited too long? `unread` says how long it may have lain in its
    /// socket, `undecided` how long what was decided before it has waited for the store.
    [[nodiscard]] bool
    too_late(steady::duration unread, steady::duration undecided, steady::time_point now) const;
    /// Counts such a message as refused; within which time it may come again.
    std::chrono::milliseconds refuse_message();

    /// 0: everything is welcome; 3: only who is in already goes on. Says nothing of messages.
    [[nodiscard]] std::size_t level() const { return level_; }

    [[nodiscard]] const std::array<std::uint64_t, kinds>& refusals() const { return refusals_; }

private:
    std::size_t level_ = 0;
    std::size_t seen_before_ = 0;
    bool behind_ = false;
    bool late_before_ = false;
    bool crowded_ = false;
    std::uint64_t frames_counted_ = 0;
    steady::time_point counted_at_{};
    std::chrono::milliseconds thread_late_{0};  // at the last look
    steady::time_point looked_at_{};
    steady::time_point late_at_{};
    std::optional<steady::time_point> door_looked_at_;
    steady::time_point calm_since_{};
    std::array<std::uint64_t, kinds> refusals_{};
};

}  // namespace pasokh::app
