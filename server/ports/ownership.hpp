#pragma once

#include "domain/ids.hpp"
#include "domain/node.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace pasokh::ports {

/// Which node serves a site, as the truth (PostgreSQL) has it.
struct site_owner {
    domain::node_id node;
    std::uint64_t incarnation = 0;  ///< of the node's process
    std::uint64_t term = 0;         ///< raised each time the site changes hands
    std::string advertise_url;      ///< where clients reach that node directly

    bool operator==(const site_owner&) const = default;
};

/// Knows who owns each site. All calls and handlers on the I/O thread.
class ownership {
public:
    virtual ~ownership() = default;

    /// nullopt: nobody, or not known now.
    [[nodiscard]] virtual std::optional<site_owner> owner_of(const domain::site_key& site) const = 0;

    /// This node, and its desk is loaded and takes commands.
    [[nodiscard]] virtual bool ours(const domain::site_key& site) const = 0;

    /// Called after owner_of or ours changed for a site.
    virtual void on_change(std::function<void(const domain::site_key&)> handler) = 0;
};

}  // namespace pasokh::ports
