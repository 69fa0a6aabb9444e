#pragma once

#include "adapters/postgres/cluster_sql.hpp"
#include "adapters/postgres/postgres_store.hpp"
#include "adapters/sqlite/data_directory.hpp"
#include "adapters/sqlite/sqlite_store.hpp"
#include "main/config.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace pasokh {

/// Called after each commit of a batch with its durable effects; SQLite calls on its own thread.
using commit_observer = std::function<void(std::size_t effects, std::chrono::nanoseconds took)>;

/// The store that the configuration names, under all of its faces.
struct stores {
    std::optional<sqlite::data_directory> folder;  // PostgreSQL: held for the control socket alone
    std::unique_ptr<sqlite::sqlite_store> sqlite;  // one of these two
    std::unique_ptr<postgres::postgres_store> postgres;
    postgres::node_self self;  // this process among the nodes; made with SQLite too

    [[nodiscard]] ports::store& durable() const;
    [[nodiscard]] ports::accounts& accounts() const;
    [[nodiscard]] ports::eraser& eraser() const;
    [[nodiscard]] ports::faq_store& faqs() const;
};

/// Blocks. What and why is logged.
result<stores>
open_stores_blocking(io_executor where, const config::configuration& what, commit_observer committed);

/// How to reach PostgreSQL. Blocks while it reads the password file; bad_config when it cannot.
result<postgres::settings> postgres_settings_blocking(const config::configuration& what);

}  // namespace pasokh
