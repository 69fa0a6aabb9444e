#pragma once

#include "adapters/postgres/connection.hpp"
#include "ports/store.hpp"

namespace pasokh::postgres {

/// Refuses a server on which an acknowledgement would promise too much (fsync off), that is older than 15,
/// that stores other texts than UTF-8, or that takes no writes. bad_config; the log says which.
task<result<void>> check_server(std::shared_ptr<connection> db);

/// Brings the tables to the schema of this version, one migration a transaction; several nodes may start at
/// once. conflict: a newer version was here.
task<result<void>> migrate(std::shared_ptr<connection> db);

/// The store's epoch and secret, made on the first call.
task<result<ports::store_identity>> load_identity(std::shared_ptr<connection> db);

/// Migrations that were applied, and those that this version knows.
struct schema_versions {
    std::size_t found = 0;
    std::size_t known = 0;
};

task<result<schema_versions>> read_schema_versions(std::shared_ptr<connection> db);

}  // namespace pasokh::postgres
