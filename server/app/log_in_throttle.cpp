#include "app/log_in_throttle.hpp"

#include <algorithm>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t keys_remembered = 10'000;  // beyond that the old ones go
constexpr unsigned doublings = 4;                // from an eighth of the window to all of it

}  // namespace

std::chrono::milliseconds
log_in_throttle::wait(const std::string& key, const rule& within, clock::time_point now)
{
    const auto found = failures_.find(key);
    if (found == failures_.end()) return 0ms;
    auto& [at, beyond] = found->second;
    while (!at.empty() && now - at.front() >= within.window)
        at.pop_front();
    if (at.empty()) {
        failures_.erase(found);
        return 0ms;
    }
    auto until = now;
    if (at.size() >= within.allowed) until = at[at.size() - within.allowed] + within.window;
    if (beyond > 0)
        until =
            std::max(until, at.back() + within.window / (1U << (doublings - std::min(beyond, doublings))));
    return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(until - now));
}

void log_in_throttle::count(const std::string& key, const rule& within, clock::time_point now)
{
    forget_old(within, now);
    auto& [at, beyond] = failures_[key];
    at.push_back(now);
    if (beyond > 0 || at.size() >= within.allowed) ++beyond;
    while (at.size() > within.allowed)
        at.pop_front();
}

void log_in_throttle::take_back(const std::string& key)
{
    const auto found = failures_.find(key);
    if (found == failures_.end() || found->second.at.empty()) return;
    auto& [at, beyond] = found->second;
    at.pop_back();
    if (beyond > 0) --beyond;
    if (at.empty()) failures_.erase(found);
}

void log_in_throttle::forget_old(const rule& within, clock::time_point now)
{
    if (failures_.size() < keys_remembered) return;
    std::erase_if(failures_, [&](const auto& each) {
        return each.second.at.empty() || now - each.second.at.back() > within.window;
    });
}

}  // namespace pasokh::app
