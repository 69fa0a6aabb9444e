#pragma once

#include "app/identity.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace pasokh::app {

/// The one-time links by which the first admin of a site comes in. Each works once, for 15 minutes; a new one
/// ends the older one. Kept in memory alone: a restart ends them all.
class set_up_links {
public:
    using clock = std::chrono::steady_clock;

    explicit set_up_links(const identity& ids) : ids_(ids) {}

    /// The token of a new link.
    std::string offer(const domain::site_key& site, clock::time_point now);

    struct link {
        domain::site_key site;
        std::string token_hash;
        clock::time_point until{};
    };

    /// The link of this token, which is used up by asking; nullopt when there is none or it is too old.
    std::optional<link> take(const std::string& token, clock::time_point now);
    /// What it was taken for did not come about.
    void give_back(link what);

private:
    const identity& ids_;
    std::map<domain::site_key, link> links_;
};

}  // namespace pasokh::app
