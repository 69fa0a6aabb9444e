// R14: only the writing connection ever checkpoints, and the log stays small however much is read.

#include "adapters/sqlite/doctor.hpp"
#include "base/log.hpp"
#include "support/faulty_disk.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/sqlite_file.hpp"
#include "support/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <iostream>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

constexpr std::uintmax_t mebibyte = 1024 * 1024;

}  // namespace

TEST_CASE("log: under writing and reading one thread alone moves it into the file", "[delivery][R14]")
{
    const int batches = long_form() ? 30'000 : 1'500;
    faulty_disk disk;
    const temp_dir folder;
    asio::io_context io;  // before the store: its threads come back to it
    auto opened = sqlite::sqlite_store::open(folder.path() / "data");
    REQUIRE(opened.has_value());
    auto& store = **opened;
    disk.forget_writers();
    const auto database = folder.path() / "data" / "pasokh.db";
    bool over = false;
    std::uint64_t pages_read = 0;
    int reading = 4;
    std::uintmax_t largest = 0;
    auto write = [&]() -> task<int> {
        domain::seq_t seq = 0;
        for (int i = 0; i < batches; ++i) {
            domain::effects lines;
            for (int n = 0; n < 5; ++n) {
                ++seq;
                lines.emplace_back(said(1, seq, "m-" + std::to_string(seq), std::string(2'000, 'x')));
            }
            const auto batch = batch_of(std::move(lines));
            const auto done = co_await store.append(batch);
            if (!done) co_return i;
            largest = std::max(largest, std::filesystem::file_size(database.string() + "-wal"));
        }
        over = true;
        co_return batches;
    };
    auto read = [&]() -> task<void> {
        while (!over) {
            const auto page = co_await store.messages_before(numbered<domain::chat_id>(1), INT64_MAX, 300);
            if (page) ++pages_read;
        }
        --reading;
    };
    for (int i = 0; i < 4; ++i)
        asio::co_spawn(io, read(), asio::detached);
    CHECK(run(io, write(), 600s) == batches);
    REQUIRE(run_until(io, [&] { return reading == 0; }));

    CHECK(disk.writers_of_databases() == 1);
    CHECK(largest < 64 * mebibyte);
    std::cout << batches << " commits and " << pages_read << " reads beside them: the log had at most "
              << largest / mebibyte << " MiB\n";
    opened->reset();
    const auto findings = sqlite::examine_blocking(database);
    for (const auto& each : findings)
        if (each.check == "integrity") CHECK(each.detail == "quick_check ok");
}

TEST_CASE(
    "log: a foreign reader that never ends gives a warning, and afterwards it shrinks",
    "[delivery][R14]"
)
{
    std::atomic<int> warnings = 0;
    log::set_sink(
        [&](log::level, std::string_view event, log::fields) { warnings += event == "log_cannot_shrink"; },
        log::level::warn
    );
    const temp_dir folder;
    asio::io_context io;
    auto opened = sqlite::sqlite_store::open(folder.path() / "data");
    REQUIRE(opened.has_value());
    const auto database = folder.path() / "data" / "pasokh.db";
    const auto log_bytes = [&] { return std::filesystem::file_size(database.string() + "-wal"); };
    domain::seq_t seq = 0;
    auto write = [&](int batches) -> task<bool> {
        for (int i = 0; i < batches; ++i) {
            domain::effects lines;
            for (int n = 0; n < 5; ++n) {
                ++seq;
                lines.emplace_back(said(1, seq, "m-" + std::to_string(seq), std::string(60'000, 'x')));
            }
            const auto batch = batch_of(std::move(lines));
            const auto done = co_await (*opened)->append(batch);
            if (!done) co_return false;
        }
        co_return true;
    };
    REQUIRE(run(io, write(10), 60s));
    {
        sqlite_file foreign(database);
        foreign.run("BEGIN");
        CHECK(foreign.number("SELECT count(*) FROM messages") == 50);
        CHECK(run(io, write(300), 120s));
        CHECK(log_bytes() > 64 * mebibyte);
        CHECK(warnings == 1);                                          // not one each commit
        CHECK(foreign.number("SELECT count(*) FROM messages") == 50);  // its view stands
    }
    CHECK(run(io, write(20), 60s));
    CHECK(log_bytes() <= 17 * mebibyte);
    opened->reset();
    log::set_sink({}, log::level::error);
    CHECK(sqlite_file(database).number("SELECT count(*) FROM messages") == static_cast<std::int64_t>(seq));
}

TEST_CASE("log: the version of SQLite is logged at every start, and its bug is known", "[delivery][R14]")
{
    server_under_test server;
    const auto log = server.log();
    CHECK(log.find("\"event\":\"store_opened\"") != std::string::npos);
    CHECK(log.find(std::string("\"sqlite\":\"") + sqlite3_libversion()) != std::string::npos);

    for (const int affected : {3'007'000, 3'040'001, 3'044'005, 3'045'000, 3'050'006, 3'051'002})
        CHECK(sqlite::has_wal_reset_bug(affected));
    for (const int sound : {3'006'023, 3'044'006, 3'050'007, 3'051'003, 3'053'000})
        CHECK_FALSE(sqlite::has_wal_reset_bug(sound));
}
