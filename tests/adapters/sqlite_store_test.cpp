// What is special about the SQLite store: the disk, the file and its lock. Its contract is in tests/contract.
#include "support/faulty_disk.hpp"
#include "support/stores.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <filesystem>
#include <sys/stat.h>

using namespace pasokh;
using namespace pasokh::testing;
using sqlite::sqlite_store;

namespace {

std::unique_ptr<sqlite_store>
open_in(const std::filesystem::path& folder, sqlite_store::observer committed = {})
{
    auto opened = sqlite_store::open(folder, std::move(committed));
    REQUIRE(opened.has_value());
    return std::move(*opened);
}

std::vector<domain::message> lines_of(sqlite_store& store)
{
    return run(store.messages_after(numbered<domain::chat_id>(1), 0, UINT64_MAX, 10'000)).value();
}

/// Three lines and the row of their chat.
std::shared_ptr<const ports::batch> a_batch(domain::seq_t from)
{
    domain::effects all;
    for (auto seq = from; seq < from + 3; ++seq)
        all.push_back(said(1, seq, std::to_string(seq)));
    all.push_back(changed(a_chat(1), from + 2));
    return batch_of(std::move(all));
}

/// An answer of the database file itself, asked by a connection of the test's own.
std::string ask(const std::filesystem::path& folder, const char* sql)
{
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open((folder / "pasokh.db").c_str(), &db) == SQLITE_OK);
    std::string out;
    auto take = [](void* to, int, char** values, char**) {
        static_cast<std::string*>(to)->append(values[0] ? values[0] : "NULL");
        return 0;
    };
    CHECK(sqlite3_exec(db, sql, take, &out, nullptr) == SQLITE_OK);
    sqlite3_close(db);
    return out;
}

unsigned mode_of(const std::filesystem::path& path)
{
    struct stat info {};

    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 0777U;
}

/// Appends a batch while the disk fails from its `fail_at`-th call on, then restarts on a healthy disk.
/// Returns false when the batch needed fewer calls than that.
bool fail_once(int fail_at, faulty_disk::failure how)
{
    const temp_dir folder;
    faulty_disk disk;
    auto store = open_in(folder.path());
    REQUIRE(run(store->append(a_batch(1))).has_value());

    disk.fail_from(fail_at, how);
    const auto done = run(store->append(a_batch(4)));
    if (done) return false;
    const bool sync_failed = disk.sync_failed();
    disk.repair();
    INFO("failed at call " << fail_at);
    CHECK(
        done.error() ==
        (how == faulty_disk::failure::full && !sync_failed ? errc::storage_full : errc::store_unavailable)
    );
    CHECK(store->failed() == sync_failed);
    CHECK(lines_of(*store).size() == 3);  // nothing of the refused batch is shown

    const auto again = run(store->append(a_batch(4)));
    if (sync_failed) {
        CHECK(again.error() == errc::store_unavailable);  // also on a disk that is well again
    } else {
        CHECK(again.has_value());
        CHECK(lines_of(*store).size() == 6);
    }

    store.reset();
    store = open_in(folder.path());
    const auto kept = lines_of(*store).size();
    CHECK((kept == 6 || (sync_failed && kept == 3)));  // a whole batch or nothing of it
    CHECK(ask(folder.path(), "PRAGMA integrity_check") == "ok");
    return true;
}

}  // namespace

TEST_CASE(
    "sqlite: whichever disk call of a batch fails, all of it is refused and nothing is left behind",
    "[sqlite][failure]"
)
{
    const auto how = GENERATE(faulty_disk::failure::io_error, faulty_disk::failure::full);
    int fail_at = 1;
    while (fail_once(fail_at, how))
        ++fail_at;
    CHECK(fail_at > 2);  // at least a write and the sync were made to fail
}

TEST_CASE("sqlite: a commit is reported after its sync and before its answer", "[sqlite][durability]")
{
    const temp_dir folder;
    faulty_disk disk;
    int syncs_at_commit = 0;
    std::size_t effects = 0;
    auto store = open_in(folder.path(), [&](const sqlite::commit_report& report) {
        syncs_at_commit = disk.syncs();
        effects = report.effects;
    });
    for (domain::seq_t from = 1; from < 30; from += 3) {
        disk.repair();
        syncs_at_commit = 0;
        REQUIRE(run(store->append(a_batch(from))).has_value());
        CHECK(syncs_at_commit >= 1);
        CHECK(effects == 4);
    }
}

TEST_CASE("sqlite: a second server on the same data is refused", "[sqlite]")
{
    const temp_dir folder;
    auto first = open_in(folder.path());
    CHECK(sqlite_store::open(folder.path()).error() == errc::conflict);
    first.reset();
    CHECK(sqlite_store::open(folder.path()).has_value());
}

TEST_CASE("sqlite: nobody else can read the data", "[sqlite]")
{
    const temp_dir folder;
    const auto data = folder.path() / "deep" / "data";
    auto store = open_in(data);
    REQUIRE(run(store->append(a_batch(1))).has_value());
    CHECK(mode_of(data) == 0700);
    for (const char* name : {"pasokh.db", "pasokh.db-wal", "pasokh.db-shm", "pasokh.lock"})
        CHECK(mode_of(data / name) == 0600);
}

TEST_CASE("sqlite: a file of a newer version is left alone", "[sqlite]")
{
    const temp_dir folder;
    open_in(folder.path()).reset();
    ask(folder.path(), "INSERT INTO schema_version (version) VALUES (1000)");
    CHECK(sqlite_store::open(folder.path()).error() == errc::conflict);
    CHECK(ask(folder.path(), "SELECT max(version) FROM schema_version") == "1000");
}

TEST_CASE("sqlite: a row that this version does not understand is not guessed at", "[sqlite]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    REQUIRE(run(store->append(a_batch(1))).has_value());
    store.reset();
    ask(folder.path(), "UPDATE chats SET state = 'sleeping'");
    store = open_in(folder.path());
    CHECK(run(store->load("shop")).error() == errc::internal);
}

TEST_CASE(
    "sqlite: the log is moved into the file while the server runs, and does not grow for ever",
    "[sqlite]"
)
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    const std::string large(4'000, 'x');
    domain::seq_t seq = 0;
    for (int batch = 0; batch < 99; ++batch) {
        domain::effects all;
        for (int i = 0; i < 100; ++i) {
            ++seq;
            all.push_back(said(1, seq, std::to_string(seq), large));
        }
        REQUIRE(run(store->append(batch_of(std::move(all)))).has_value());
        // A reader between the batches, as history pages are: it must not keep the log from being reused.
        REQUIRE(run(store->messages_before(numbered<domain::chat_id>(1), UINT64_MAX, 10)).has_value());
    }
    // 40 MiB were written; the log is reused after each checkpoint at about 4 MiB.
    CHECK(std::filesystem::file_size(folder.path() / "pasokh.db-wal") < 12U * 1024 * 1024);
    CHECK(std::filesystem::file_size(folder.path() / "pasokh.db") > 16U * 1024 * 1024);
    CHECK(lines_of(*store).size() == seq);
}
