#include "adapters/sqlite/backup.hpp"

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/data_directory.hpp"
#include "adapters/sqlite/schema.hpp"
#include "base/log.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace pasokh::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr char quick_check[] = "PRAGMA quick_check(1)";

errc refused(std::string_view event, const fs::path& file, std::string_view reason)
{
    log::error(event, {{"path", file.string()}, {"reason", std::string(reason)}});
    return errc::store_unavailable;
}

std::string stamp()
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &utc);
    return text;
}

/// A file that is gone again unless it was kept.
class draft {
public:
    explicit draft(fs::path at) : path_(std::move(at))
    {
        fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }

    ~draft()
    {
        if (fd_ < 0) return;
        ::close(fd_);
        if (!kept_) ::unlink(path_.c_str());
    }

    draft(const draft&) = delete;
    draft& operator=(const draft&) = delete;

    [[nodiscard]] bool made() const { return fd_ >= 0; }

    [[nodiscard]] const fs::path& path() const { return path_; }

    /// Gives it its name. False, with errno, when that fails.
    bool keep_as(const fs::path& name)
    {
        if (::fsync(fd_) != 0 || ::rename(path_.c_str(), name.c_str()) != 0) return false;
        kept_ = true;
        return sync_folder(name.parent_path());
    }

private:
    fs::path path_;
    int fd_ = -1;
    bool kept_ = false;
};

bool is_sound(connection& db)
{
    std::string verdict;
    db.query(quick_check, [&](row& found) { found.into(verdict); });
    return db.ok() && verdict == "ok";
}

/// A store that this version can go on with, under a new epoch.
result<void> make_ready(const fs::path& copy)
{
    auto opened = connection::open(copy, connection::mode::write);
    if (!opened) return opened.error();
    auto& db = **opened;
    if (!is_sound(db)) return errc::bad_field;
    const auto versions = read_schema_versions(db);
    if (!db.ok() || versions.found == 0 || versions.found > versions.known) return errc::bad_field;
    return begin_new_epoch(db);
}

/// The old store with its log, which must never meet the new one.
result<fs::path> keep_aside(const fs::path& database)
{
    const auto aside = fs::path(database.string() + ".before-restore-" + stamp());
    // The log first: a crash in between leaves the old store where it was or nothing at all, never a mixture.
    for (const auto* end : {"-wal", "-shm", ""}) {
        const auto from = database.string() + end;
        if (::rename(from.c_str(), (aside.string() + end).c_str()) != 0 && errno != ENOENT)
            return refused("restore_failed", from, std::strerror(errno));
    }
    return aside;
}

}  // namespace

result<backup_report> back_up_blocking(const fs::path& database, const fs::path& to)
{
    const auto start = std::chrono::steady_clock::now();
    std::error_code unreadable;
    backup_report out;
    out.file = fs::is_directory(to, unreadable) ? to / ("pasokh-" + stamp() + ".db") : to;
    out.file = fs::absolute(out.file, unreadable);
    if (fs::exists(out.file, unreadable)) {
        refused("backup_failed", out.file, "it exists");
        return errc::conflict;
    }
    draft copy(out.file.string() + ".partial");
    if (!copy.made()) return refused("backup_failed", copy.path(), std::strerror(errno));
    {
        auto source = connection::open(database, connection::mode::read_only);
        if (!source) return source.error();
        if (auto done = (*source)->copy_into(copy.path()); !done) return done.error();
        auto made = connection::open(copy.path(), connection::mode::read_only);
        if (!made || !is_sound(**made)) return refused("backup_failed", copy.path(), "the copy is damaged");
    }
    if (!copy.keep_as(out.file)) return refused("backup_failed", out.file, std::strerror(errno));
    out.bytes = fs::file_size(out.file, unreadable);
    const auto took = std::chrono::steady_clock::now() - start;
    out.took = std::chrono::duration_cast<std::chrono::milliseconds>(took);
    log::info(
        "backup_written",
        {{"path", out.file.string()}, {"bytes", out.bytes}, {"took_ms", out.took.count()}}
    );
    return out;
}

result<restore_report> restore_blocking(const fs::path& backup, const fs::path& folder, bool replace)
{
    auto held = data_directory::hold(folder);
    if (!held) return held.error();
    restore_report out{held->database(), {}};
    std::error_code unreadable;
    const bool empty = fs::file_size(out.database, unreadable) == 0;
    if (!empty && !replace) {
        refused("restore_refused", out.database, "a store is there already");
        return errc::conflict;
    }

    const auto draft_name = out.database.string() + ".restoring";
    for (const auto* end : {"-wal", "-shm", ""})  // of a restore that was interrupted
        fs::remove(draft_name + end, unreadable);
    draft copy(draft_name);
    if (!copy.made()) return refused("restore_failed", copy.path(), std::strerror(errno));
    if (!fs::copy_file(backup, copy.path(), fs::copy_options::overwrite_existing, unreadable)) {
        refused("restore_refused", backup, unreadable.message());
        return errc::bad_field;
    }
    ::chmod(copy.path().c_str(), 0600);  // copy_file brought the mode of the backup
    if (!make_ready(copy.path())) {
        refused("restore_refused", backup, "not an undamaged store of this version or an older one");
        return errc::bad_field;
    }
    if (!empty) {
        auto aside = keep_aside(out.database);
        if (!aside) return aside.error();
        out.kept_aside = std::move(*aside);
    }
    if (!copy.keep_as(out.database)) return refused("restore_failed", out.database, std::strerror(errno));
    return out;
}

}  // namespace pasokh::sqlite
