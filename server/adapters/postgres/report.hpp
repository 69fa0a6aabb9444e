#pragma once

#include "adapters/postgres/connection.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::postgres {

// What those who run the nodes ask of the database. Nothing here writes.

struct cluster_report {
    struct node {
        std::string name;
        std::string id;
        std::string advertise_url;
        bool alive = false;
        bool draining = false;
        std::int64_t beat_age_ms = 0;
    };

    struct site {
        std::string key;
        std::string owner;  // the node's name
        std::uint64_t term = 0;
        bool held = false;  // false: nobody serves it now
        std::int64_t held_for_ms = 0;
    };

    std::vector<node> nodes;
    std::vector<site> sites;  // all that were ever owned
};

/// Blocks.
result<cluster_report> cluster_report_blocking(settings how);

struct finding {
    bool fault = false;
    std::string_view check;
    std::string detail;  // for people; ids and counts, never what somebody wrote
};

/// The rules that the server relies on, asked of the tables. Blocks.
std::vector<finding> examine_blocking(settings how);

}  // namespace pasokh::postgres
