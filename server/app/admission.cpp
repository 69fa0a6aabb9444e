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
constexpr std::array<bound, admission::kinds> bounds{{{100ms, 85}, {200ms, 92}, {1'000ms, 98}}};

constexpr std::array<std::chrono::milliseconds, admission::kinds> come_back_within{5s, 30s, 10s};

constexpr auto calm_for = 2s;

std::size_t level_of(const admission::load& now)
{
    const auto over = [&](const bound& each) {
        const bool full = now.limit != 0 && now.resident >= now.limit / 100 * each.percent_of_memory;
        return full || now.late >= each.late;
    };
    return static_cast<std::size_t>(std::ranges::count_if(bounds, over));
}

}  // namespace

void admission::look(const load& now, steady::time_point when)
{
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

std::optional<std::chrono::milliseconds> admission::refused(work what)
{
    const auto kind = static_cast<std::size_t>(what);
    if (level_ <= kind) return std::nullopt;
    ++refusals_[kind];
    return come_back_within[kind];
}

}  // namespace pasokh::app
