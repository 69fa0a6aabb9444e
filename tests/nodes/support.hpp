#pragma once

#include "support/crowd.hpp"
#include "support/postgres_server.hpp"
#include "support/server_under_test.hpp"
#include "support/wait.hpp"

#include <cstdint>
#include <string>

namespace pasokh::testing {

/// Options of a node on this database. `public_port`: where browsers reach all nodes, e.g. a proxy's port; 0:
/// the node's own.
server_options
node_options(const std::string& database, const std::string& name, std::uint16_t public_port = 0);

/// The same on top of other options.
server_options on_postgres(
    server_options how,
    const std::string& database,
    const std::string& name,
    std::uint16_t public_port = 0
);

/// "OWNER_NAME TERM" of a site as the tables have it; empty without one. Says nothing of whether it lives.
std::string
owner_in(const postgres_server& postgres, const std::string& database, const std::string& site = "demo");

/// The history of a run is clean, and everything that was tried was accepted.
void check_history(const crowd& people);

}  // namespace pasokh::testing
