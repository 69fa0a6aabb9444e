// The last guard against a line that is stored twice or late.
#include "adapters/sqlite/line_writer.hpp"
#include "adapters/sqlite/schema.hpp"
#include "support/stores.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <fstream>
#include <functional>
#include <optional>

using namespace pasokh;
using namespace pasokh::testing;
using sqlite::line_writer;

namespace {

/// An empty store, and the writer of its lines.
struct guarded {
    temp_dir folder;
    std::unique_ptr<sqlite::connection> db;
    std::optional<line_writer> lines;

    explicit guarded(std::size_t most_chats = 50'000, std::size_t most_names = 500'000)
    {
        const auto file = folder.path() / "pasokh.db";
        std::ofstream{file};
        auto opened = sqlite::connection::open(file, sqlite::connection::mode::write);
        REQUIRE(opened.has_value());
        db = std::move(*opened);
        REQUIRE(sqlite::migrate(*db).has_value());
        lines.emplace(*db, most_chats, most_names);
        db->begin();
    }

    bool admits(domain::message_added added)
    {
        const auto& kept = sent_.emplace_back(std::move(added));
        return lines->add(kept.chat, kept.message);
    }

    /// How many lines are in the table.
    std::size_t stored()
    {
        lines->flush();
        std::size_t out = 0;
        db->query("SELECT count(*) FROM messages", [&](sqlite::row& found) { found.into(out); });
        REQUIRE(db->ok());
        return out;
    }

private:
    std::deque<domain::message_added> sent_;
};

}  // namespace

TEST_CASE("lines: a name is taken once, whatever was forgotten in between", "[sqlite][guard]")
{
    // As given, forgetting before each new chat, and forgetting with the names of the first one.
    const auto [chats, names] = GENERATE(
        std::pair<std::size_t, std::size_t>(50'000, 500'000),
        std::pair<std::size_t, std::size_t>(1, 500'000),
        std::pair<std::size_t, std::size_t>(50'000, 2)
    );
    guarded one(chats, names);
    for (domain::seq_t seq = 1; seq <= 20; ++seq)
        for (std::uint64_t chat = 1; chat <= 3; ++chat) {
            CHECK(one.admits(said(chat, seq, "n" + std::to_string(seq))));
            CHECK_FALSE(one.admits(said(chat, seq, "another")));
            CHECK_FALSE(one.admits(said(chat, seq + 1, "n" + std::to_string(1 + seq / 2))));
        }
    CHECK(one.admits(said(1, 21, "")));
    CHECK(one.admits(said(1, 22, "")));
    CHECK(one.admits(answered(1, 23, 1, "n1")));
    CHECK_FALSE(one.admits(answered(1, 24, 1, "n1")));
    CHECK(one.admits(answered(1, 24, 2, "n1")));
    CHECK(one.stored() == 64);
}

TEST_CASE("lines: two names of one hash are two names", "[sqlite][guard]")
{
    guarded one;
    const std::hash<std::string_view> hash;
    auto first = answered(1, 1, 1, "x");
    auto second = answered(1, 2, 2, "y");
    second.message.from.who = {7, first.message.from.who.low ^ hash("x") ^ hash("y")};
    CHECK(one.admits(first));
    CHECK(one.admits(second));
    second.message.seq = 3;
    CHECK_FALSE(one.admits(second));
}

TEST_CASE("lines: what was rolled back is free again once it is forgotten", "[sqlite][guard]")
{
    guarded one;
    CHECK(one.admits(said(1, 1, "kept")));
    one.lines->flush();
    REQUIRE(one.db->finish().has_value());
    one.db->begin();
    CHECK(one.admits(said(1, 2, "lost")));
    CHECK(one.admits(said(2, 1, "lost too")));  // the number of its chat is rolled back with it
    one.lines->flush();
    one.db->refuse();
    REQUIRE_FALSE(one.db->finish().has_value());
    one.lines->forget();
    one.db->begin();
    CHECK(one.admits(said(3, 1, "other")));
    CHECK_FALSE(one.admits(said(1, 2, "kept")));
    CHECK(one.admits(said(1, 2, "lost")));
    CHECK(one.admits(said(2, 1, "lost too")));
    CHECK(one.stored() == 4);
    REQUIRE(one.db->finish().has_value());
}
