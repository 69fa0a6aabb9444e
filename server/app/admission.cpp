#include "app/admission.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;

struct bound {
    std::chrono::milliseconds late;
    std::uint64_t percent_of_memory;
};

/// From where on each level begins.
constexpr std::array<bound, admission::kinds - 1> bounds{{{100ms, 85}, {200ms, 92}, {1'000ms, 98}}};

constexpr std::array<std::chrono::milliseconds, admission::kinds> come_back_within{5s, 30s, 10s, 2s};

/// Later than this, twice in a row, and messages that have waited are refused; until it was no later than
/// they may have waited for a second.
constexpr auto late_from = 120ms;
constexpr auto careful_for = 1s;

/// Frames a second that are a crowd; the machine of docs/performance.md takes fifteen times as many.
constexpr std::uint64_t many_a_second = 1'000;

/// With its own commit, behind that of what was decided before, and the way to the others, such a message
/// takes less than a quarter of a second.
constexpr auto message_waits_at_most = 50ms;

constexpr auto look_every = 100ms;
constexpr auto look_again_after = 10ms;

constexpr auto calm_for = 2s;

std::size_t level_of(const admission::load& now)
{
    const auto over = [&](const bound& each) {
        const bool full = now.limit != 0 && now.resident >= now.limit / 100 * each.percent_of_memory;
        return full || std::max(now.late, now.undecided) >= each.late;
    };
    return static_cast<std::size_t>(std::ranges::count_if(bounds, over));
}

}  // namespace

void admission::look(const load& now, steady::time_point when)
{
    thread_late_ = now.late;
    looked_at_ = when;
    const auto later = std::max(now.late, now.undecided);
    const bool late = later > late_from;
    if (const auto since = when - counted_at_; since >= look_every) {
        const auto frames = now.frames - std::exchange(frames_counted_, now.frames);
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
        crowded_ = frames * 1'000 >= many_a_second * static_cast<std::uint64_t>(ms);
        counted_at_ = when;
    }
    // Many that wait for the store are a crowd however few come at this moment.
    const bool many = crowded_ || now.undecided > message_waits_at_most;
    if (many && ((late && late_before_) || (behind_ && later > message_waits_at_most))) late_at_ = when;
    behind_ = late_at_ != steady::time_point{} && when - late_at_ <= careful_for;
    late_before_ = late;

    // The door is not for moments: its looks are never closer than those of a server that keeps up.
    if (door_looked_at_ && when - *door_looked_at_ < look_every) return;
    door_looked_at_ = when;
    const auto seen = level_of(now);
    const auto sure = std::min(seen, std::exchange(seen_before_, seen));
    if (sure > level_) level_ = sure;
    if (seen >= level_) {
        calm_since_ = when;
    } else if (when - calm_since_ >= calm_for) {
        --level_;
        calm_since_ = when;
    }
}

std::chrono::milliseconds admission::next_look() const
{
    return late_before_ || behind_ ? look_again_after : look_every;
}

bool admission::too_late(steady::duration unread, steady::duration undecided, steady::time_point now) const
{
    // Nothing lies there longer than the thread is late; the look that is due may be late itself.
    const auto late = std::max<steady::duration>(thread_late_, now - looked_at_ - look_again_after);
    return std::min(unread, late) + undecided > message_waits_at_most;
}

std::chrono::milliseconds admission::refuse_message()
{
    const auto kind = static_cast<std::size_t>(work::message);
    ++refusals_[kind];
    return come_back_within[kind];
}

std::optional<std::chrono::milliseconds> admission::refused(work what)
{
    const auto kind = static_cast<std::size_t>(what);
    if (level_ <= kind) return std::nullopt;
    ++refusals_[kind];
    return come_back_within[kind];
}

}  // namespace pasokh::app
