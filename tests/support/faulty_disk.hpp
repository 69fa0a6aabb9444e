#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <set>
#include <thread>

namespace pasokh::testing {

/// While one lives, every SQLite file of this process goes through it: it counts the calls that change the
/// disk, and can make them fail. One at a time.
class faulty_disk {
public:
    enum class failure { none, io_error, full };

    faulty_disk();
    ~faulty_disk();
    faulty_disk(const faulty_disk&) = delete;
    faulty_disk& operator=(const faulty_disk&) = delete;

    /// The `number`-th write, truncation or sync from now on (1 is the next one) fails, and all after it.
    void fail_from(int number, failure how);

    void repair() { fail_from(0, failure::none); }

    /// Writes, truncations and syncs since the last fail_from().
    [[nodiscard]] int calls() const { return calls_; }

    [[nodiscard]] int syncs() const { return syncs_; }

    /// True once a sync, and not only writes, was made to fail.
    [[nodiscard]] bool sync_failed() const { return sync_failed_; }

    /// Threads that wrote to a database file itself since forget_writers(): those that moved its log into it.
    [[nodiscard]] std::size_t writers_of_databases() const;
    void forget_writers();
    void on_database_write();

    /// For the shim: counts a call, and says how it must end.
    failure on_call(bool sync);

private:
    std::atomic<int> calls_ = 0;
    std::atomic<int> syncs_ = 0;
    std::atomic<int> fail_from_ = 0;
    std::atomic<failure> how_ = failure::none;
    std::atomic<bool> sync_failed_ = false;
    mutable std::mutex guard_;
    std::set<std::thread::id> database_writers_;
};

}  // namespace pasokh::testing
