#include "adapters/ws/session_registry.hpp"

#include "adapters/ws/operator_session.hpp"
#include "adapters/ws/visitor_session.hpp"
#include "base/ip_network.hpp"

#include <algorithm>

namespace pasokh::ws {
namespace {

template <class Map, class Key, class Session>
void erase_one(Map& map, const Key& key, const Session* who)
{
    for (auto [at, end] = map.equal_range(key); at != end; ++at) {
        if (at->second != who) continue;
        map.erase(at);
        return;
    }
}

}  // namespace

void session_registry::add(session& who)
{
    who.place = all_.size();
    all_.push_back(&who);
    rest_until_.emplace_back();
    ++addresses_[client_network_of(who.address())];
}

void session_registry::remove(session& who)
{
    forget(who);
    all_[who.place] = all_.back();
    all_[who.place]->place = who.place;
    all_.pop_back();
    rest_until_[who.place] = rest_until_.back();
    rest_until_.pop_back();
    who.place = session::nowhere;
    const auto found = addresses_.find(client_network_of(who.address()));
    if (--found->second == 0) addresses_.erase(found);
}

void session_registry::enlist(visitor_session& who)
{
    by_id_[who.id()] = &who;
    visitors_.emplace(who.who(), &who);
}

void session_registry::enlist(operator_session& who)
{
    by_id_[who.id()] = &who;
    operators_.emplace(who.who(), &who);
    consoles_[who.site()].push_back(&who);
}

void session_registry::forget(session& who)
{
    if (const auto found = by_id_.find(who.id()); found != by_id_.end() && found->second == &who)
        by_id_.erase(found);
    if (const auto* visitor = dynamic_cast<visitor_session*>(&who)) {
        erase_one(visitors_, visitor->who(), visitor);
    } else if (auto* console = dynamic_cast<operator_session*>(&who)) {
        erase_one(operators_, console->who(), console);
        const auto site = consoles_.find(console->site());
        if (site != consoles_.end()) std::erase(site->second, console);
    }
}

session* session_registry::find(domain::session_id id) const
{
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
}

std::size_t session_registry::count_from(const std::string& address) const
{
    const auto found = addresses_.find(client_network_of(address));
    return found == addresses_.end() ? 0 : found->second;
}

void session_registry::sweep(std::size_t slice, std::size_t slices, steady::time_point now)
{
    for (std::size_t at = slice; at < all_.size(); at += slices)
        if (rest_until_[at] <= now) rest_until_[at] = all_[at]->tick(now);
}

void session_registry::stir_all()
{
    std::ranges::fill(rest_until_, steady::time_point());
}

const std::vector<operator_session*>& session_registry::consoles(const domain::site_key& site) const
{
    static const std::vector<operator_session*> nobody;
    const auto found = consoles_.find(site);
    return found == consoles_.end() ? nobody : found->second;
}

}  // namespace pasokh::ws
