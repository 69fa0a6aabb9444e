#pragma once

#include "adapters/sqlite/connection.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::sqlite {

/// A row as another store takes it: bytes of TEXT and BLOB, digits of INTEGER, the shortest digits of REAL;
/// none for NULL.
using exported_row = std::vector<std::optional<std::string>>;

struct exported_column {
    std::string name;
    bool real = false;
};

/// Every table but schema_version, by name. Blocks, like all below.
result<std::vector<std::string>> tables_of(connection& db);
result<std::vector<exported_column>> columns_of(connection& db, const std::string& table);

/// Calls `each` with one row after the other, in no order, until it gives false. `columns` must be those of
/// columns_of, in any order.
result<void> export_table(
    connection& db,
    const std::string& table,
    const std::vector<exported_column>& columns,
    const std::function<bool(exported_row)>& each
);

}  // namespace pasokh::sqlite
