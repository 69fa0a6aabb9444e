#include "support/faulty_disk.hpp"

#include <sqlite3.h>

#include <cassert>

namespace pasokh::testing {
namespace {

constexpr char shim_name[] = "faulty";

faulty_disk* the_disk = nullptr;
sqlite3_vfs* real_vfs = nullptr;

/// Our file, directly followed in memory by the real one.
struct shim_file {
    sqlite3_file base;
    sqlite3_file* real;
    bool database;
};

sqlite3_file* real(sqlite3_file* file)
{
    return reinterpret_cast<shim_file*>(file)->real;
}

/// SQLITE_OK when the call may go through.
int verdict(bool sync, int io_error)
{
    switch (the_disk->on_call(sync)) {
    case faulty_disk::failure::none: return SQLITE_OK;
    case faulty_disk::failure::io_error: return io_error;
    case faulty_disk::failure::full: return sync ? io_error : SQLITE_FULL;
    }
    return SQLITE_OK;
}

int do_write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at)
{
    if (reinterpret_cast<shim_file*>(file)->database) the_disk->on_database_write();
    if (const int bad = verdict(false, SQLITE_IOERR_WRITE)) return bad;
    return real(file)->pMethods->xWrite(real(file), data, size, at);
}

int do_truncate(sqlite3_file* file, sqlite3_int64 size)
{
    if (const int bad = verdict(false, SQLITE_IOERR_TRUNCATE)) return bad;
    return real(file)->pMethods->xTruncate(real(file), size);
}

int do_sync(sqlite3_file* file, int flags)
{
    if (const int bad = verdict(true, SQLITE_IOERR_FSYNC)) return bad;
    return real(file)->pMethods->xSync(real(file), flags);
}

int do_close(sqlite3_file* file)
{
    return real(file)->pMethods->xClose(real(file));
}

int do_read(sqlite3_file* f, void* to, int size, sqlite3_int64 at)
{
    return real(f)->pMethods->xRead(real(f), to, size, at);
}

int do_size(sqlite3_file* f, sqlite3_int64* size)
{
    return real(f)->pMethods->xFileSize(real(f), size);
}

int do_lock(sqlite3_file* f, int level)
{
    return real(f)->pMethods->xLock(real(f), level);
}

int do_unlock(sqlite3_file* f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}

int do_reserved(sqlite3_file* f, int* out)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

int do_control(sqlite3_file* f, int what, void* with)
{
    return real(f)->pMethods->xFileControl(real(f), what, with);
}

int do_sector(sqlite3_file* f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

int do_traits(sqlite3_file* f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

int do_shm_map(sqlite3_file* f, int page, int size, int extend, volatile void** out)
{
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}

int do_shm_lock(sqlite3_file* f, int from, int count, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), from, count, flags);
}

void do_shm_barrier(sqlite3_file* f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

int do_shm_unmap(sqlite3_file* f, int remove)
{
    return real(f)->pMethods->xShmUnmap(real(f), remove);
}

const sqlite3_io_methods shim_methods{
    2,
    do_close,
    do_read,
    do_write,
    do_truncate,
    do_sync,
    do_size,
    do_lock,
    do_unlock,
    do_reserved,
    do_control,
    do_sector,
    do_traits,
    do_shm_map,
    do_shm_lock,
    do_shm_barrier,
    do_shm_unmap,
    nullptr,
    nullptr};

int do_open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags)
{
    auto* mine = reinterpret_cast<shim_file*>(file);
    mine->real = reinterpret_cast<sqlite3_file*>(mine + 1);
    mine->base.pMethods = nullptr;
    mine->database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    const int code = real_vfs->xOpen(real_vfs, name, mine->real, flags, out_flags);
    if (mine->real->pMethods != nullptr) mine->base.pMethods = &shim_methods;
    return code;
}

sqlite3_vfs make_shim()
{
    sqlite3_vfs out = *real_vfs;
    out.zName = shim_name;
    out.szOsFile = static_cast<int>(sizeof(shim_file)) + real_vfs->szOsFile;
    out.pNext = nullptr;
    out.xOpen = do_open;  // all else works on names: the real functions do
    return out;
}

}  // namespace

faulty_disk::faulty_disk()
{
    assert(the_disk == nullptr);
    the_disk = this;
    if (real_vfs == nullptr) real_vfs = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs shim = make_shim();
    sqlite3_vfs_register(&shim, 1);
}

faulty_disk::~faulty_disk()
{
    sqlite3_vfs_unregister(sqlite3_vfs_find(shim_name));
    the_disk = nullptr;
}

void faulty_disk::fail_from(int number, failure how)
{
    how_ = how;
    calls_ = 0;
    syncs_ = 0;
    sync_failed_ = false;
    fail_from_ = number;
}

std::size_t faulty_disk::writers_of_databases() const
{
    const std::lock_guard lock(guard_);
    return database_writers_.size();
}

void faulty_disk::forget_writers()
{
    const std::lock_guard lock(guard_);
    database_writers_.clear();
}

void faulty_disk::on_database_write()
{
    const std::lock_guard lock(guard_);
    database_writers_.insert(std::this_thread::get_id());
}

faulty_disk::failure faulty_disk::on_call(bool sync)
{
    const int number = ++calls_;
    if (sync) ++syncs_;
    if (how_ == failure::none || number < fail_from_) return failure::none;
    if (sync) sync_failed_ = true;
    return how_;
}

}  // namespace pasokh::testing
