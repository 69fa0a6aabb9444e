#include "adapters/sqlite/data_directory.hpp"

#include "base/log.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pasokh::sqlite {
namespace {

errc refused(std::string_view event, const std::filesystem::path& where)
{
    log::error(event, {{"path", where.string()}, {"reason", std::strerror(errno)}});
    return errc::store_unavailable;
}

bool make_folder(const std::filesystem::path& where)
{
    if (std::filesystem::is_directory(where)) return true;
    std::error_code failed;
    const auto parent = where.parent_path();
    std::filesystem::create_directories(parent, failed);
    return ::mkdir(where.c_str(), 0700) == 0 && sync_folder(parent);
}

}  // namespace

bool sync_folder(const std::filesystem::path& folder)
{
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool synced = ::fsync(fd) == 0;
    ::close(fd);
    return synced;
}

result<data_directory> data_directory::hold(const std::filesystem::path& where)
{
    std::error_code failed;
    // "." stands for a trailing slash, after which parent_path() would be the folder itself.
    const auto folder = (std::filesystem::absolute(where, failed) / ".").lexically_normal().parent_path();
    if (!make_folder(folder)) return refused("data_directory_not_made", folder);

    const auto lock_file = folder / "pasokh.lock";
    const int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) return refused("data_directory_not_writable", lock_file);
    data_directory held(folder / "pasokh.db", lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        refused("data_directory_in_use", folder);
        return errc::conflict;
    }

    // Made here, so that it never exists with a wider mode; SQLite gives its other files the same one.
    const int database = ::open(held.database_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (database < 0) return refused("data_directory_not_writable", held.database_);
    ::close(database);
    if (!sync_folder(folder)) return refused("data_directory_not_synced", folder);
    return held;
}

data_directory::~data_directory()
{
    if (lock_ >= 0) ::close(lock_);
}

}  // namespace pasokh::sqlite
