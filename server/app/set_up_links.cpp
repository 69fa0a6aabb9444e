#include "app/set_up_links.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <sodium.h>
#include <utility>

namespace pasokh::app {
namespace {

constexpr auto lasts = std::chrono::minutes(15);

}  // namespace

std::string set_up_links::offer(const domain::site_key& site, clock::time_point now)
{
    auto token = random::token();
    links_[site] = {site, ids_.token_hash(token), now + lasts};
    return token;
}

std::optional<set_up_links::link> set_up_links::take(const std::string& token, clock::time_point now)
{
    const auto wanted = ids_.token_hash(token);
    const auto found = std::ranges::find_if(links_, [&](const auto& each) {
        return sodium_memcmp(each.second.token_hash.data(), wanted.data(), wanted.size()) == 0;
    });
    if (found == links_.end()) return std::nullopt;
    auto out = std::move(found->second);
    links_.erase(found);
    if (out.until <= now) return std::nullopt;
    return out;
}

void set_up_links::give_back(link what)
{
    auto site = what.site;
    links_.emplace(std::move(site), std::move(what));
}

}  // namespace pasokh::app
