#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/store.hpp"

namespace pasokh::sqlite {

/// Brings the file to the schema of this version, one migration a transaction. Refuses with conflict a file
/// that a newer version wrote.
result<void> migrate(connection& db);

/// The store's epoch and secret, made on the first call.
result<ports::store_identity> load_identity(connection& db);

/// For a store that was restored from a copy: clients learn by the new epoch that lines which they have seen
/// may be gone, and log-ins that ended after the copy was made do not come back to life.
result<void> begin_new_epoch(connection& db);

/// Migrations that were applied, and those that this version knows.
struct schema_versions {
    std::size_t found = 0;
    std::size_t known = 0;
};

schema_versions read_schema_versions(connection& db);

}  // namespace pasokh::sqlite
