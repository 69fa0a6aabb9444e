#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace pasokh::testing {

/// A look into a database that no server uses, and a hand to plant faults in it.
class sqlite_file {
public:
    explicit sqlite_file(const std::filesystem::path& file)
    {
        sqlite3* db = nullptr;
        const int code = sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
        db_.reset(db);
        if (code != SQLITE_OK) throw std::runtime_error("cannot open " + file.string());
    }

    void run(const std::string& sql)
    {
        if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(std::string(sqlite3_errmsg(db_.get())) + ": " + sql);
    }

    /// The first column of the first row.
    std::int64_t number(const std::string& sql)
    {
        sqlite3_stmt* made = nullptr;
        sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &made, nullptr);
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(made, sqlite3_finalize);
        if (!made || sqlite3_step(made) != SQLITE_ROW)
            throw std::runtime_error(std::string(sqlite3_errmsg(db_.get())) + ": " + sql);
        return sqlite3_column_int64(made, 0);
    }

private:
    struct closer {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
    };

    std::unique_ptr<sqlite3, closer> db_;
};

}  // namespace pasokh::testing
