#pragma once

#include "adapters/postgres/connection.hpp"
#include "adapters/postgres/values.hpp"

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::postgres {

/// How many rows a table has, and a sum over hashes of them that does not depend on their order.
struct table_sum {
    std::uint64_t rows = 0;
    std::string sum;

    bool operator==(const table_sum&) const = default;
};

/// Fills an empty database with the rows of another store. Until finish() no server takes it: a half-filled
/// store would be a store with lost messages.
class importer {
public:
    using row_values = std::vector<std::optional<std::string>>;  // as sqlite::exported_row

    enum class kind { text, bytes, integer, boolean, real };

    struct column {
        std::string name;
        kind how = kind::text;
    };

    /// Checks the server, makes the tables, marks the store as being filled. conflict: it is not empty; the
    /// log names the table.
    static task<result<std::unique_ptr<importer>>> begin(io_executor where, settings how);

    /// Empty for a table that this schema does not have.
    task<result<std::vector<column>>> columns_of(std::string table);

    /// Inserts rows, all or none.
    task<result<void>> put(std::string table, std::vector<column> columns, std::vector<row_values> rows);

    /// What the table holds now, reckoned by PostgreSQL.
    task<result<table_sum>> sum_of(std::string table, std::vector<column> columns);

    /// The store is complete: servers may take it.
    task<result<void>> finish();

private:
    explicit importer(std::shared_ptr<connection> db) : db_(std::move(db)) {}

    const char* keep(std::string sql);
    task<result<void>> refuse_unless_empty();

    std::shared_ptr<connection> db_;
    std::list<std::string> texts_;  // of prepared statements
};

/// The same sum, reckoned row by row from what was read.
class row_summer {
public:
    explicit row_summer(std::vector<importer::column> columns) : columns_(std::move(columns)) {}

    void add(const importer::row_values& row);
    [[nodiscard]] table_sum sum() const;

private:
    std::vector<importer::column> columns_;
    std::uint64_t rows_ = 0;
    unsigned __int128 low_ = 0;
    unsigned __int128 high_ = 0;
};

}  // namespace pasokh::postgres
