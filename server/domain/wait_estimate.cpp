#include "domain/wait_estimate.hpp"

#include <algorithm>
#include <cmath>

namespace pasokh::domain {

void service_times::add(duration took)
{
    latest_.push_back(took);
    sum_ += took;
    if (latest_.size() > remembered) {
        sum_ -= latest_.front();
        latest_.pop_front();
    }
}

duration service_times::mean(duration typical) const
{
    if (latest_.size() < enough) return typical;
    return sum_ / static_cast<duration::rep>(latest_.size());
}

std::pair<duration, duration> wait_range(std::size_t position, std::uint32_t slots, duration mean)
{
    const double gap = static_cast<double>(mean.count()) / static_cast<double>(slots);
    const double expected = static_cast<double>(position) * gap;
    const double deviation = std::sqrt(static_cast<double>(position)) * gap;
    const auto whole_seconds = [](double ms) {
        return duration(std::chrono::seconds(std::llround(std::max(0.0, ms) / 1000)));
    };
    return {whole_seconds(expected - deviation), whole_seconds(expected + deviation)};
}

}  // namespace pasokh::domain
