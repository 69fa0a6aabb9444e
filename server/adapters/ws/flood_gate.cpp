#include "adapters/ws/flood_gate.hpp"

#include "base/ip_network.hpp"

namespace pasokh::ws {
namespace {

std::optional<flood_gate::milliseconds> until(flood_gate::time_point end, flood_gate::time_point now)
{
    if (end <= now) return std::nullopt;
    return std::chrono::ceil<flood_gate::milliseconds>(end - now);
}

}  // namespace

void flood_gate::cut_off(
    domain::visitor_id who,
    const std::string& address,
    time_point now,
    milliseconds pause
)
{
    if (!who.empty()) visitors_[who] = now + pause;
    auto& there = addresses_[client_network_of(address)];
    if (there.until <= now) there.cut_off = 0;
    ++there.cut_off;
    there.until = now + pause;
}

std::optional<flood_gate::milliseconds> flood_gate::pause_of(domain::visitor_id who, time_point now) const
{
    const auto found = visitors_.find(who);
    return found == visitors_.end() ? std::nullopt : until(found->second, now);
}

std::optional<flood_gate::milliseconds>
flood_gate::pause_of(const std::string& address, std::size_t allowed, time_point now) const
{
    const auto found = addresses_.find(client_network_of(address));
    if (found == addresses_.end() || found->second.cut_off < allowed) return std::nullopt;
    return until(found->second.until, now);
}

void flood_gate::forget(time_point now)
{
    std::erase_if(visitors_, [&](const auto& each) { return each.second <= now; });
    std::erase_if(addresses_, [&](const auto& each) { return each.second.until <= now; });
}

}  // namespace pasokh::ws
