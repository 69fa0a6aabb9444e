#pragma once

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/node.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace pasokh::domain {

/// A site as the database shows it.
struct site_seen {
    site_key site;
    node_id owner;      // who took it last; zero: nobody ever
    bool held = false;  // and holds it still
};

/// A living node as the database shows it.
struct node_seen {
    node_id node;
    bool draining = false;
};

/// What the database shows at one moment: this node's sites, and every node that is alive.
struct ownership_seen {
    std::vector<site_seen> sites;
    std::vector<node_seen> nodes;
};

/// Decides, on each node for itself, which sites it tries to take and which it gives away. All nodes see the
/// same and decide by the same rules, so that a free site has one taker; who is wrong about what is free is
/// stopped by the lock.
///
/// A free site goes to the node that serves the fewest. If that one does not take it within `patience`, e.g.
/// because its configuration does not have the site, everybody tries. A site moves from a living owner only
/// when he serves at least `worth_it` more than the one who serves the fewest.
class site_balance {
public:
    static constexpr duration patience{1'500};
    static constexpr std::size_t worth_it = 2;
    /// Between two gifts of a node: the receiver has shown by then what he took.
    static constexpr duration settling{2'000};

    explicit site_balance(node_id self) : self_(self) {}

    struct decision {
        std::vector<site_key> take;
        std::vector<site_key> give;

        bool operator==(const decision&) const = default;
    };

    decision decide(const ownership_seen& seen, time_point now);

    /// From now on it takes nothing and gives everything.
    void drain() { draining_ = true; }

private:
    [[nodiscard]] std::vector<site_key> gifts(const ownership_seen& seen, time_point now);
    void remember_free(const ownership_seen& seen, time_point now);

    node_id self_;
    bool draining_ = false;
    std::map<site_key, time_point> free_since_;
    std::optional<time_point> gave_at_;
};

}  // namespace pasokh::domain
