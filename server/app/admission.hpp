#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace pasokh::app {

/// What may still begin when there is too much to do. Who is in a chat goes on in any case; of the others
/// those are refused first who can best come later: reports, then visitors who are new, then those who come
/// back. Each refusal says when to try again.
///
/// Two figures tell: how late the I/O thread is with what is due, which is what every message waits for
/// besides its commit; and the memory of the process against its limit.
class admission {
public:
    using steady = std::chrono::steady_clock;

    enum class work : std::size_t { report, arrival, resume };
    static constexpr std::size_t kinds = 3;

    struct load {
        std::chrono::milliseconds late{0};
        std::uint64_t resident = 0;  // bytes
        std::uint64_t limit = 0;     // bytes of memory; 0: none
    };

    /// Ten times a second. A step up needs two looks in a row, because one may be a hiccup of the machine; a
    /// step down needs two seconds, so that what comes back does not knock it over again.
    void look(const load& now, steady::time_point when);

    /// Within which time to try again; no value: welcome. Counts what it refuses.
    std::optional<std::chrono::milliseconds> refused(work what);

    /// 0: everything is welcome; 3: only who is in already goes on.
    [[nodiscard]] std::size_t level() const { return level_; }

    [[nodiscard]] const std::array<std::uint64_t, kinds>& refusals() const { return refusals_; }

private:
    std::size_t level_ = 0;
    std::size_t seen_before_ = 0;
    steady::time_point calm_since_{};
    std::array<std::uint64_t, kinds> refusals_{};
};

}  // namespace pasokh::app
