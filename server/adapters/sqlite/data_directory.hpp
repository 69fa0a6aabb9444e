#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <utility>

namespace pasokh::sqlite {

/// A new name is on disk only when its folder is.
bool sync_folder(const std::filesystem::path& folder);

/// The folder of the database, made when missing (0700) and held by one process: a second server on the same
/// data would number the same messages twice. Let go when destroyed, also by a crash.
class data_directory {
public:
    /// Fails with conflict while another process holds it; logs the reason of every failure.
    static result<data_directory> hold(const std::filesystem::path& where);

    data_directory(data_directory&& other) noexcept
        : database_(std::move(other.database_))
        , lock_(std::exchange(other.lock_, -1))
    {
    }

    data_directory& operator=(data_directory&&) = delete;
    ~data_directory();

    /// The database file; it exists (0600), perhaps empty.
    [[nodiscard]] const std::filesystem::path& database() const { return database_; }

private:
    data_directory(std::filesystem::path database, int lock) : database_(std::move(database)), lock_(lock) {}

    std::filesystem::path database_;
    int lock_;
};

}  // namespace pasokh::sqlite
