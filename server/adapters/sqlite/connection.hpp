#pragma once

#include "adapters/sqlite/column.hpp"
#include "base/error.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <tuple>
#include <unordered_map>

namespace pasokh::sqlite {

/// One connection with its kept statements. Used by one thread at a time; every call blocks.
///
/// The first failure stays until finish(): after it nothing is run any more, so that a list of
/// statements needs one check, at its end. Only the writing connection may ever checkpoint (SQLite before
/// 3.51.3 can lose commits when a checkpoint of one connection meets a commit of another).
class connection {
public:
    enum class mode { write, read_only };

    /// The file must exist. Logs what went wrong.
    static result<std::unique_ptr<connection>> open(const std::filesystem::path& file, mode how);

    /// Runs a statement that returns no rows. `sql` must be a constant: its address is the key under which
    /// the prepared statement is kept.
    template <class... Args>
    void run(const char* sql, const Args&... args)
    {
        query(
            sql,
            [](row&) {},
            args...
        );
    }

    /// Calls `each` with every row of the answer.
    template <class F, class... Args>
    void query(const char* sql, F each, const Args&... args)
    {
        sqlite3_stmt* statement = ok() ? kept(sql) : nullptr;
        if (statement == nullptr) return;
        // Bound where they lie: they outlive the use of the statement below.
        const std::tuple<decltype(stored(args))...> values(stored(args)...);
        const std::unique_ptr<sqlite3_stmt, resetter> used(statement);
        std::apply(
            [&, column = 0](const auto&... value) mutable { (bind_value(statement, ++column, value), ...); },
            values
        );
        while (ok() && step(statement)) {
            row current(statement);
            each(current);
            if (!current.understood()) note(SQLITE_MISMATCH);
        }
    }

    /// Runs a whole script, unprepared.
    void script(const char* sql);

    /// Statements of this connection may read `rows` as a table of this name; both must stay until it closes.
    void offer(const char* name, const sqlite3_module& how, void* rows);

    void begin();
    /// Commits, or rolls back what failed and says why. The connection is ready for the next transaction.
    result<void> finish();

    [[nodiscard]] bool ok() const { return code_ == SQLITE_OK; }

    /// Fails the transaction for a mistake that SQLite cannot see.
    void refuse() { note(SQLITE_MISMATCH); }

    /// True for good once a write may or may not have reached the disk (a failed fsync) or the file is found
    /// damaged: going on could acknowledge what is lost.
    [[nodiscard]] bool broken() const { return broken_; }

    [[nodiscard]] std::int64_t last_row() const { return sqlite3_last_insert_rowid(db_.get()); }

    /// Rows that the last statement inserted, changed or deleted; 0 once something failed.
    [[nodiscard]] std::size_t changed() const
    {
        return ok() ? static_cast<std::size_t>(sqlite3_changes64(db_.get())) : 0;
    }

    /// Pages in the write-ahead log after the last commit of this connection.
    [[nodiscard]] int wal_pages() const { return wal_pages_; }

    /// Copies everything, as one moment shows it, into `to`: an empty file that becomes a database which
    /// needs no log beside it. Neither waits for the writer nor makes it wait.
    result<void> copy_into(const std::filesystem::path& to);

    /// Moves what it can from the log into the file without making anybody wait. Writer only.
    void checkpoint();

    /// Copies the file without what was deleted from it, and empties the log: no byte of that is in either
    /// afterwards. Writer only, between transactions.
    result<void> rewrite();

private:
    struct closer {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
    };

    struct finalizer {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    /// Gives a kept statement back: without this it would hold its snapshot, and the log could not shrink.
    struct resetter {
        void operator()(sqlite3_stmt* statement) const
        {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
        }
    };

    connection(sqlite3* db, mode how) : db_(db), mode_(how) {}

    void configure();
    void require(const char* pragma, std::string_view wanted);
    sqlite3_stmt* kept(const char* sql);
    bool step(sqlite3_stmt* statement);
    void note(int code);
    [[nodiscard]] errc reason() const;

    std::unique_ptr<sqlite3, closer> db_;
    std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, finalizer>> statements_;
    mode mode_;
    int code_ = SQLITE_OK;
    int logged_ = SQLITE_OK;
    int wal_pages_ = 0;
    bool broken_ = false;
    bool disk_full_ = false;
};

}  // namespace pasokh::sqlite
