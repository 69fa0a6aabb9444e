// Data folders of earlier versions, made from one of today by taking the tables back to what they were.
#include "adapters/sqlite/doctor.hpp"
#include "support/data_folder.hpp"
#include "support/faulty_disk.hpp"
#include "support/sqlite_file.hpp"
#include "support/stores.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace pasokh;
using namespace pasokh::testing;
using sqlite::sqlite_store;

namespace {

std::unique_ptr<sqlite_store> open_in(const std::filesystem::path& folder)
{
    auto opened = sqlite_store::open(folder);
    REQUIRE(opened.has_value());
    return std::move(*opened);
}

std::vector<domain::message> lines_of(sqlite_store& store, std::uint64_t chat)
{
    return run(store.messages_after(numbered<domain::chat_id>(chat), 0, UINT64_MAX, 10'000)).value();
}

constexpr auto columns_of_4 =
    "chat BLOB NOT NULL, seq INTEGER NOT NULL, author TEXT NOT NULL, author_id BLOB NOT NULL, author_name "
    "TEXT"
    " NOT NULL, client_id TEXT NOT NULL, text TEXT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL,"
    " at INTEGER NOT NULL, rateable INTEGER NOT NULL DEFAULT 0, ";
constexpr auto columns_of_5 =
    "chat BLOB NOT NULL, author_id BLOB NOT NULL, client_id TEXT NOT NULL, unnamed INTEGER NOT NULL, seq "
    "INTEGER"
    " NOT NULL, author TEXT NOT NULL, author_name TEXT NOT NULL, text TEXT NOT NULL, event TEXT NOT NULL,"
    " subject TEXT NOT NULL, at INTEGER NOT NULL, rateable INTEGER NOT NULL DEFAULT 0, ";

/// Version 4: ordered by seq, with a unique index of names. Version 5: ordered by name. Version 6: in the
/// order of arrival, with an index.
void take_back(const std::filesystem::path& folder, int version)
{
    sqlite_file file(folder / "pasokh.db");
    file.run("DROP VIEW chat_lines; DROP TABLE places; DROP TABLE placed");
    file.run("DELETE FROM schema_version WHERE version > " + std::to_string(version));
    if (version == 6) {
        file.run("CREATE UNIQUE INDEX messages_of_chat ON messages (chat, seq)");
        return;
    }
    const std::string table = "CREATE TABLE old (";
    if (version == 4) {
        file.run(table + columns_of_4 + "PRIMARY KEY (chat, seq)) STRICT, WITHOUT ROWID");
        file.run("INSERT INTO old SELECT chat, seq, author, author_id, author_name, client_id, text, event, "
                 "subject,"
                 " at, rateable FROM lines");
    } else {
        file.run(
            table + columns_of_5 +
            "PRIMARY KEY (chat, author_id, client_id, unnamed),"
            " CHECK (unnamed = iif(client_id = '', seq, 0))) STRICT, WITHOUT ROWID"
        );
        file.run(
            "INSERT INTO old SELECT chat, author_id, client_id, iif(client_id = '', seq, 0), seq, author,"
            " author_name, text, event, subject, at, rateable FROM lines"
        );
    }
    file.run(
        "DROP VIEW lines; DROP TABLE messages; DROP TABLE chat_numbers; ALTER TABLE old RENAME TO messages"
    );
    if (version == 4)
        file.run(
            "CREATE UNIQUE INDEX messages_once ON messages (chat, author_id, client_id) WHERE client_id <> ''"
        );
    else
        file.run("CREATE INDEX messages_far ON messages (chat, seq) WHERE seq > 500");
}

/// Chats whose lines arrived in turns, with every kind of line; chat 1 is a long one.
void fill(sqlite_store& store)
{
    for (std::uint64_t round = 0; round < 4; ++round) {
        for (std::uint64_t chat = 1; chat <= 5; ++chat) {
            const auto seq = 3 * round + 1;
            auto offer = said(chat, seq + 2, "", "which one?");
            offer.message.from = {domain::author_kind::bot, {}, "the bot"};
            offer.message.choices = {{"delivery", "Delivery"}, {"returns", "Returns"}};
            offer.message.attachments = {{{}, "https://shop.example/", "the page"}};
            offer.message.rateable = true;
            auto answer = answered(chat, seq + 1, 1, "o" + std::to_string(seq));
            answer.message.subject = "Sara";
            REQUIRE(run(store.append(batch_of(
                            {said(chat, seq, std::to_string(seq)),
                             answer,
                             offer,
                             changed(a_chat(chat, chat), seq + 2)}
                        )))
                        .has_value());
        }
    }
    domain::effects many;
    for (domain::seq_t seq = 13; seq <= 700; ++seq)
        many.push_back(said(1, seq, std::to_string(seq)));
    REQUIRE(run(store.append(batch_of(std::move(many)))).has_value());
}

std::string faults(const std::filesystem::path& folder)
{
    std::string out;
    for (const auto& each : sqlite::examine_blocking(folder / "pasokh.db"))
        if (each.how == sqlite::verdict::fault) out += std::string(each.check) + ": " + each.detail + '\n';
    return out;
}

}  // namespace

TEST_CASE(
    "migration: no line of an earlier version is lost or changed, and each is guarded",
    "[sqlite][migration]"
)
{
    const int version = GENERATE(4, 5, 6);
    INFO(version);
    const temp_dir folder;
    auto store = open_in(folder.path());
    fill(*store);
    std::vector<std::vector<domain::message>> before;
    for (std::uint64_t chat = 1; chat <= 5; ++chat)
        before.push_back(lines_of(*store, chat));
    const auto desk = run(store->load("shop")).value();
    REQUIRE(before.front().size() == 700);
    REQUIRE(before.back().size() == 12);
    REQUIRE(before.back().back().choices.size() == 2);
    store.reset();

    take_back(folder.path(), version);
    CHECK(faults(folder.path()) == "");  // an old store is not a broken one
    store = open_in(folder.path());
    for (std::uint64_t chat = 1; chat <= 5; ++chat)
        CHECK(lines_of(*store, chat) == before[chat - 1]);
    CHECK(run(store->load("shop")).value().chats.size() == desk.chats.size());
    CHECK(run(store->chat("shop", numbered<domain::chat_id>(2))).value()->client_ids.size() == 8);
    CHECK(faults(folder.path()) == "");
    CHECK(ask_database(folder.path(), "PRAGMA integrity_check") == "ok");

    // What was stored before is guarded like what comes now.
    const auto refused = [&](domain::message_added what) {
        return run(store->append(batch_of({std::move(what)}))).error() == errc::internal;
    };
    CHECK(refused(said(2, 13, "1")));
    CHECK(refused(answered(2, 13, 1, "o4")));
    CHECK(refused(said(2, 12, "late")));
    CHECK(run(store->append(batch_of({said(2, 13, "new"), answered(2, 14, 2, "o4")}))).has_value());
    CHECK(lines_of(*store, 2).size() == 14);
}

TEST_CASE("migration: old lines lie chat after chat, the oldest chat first", "[sqlite][migration]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    // Ids are random: here the older chat has the greater one.
    auto older = a_chat(9, 9);
    older.created_at = at_second(1);
    auto newer = a_chat(3, 3);
    newer.created_at = at_second(2);
    REQUIRE(run(store->append(batch_of({said(3, 1, "a"), said(9, 1, "b"), said(3, 2, "c"), said(9, 2, "d")})))
                .has_value());
    REQUIRE(run(store->append(batch_of({changed(newer, 2), changed(older, 2)}))).has_value());
    store.reset();
    take_back(folder.path(), 5);
    open_in(folder.path()).reset();
    CHECK(
        ask_database(
            folder.path(),
            "SELECT group_concat(client_id, '') FROM (SELECT client_id FROM messages ORDER BY arrival)"
        ) == "bdac"
    );
}

TEST_CASE(
    "migration: whichever disk call fails, the file is as it was or as it shall be",
    "[sqlite][migration][failure]"
)
{
    const auto how = GENERATE(faulty_disk::failure::io_error, faulty_disk::failure::full);
    const temp_dir folder;
    {
        auto store = open_in(folder.path() / "sound");
        fill(*store);
    }
    take_back(folder.path() / "sound", 5);
    const auto data = folder.path() / "data";
    bool refused = true;
    int as_it_was = 0;
    for (int fail_at = 1; refused; fail_at += 3) {
        INFO(fail_at);
        std::filesystem::remove_all(data);
        std::filesystem::copy(folder.path() / "sound", data);
        {
            faulty_disk disk;
            disk.fail_from(fail_at, how);
            refused = !sqlite_store::open(data).has_value();
        }
        const auto version = ask_database(data, "SELECT max(version) FROM schema_version");
        CHECK((version == "7" || (refused && (version == "5" || version == "6"))));
        if (version == "5") ++as_it_was;
        CHECK(
            ask_database(data, "SELECT count(*) FROM pragma_table_info('messages') WHERE name = 'unnamed'") ==
            (version == "5" ? "1" : "0")
        );
        auto store = open_in(data);
        CHECK(lines_of(*store, 1).size() == 700);
        CHECK(lines_of(*store, 5).size() == 12);
    }
    CHECK(as_it_was > 10);
    CHECK(faults(data) == "");
}
