#pragma once

#include "adapters/postgres/script.hpp"
#include "domain/ids.hpp"
#include "domain/node.hpp"
#include "ports/ownership.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::postgres {

// The tables nodes and site_owners, and the locks beside them. A lock is the truth, a row says whose it is.

/// This process among the nodes.
struct node_self {
    domain::node_id id;
    std::uint64_t incarnation = 0;
    std::string name;  // for people
    std::string advertise_url;
};

/// What one look at the database shows.
struct cluster_seen {
    struct site {
        domain::site_key key;
        ports::site_owner owner;  // who took it last; a zero node: nobody ever
        bool held = false;
    };

    struct node {
        domain::node_id id;
        bool draining = false;
    };

    std::vector<site> sites;
    std::vector<node> nodes;  // alive
};

/// Takes the lock of the node's own name; the answer has a row when it was free.
void ask_to_be_node(script& to, const node_self& self);
/// Makes or renews the node's row: it is seen now.
void ask_beat(script& to, const node_self& self, bool draining);
/// Forgets nodes that have not been seen for a day.
void ask_forget_old_nodes(script& to);

/// Returns the number of the first of its two answers.
std::size_t ask_seen(script& to, const std::vector<domain::site_key>& sites);
cluster_seen take_seen(answers& from, std::size_t first);

/// Tries the locks of these sites, and raises the terms of those that it got.
std::size_t ask_take(script& to, const std::vector<domain::site_key>& sites, const node_self& self);
std::map<domain::site_key, std::uint64_t> take_terms(answers& from, std::size_t at);

void ask_give(script& to, const domain::site_key& site);

}  // namespace pasokh::postgres
