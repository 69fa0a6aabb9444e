#include "adapters/sqlite/connection.hpp"

#include "base/log.hpp"

#include <cerrno>

namespace pasokh::sqlite {
namespace {

constexpr int busy_ms =
    1'000;  // nobody but us writes; a foreign backup tool may still hold a lock for a moment
constexpr int rewrite_tries = 10;  // each waits busy_ms for a reader to end
constexpr char begin_write[] = "BEGIN IMMEDIATE";
constexpr char begin_read[] = "BEGIN";
constexpr char commit_sql[] = "COMMIT";

/// Counts of SQLite's memory, which nobody reads, cost a lock at each allocation. Refused, and then of no
/// consequence, once something else in this process has used SQLite.
void count_no_memory()
{
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)once;
}

int remember_wal_pages(void* where, sqlite3*, const char*, int pages)
{
    *static_cast<int*>(where) = pages;
    return SQLITE_OK;
}

}  // namespace

result<std::unique_ptr<connection>> connection::open(const std::filesystem::path& file, mode how)
{
    const int flags = (how == mode::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    count_no_memory();
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
    std::unique_ptr<connection> made(new connection(db, how));
    made->note(code);
    made->configure();
    if (!made->ok()) return made->reason();
    return made;
}

void connection::configure()
{
    if (!ok()) return;
    sqlite3_busy_timeout(db_.get(), busy_ms);
    sqlite3_wal_autocheckpoint(db_.get(), 0);  // before the hook: both share one slot
    script("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    if (mode_ == mode::read_only) {
        note(sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr));
        return;
    }
    sqlite3_wal_hook(db_.get(), remember_wal_pages, &wal_pages_);
    // The limit cuts the log file down again after a burst.
    script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216");
    // The places of the lines of the chats of today, and the lines of some of them, fit. With less, what a
    // batch has changed is written to the log early and read back, more than once.
    script("PRAGMA cache_size = -16384; PRAGMA cache_spill = OFF");
    // What is deleted is overwritten with zeros. Only retention, erasing and log-outs delete, so it costs
    // little.
    script("PRAGMA secure_delete = ON");
    // Both can be refused without an error, and an acknowledgement is a promise about them.
    require("PRAGMA journal_mode", "wal");
    require("PRAGMA synchronous", "2");
}

void connection::require(const char* pragma, std::string_view wanted)
{
    query(pragma, [&](row& answer) {
        std::string value;
        answer.into(value);
        if (value == wanted) return;
        log::error("sqlite_refused_setting", {{"pragma", pragma}, {"value", value}, {"wanted", wanted}});
        refuse();
    });
}

void connection::script(const char* sql)
{
    if (ok()) note(sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr));
}

void connection::offer(const char* name, const sqlite3_module& how, void* rows)
{
    if (ok()) note(sqlite3_create_module(db_.get(), name, &how, rows));
}

void connection::begin()
{
    run(mode_ == mode::write ? begin_write : begin_read);
}

result<void> connection::finish()
{
    run(commit_sql);
    if (ok()) {
        logged_ = SQLITE_OK;
        return {};
    }
    const auto why = reason();
    // Some failures roll back by themselves; a transaction that stays open would swallow the next batch.
    const bool open = sqlite3_get_autocommit(db_.get()) == 0;
    if (open && sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_OK) broken_ = true;
    code_ = SQLITE_OK;
    disk_full_ = false;
    return why;
}

result<void> connection::copy_into(const std::filesystem::path& to)
{
    sqlite3* copy = nullptr;
    int code = sqlite3_open_v2(to.c_str(), &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nullptr);
    const std::unique_ptr<sqlite3, closer> opened(copy);
    if (code == SQLITE_OK) {
        auto* pages = sqlite3_backup_init(copy, "main", db_.get(), "main");
        if (pages != nullptr) sqlite3_backup_step(pages, -1);
        code = pages != nullptr ? sqlite3_backup_finish(pages) : sqlite3_extended_errcode(copy);
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    log::error("copy_failed", {{"code", code}, {"what", sqlite3_errmsg(copy)}});
    return (code & 0xff) == SQLITE_FULL ? errc::storage_full : errc::store_unavailable;
}

void connection::checkpoint()
{
    const int code =
        sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code == SQLITE_OK || code == SQLITE_BUSY) return;
    note(code);
    code_ = SQLITE_OK;  // the log still holds everything: only a failed fsync, noted as broken, matters
    disk_full_ = false;
}

result<void> connection::rewrite()
{
    script("VACUUM");
    int code = SQLITE_BUSY;
    // The log can be emptied only when no reader uses it; reads are short.
    for (int tries = 0; ok() && code == SQLITE_BUSY && tries < rewrite_tries; ++tries)
        code = sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    note(code);
    if (ok()) return {};
    const auto why = reason();
    code_ = SQLITE_OK;
    disk_full_ = false;
    return why;
}

sqlite3_stmt* connection::kept(const char* sql)
{
    auto& statement = statements_[sql];
    if (!statement) {
        sqlite3_stmt* made = nullptr;
        note(sqlite3_prepare_v3(db_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr));
        statement.reset(made);
    }
    return statement.get();
}

bool connection::step(sqlite3_stmt* statement)
{
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) note(code);
    return false;
}

void connection::note(int code)
{
    if (code == SQLITE_OK || !ok()) return;
    code_ = code;
    const int why = sqlite3_system_errno(db_.get());
    disk_full_ =
        (code & 0xff) == SQLITE_FULL || ((code & 0xff) == SQLITE_IOERR && (why == ENOSPC || why == EDQUOT));
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: broken_ = true; break;
    case SQLITE_IOERR:
        broken_ = broken_ || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
        break;
    default: break;
    }
    if (code == logged_) return;  // a full disk fails every retry alike: said once
    logged_ = code;
    log::error("sqlite_failed", {{"code", code}, {"what", sqlite3_errmsg(db_.get())}, {"errno", why}});
}

errc connection::reason() const
{
    if (disk_full_) return errc::storage_full;
    switch (code_ & 0xff) {
    // What another attempt cannot change is a mistake of ours, not of the disk.
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG: return errc::internal;
    default: return errc::store_unavailable;
    }
}

}  // namespace pasokh::sqlite
