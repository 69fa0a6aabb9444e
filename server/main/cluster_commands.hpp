#pragma once

#include "main/config.hpp"

#include <optional>
#include <string>

namespace pasokh {

// The tools for a store on PostgreSQL. Each gives the exit code of the program.

/// `pasokh cluster status`: which nodes live, who owns each site; 1 when a site of the configuration has no
/// owner, or PostgreSQL cannot be asked.
int cluster_status_command(const config::configuration& of);

/// The name of the node that serves this site now, when it is another one than this configuration's; nullopt
/// also when PostgreSQL does not answer, or the store is SQLite. Blocks.
std::optional<std::string>
served_elsewhere_blocking(const config::configuration& of, const std::string& site);

/// `pasokh migrate-store`: fills the empty PostgreSQL of the configuration, or `to`, from the SQLite store in
/// the data folder, and checks every row. Only while no server runs on the folder. The epoch moves too, so
/// that clients go on where they are.
int migrate_store_command(const config::configuration& of, const std::string& to);

/// `pasokh doctor` on a store on PostgreSQL.
int postgres_doctor_command(const config::configuration& of, bool json);

}  // namespace pasokh
