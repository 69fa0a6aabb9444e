#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace pasokh::sqlite {

struct backup_report {
    std::filesystem::path file;
    std::uint64_t bytes = 0;
    std::chrono::milliseconds took{};
};

/// Writes a consistent copy of a store, as it is when the call begins, to a new file of mode 0600; into a
/// folder under a name made of the time. Only reads the store, so a server may be using it. conflict when the
/// file exists; a copy that cannot be finished or fails its own check leaves nothing behind.
result<backup_report>
back_up_blocking(const std::filesystem::path& database, const std::filesystem::path& to);

struct restore_report {
    std::filesystem::path database;
    std::filesystem::path kept_aside;  // the store that was there; empty when there was none
};

/// Puts a backup in place as the store of `folder`, under a new epoch and without anybody logged in. conflict
/// while a server uses the folder, and when it holds a store already unless `replace`, which keeps the old
/// one aside; bad_field for a file that is not an undamaged store of this version or an older one. Every
/// refusal is logged.
result<restore_report>
restore_blocking(const std::filesystem::path& backup, const std::filesystem::path& folder, bool replace);

}  // namespace pasokh::sqlite
