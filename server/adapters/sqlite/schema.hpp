#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/store.hpp"

namespace pasokh::sqlite {

/// Brings the file to the schema of this version, one migration a transaction. Refuses with conflict a file
/// that a newer version wrote.
result<void> migrate(connection& db);

/// The store's epoch and secret, made on the first call.
result<ports::store_identity> load_identity(connection& db);

}  // namespace pasokh::sqlite
