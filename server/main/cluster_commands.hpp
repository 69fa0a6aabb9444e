#pragma once

#include "main/config.hpp"

#include <string>

namespace pasokh {

// The tools for a store on PostgreSQL. Each gives the exit code of the program.

/// `pasokh cluster status`: which nodes live, who owns each site; 1 when a site of the configuration has no
/// owner, or PostgreSQL cannot be asked.
int cluster_status_command(const config::configuration& of);

/// `pasokh migrate-store`: fills the empty PostgreSQL of the configuration, or `to`, from the SQLite store in
/// the data folder, and checks every row. Only while no server runs on the folder. The epoch moves too, so
/// that clients go on where they are.
int migrate_store_command(const config::configuration& of, const std::string& to);

/// `pasokh doctor` on a store on PostgreSQL.
int postgres_doctor_command(const config::configuration& of, bool json);

}  // namespace pasokh
