#pragma once

#include "main/config.hpp"

#include <string>

namespace pasokh {

// The tools for whoever looks after the store. Each gives the exit code of the program.

struct store_options {
    std::string file;
    bool force = false;
    bool json = false;
};

/// `pasokh backup FILE|FOLDER`: by the running server, if there is one.
int backup_command(const config::configuration& of, const store_options& how);

/// `pasokh restore FILE`: only while no server runs.
int restore_command(const config::configuration& of, const store_options& how);

/// `pasokh doctor [FILE]`: 0 healthy, 1 when something is wrong. Without a file, the store of the
/// configuration.
int doctor_command(const config::configuration& of, const store_options& how);

}  // namespace pasokh
