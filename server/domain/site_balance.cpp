#include "domain/site_balance.hpp"

#include <algorithm>

namespace pasokh::domain {
namespace {

/// Sites of each node that may be given more.
std::map<node_id, std::size_t> loads(const ownership_seen& seen)
{
    std::map<node_id, std::size_t> out;
    for (const auto& each : seen.nodes)
        if (!each.draining) out[each.node] = 0;
    for (const auto& each : seen.sites)
        if (const auto owner = out.find(each.owner); each.held && owner != out.end()) ++owner->second;
    return out;
}

/// Of equals the lowest id: every node has to name the same one.
node_id least_loaded(const std::map<node_id, std::size_t>& all)
{
    const auto least = std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
    });
    return least == all.end() ? node_id{} : least->first;
}

}  // namespace

site_balance::decision site_balance::decide(const ownership_seen& seen, time_point now)
{
    decision out;
    remember_free(seen, now);
    if (draining_) {
        for (const auto& each : seen.sites)
            if (each.held && each.owner == self_) out.give.push_back(each.site);
        return out;
    }
    auto load = loads(seen);
    for (const auto& each : seen.sites) {
        if (each.held) continue;
        const auto taker = least_loaded(load);
        if (!taker.empty()) ++load[taker];
        if (taker == self_ || now - free_since_.at(each.site) >= patience) out.take.push_back(each.site);
    }
    if (out.take.empty()) out.give = gifts(seen, now);
    return out;
}

void site_balance::remember_free(const ownership_seen& seen, time_point now)
{
    std::set<site_key> free;
    for (const auto& each : seen.sites)
        if (!each.held) free.insert(each.site);
    std::erase_if(free_since_, [&](const auto& each) { return !free.contains(each.first); });
    for (const auto& site : free)
        free_since_.try_emplace(site, now);
}

std::vector<site_key> site_balance::gifts(const ownership_seen& seen, time_point now)
{
    // While a site is on its way, nobody knows who will have how many.
    if (!free_since_.empty() || (gave_at_ && now - *gave_at_ < settling)) return {};
    const auto load = loads(seen);
    const auto mine = load.find(self_);
    if (mine == load.end()) return {};
    const auto least = load.at(least_loaded(load));
    if (mine->second < least + worth_it) return {};
    // One giver at a time: of several that have the most, the lowest id.
    for (const auto& [node, count] : load)
        if (count > mine->second || (count == mine->second && node < self_)) return {};
    auto left = (mine->second - least) / 2;
    std::vector<site_key> out;
    for (auto each = seen.sites.rbegin(); each != seen.sites.rend() && left > 0; ++each) {
        if (!each->held || each->owner != self_) continue;
        out.push_back(each->site);
        --left;
    }
    gave_at_ = now;
    return out;
}

}  // namespace pasokh::domain
