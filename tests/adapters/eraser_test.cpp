// What retention and erasing leave in the file: nothing.
#include "adapters/sqlite/doctor.hpp"
#include "support/data_folder.hpp"
#include "support/stores.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

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

std::string tables_of(const std::filesystem::path& folder)
{
    return ask_database(
        folder,
        "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite_%' ORDER BY name)"
    );
}

domain::offline_message left_by(std::uint64_t visitor, std::uint64_t number, const std::string& text)
{
    domain::offline_message out;
    out.id = numbered<domain::offline_message_id>(number);
    out.visitor = numbered<domain::visitor_id>(visitor);
    out.name = text + "-name";
    out.contact = text + "-contact";
    out.text = text + "-left";
    out.at = at_second(static_cast<int>(number));
    return out;
}

/// A chat of a visitor with everything that can hang on one, and a message that he left.
domain::effects life_of(std::uint64_t visitor, std::uint64_t chat, const std::string& words, int lines)
{
    auto row = a_chat(chat, visitor);
    row.state = domain::chat_state::closed;
    row.closed_at = at_second(static_cast<int>(chat));
    row.started_on = {"https://shop.example/?" + words + "-url", words + "-title", words + "-referrer"};
    row.visitor_read = row.operator_read = static_cast<domain::seq_t>(lines);
    row.card.question = words + "-question";
    row.card.candidates.push_back({"entry", words + "-candidate", 0.5});
    domain::effects all;
    for (int i = 1; i <= lines; ++i) {
        // Of every length: in its page, filling one, on overflow pages.
        auto line = said(
            chat,
            static_cast<domain::seq_t>(i),
            words + "-id" + std::to_string(i),
            words + "-text" + std::string(static_cast<std::size_t>(i * i * 37 % 9000), 'x') + words + "-end"
        );
        line.message.choices.push_back({"yes", words + "-choice"});
        line.message.attachments.push_back({{}, "https://shop.example/" + words, words + "-link"});
        domain::bot_turn_made turned;
        turned.turn.chat = row.id;
        turned.turn.about = static_cast<domain::seq_t>(i);
        turned.turn.question = words + "-asked";
        turned.turn.candidates.push_back({"entry", words + "-weighed-by-bot", 0.5});
        all.push_back(std::move(turned));
        all.push_back(std::move(line));
    }
    domain::assignment_made made;
    made.record.chat = row.id;
    made.record.candidates.emplace_back().name = words + "-weighed";
    all.push_back(std::move(made));
    all.push_back(changed(row, static_cast<domain::seq_t>(lines)));
    all.push_back(domain::offline_message_left{left_by(visitor, chat, words)});
    return all;
}

/// Everything that `pasokh doctor` would call a fault.
std::string faults(const std::filesystem::path& folder)
{
    std::string out;
    for (const auto& each : sqlite::examine_blocking(folder / "pasokh.db"))
        if (each.how == sqlite::verdict::fault) out += std::string(each.check) + ": " + each.detail + '\n';
    return out;
}

std::size_t lines_left(sqlite_store& store, std::uint64_t chat)
{
    return run(store.messages_after(numbered<domain::chat_id>(chat), 0, UINT64_MAX, 10'000)).value().size();
}

/// Drops what is older than five seconds, at most so many rows a step; after each the store is sound.
std::size_t rows_dropped(sqlite_store& store, const std::filesystem::path& folder, std::size_t most)
{
    std::size_t rows = 0;
    for (int step = 0; step < 100; ++step) {
        const auto dropped = run(store.drop_older("shop", at_second(5), most));
        REQUIRE(dropped.has_value());
        if (*dropped == 0) return rows;
        CHECK(*dropped <= most);
        rows += *dropped;
        REQUIRE(faults(folder) == "");
    }
    FAIL("it does not end");
    return rows;
}

}  // namespace

TEST_CASE("eraser: no file holds a word of an erased visitor", "[sqlite][eraser]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    // Chats of both mixed in the same pages, as ids are random.
    for (std::uint64_t round = 0; round < 20; ++round) {
        REQUIRE(run(store->append(batch_of(life_of(1, 100 + 2 * round, "secretword", 25)))).has_value());
        REQUIRE(run(store->append(batch_of(life_of(2, 101 + 2 * round, "otherword", 25)))).has_value());
    }
    REQUIRE_FALSE(file_with(folder.path(), "secretword").empty());

    const auto erased = run(store->erase("shop", numbered<domain::visitor_id>(1), at_second(1'000)));
    REQUIRE(erased.has_value());
    CHECK(erased->chats == 20);
    CHECK(erased->lines == 500);
    CHECK(erased->left_messages == 20);
    CHECK(file_with(folder.path(), "secretword") == "");
    CHECK_FALSE(file_with(folder.path(), "otherword").empty());
    CHECK(lines_left(*store, 101) == 25);
    CHECK(faults(folder.path()) == "");
    // The store goes on, and a restart finds nothing either.
    REQUIRE(run(store->append(batch_of(life_of(2, 900, "otherword", 3)))).has_value());
    store = open_in((store.reset(), folder.path()));
    CHECK(file_with(folder.path(), "secretword") == "");
    CHECK(lines_left(*store, 900) == 3);
}

TEST_CASE("eraser: what began after the request stays, and so does another site", "[sqlite][eraser]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    REQUIRE(run(store->append(batch_of(life_of(1, 10, "early", 2)))).has_value());
    REQUIRE(run(store->append(batch_of(life_of(1, 20, "late", 2)))).has_value());
    REQUIRE(run(store->append(batch_of(life_of(1, 11, "elsewhere", 2), "other"))).has_value());
    REQUIRE(run(store->erase("shop", numbered<domain::visitor_id>(1), at_second(15))).has_value());
    CHECK(lines_left(*store, 10) == 0);
    CHECK(lines_left(*store, 20) == 2);
    CHECK(lines_left(*store, 11) == 2);
    const auto again = run(store->erase("shop", numbered<domain::visitor_id>(1), at_second(15)));
    REQUIRE(again.has_value());
    CHECK(again->chats + again->lines + again->left_messages == 0);
}

TEST_CASE("eraser: old chats go in small steps and never leave a hole", "[sqlite][eraser]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    for (std::uint64_t chat = 1; chat <= 6; ++chat)
        REQUIRE(run(store->append(batch_of(life_of(chat, chat, "secretword", 30)))).has_value());
    REQUIRE(run(store->append(batch_of(life_of(8, 0, "elsewhere", 5), "other"))).has_value());

    const auto rows = rows_dropped(*store, folder.path(), 7);
    CHECK(rows == 4 * (30 + 1 + 1));  // lines, chats and left messages of the four that are older
    CHECK(lines_left(*store, 4) == 0);
    CHECK(lines_left(*store, 5) == 30);
    CHECK(run(store->offline_messages("shop", std::nullopt, 100)).value().messages.size() == 2);
}

TEST_CASE("eraser: a chat of very many lines goes whole, and in steps", "[sqlite][eraser]")
{
    constexpr int lines = 1'200;
    const temp_dir folder;
    auto store = open_in(folder.path());
    REQUIRE(run(store->append(batch_of(life_of(1, 1, "secretword", lines)))).has_value());
    REQUIRE(run(store->append(batch_of(life_of(2, 2, "otherword", lines)))).has_value());

    const auto erased = run(store->erase("shop", numbered<domain::visitor_id>(1), at_second(1'000)));
    REQUIRE(erased.has_value());
    CHECK(erased->lines == lines);
    CHECK(file_with(folder.path(), "secretword") == "");
    CHECK(lines_left(*store, 2) == lines);

    const auto rows = rows_dropped(*store, folder.path(), 290);
    CHECK(rows == lines + 1 + 1);  // its chat, and the message that was left
    CHECK(lines_left(*store, 2) == 0);
}

TEST_CASE("eraser: who comes after an erased chat has his own lines only", "[sqlite][eraser]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    REQUIRE(run(store->append(batch_of(life_of(1, 1, "first", 3)))).has_value());
    REQUIRE(run(store->append(batch_of(life_of(2, 2, "second", 3)))).has_value());
    const bool whole = GENERATE(true, false);
    if (whole)
        REQUIRE(run(store->erase("shop", numbered<domain::visitor_id>(2), at_second(1'000))).has_value());
    else
        REQUIRE(rows_dropped(*store, folder.path(), 2) > 0);
    // Under whatever number is free now, and then the erased chat again, as if it had never been.
    REQUIRE(run(store->append(batch_of(life_of(3, 3, "third", 2)))).has_value());
    REQUIRE(run(store->append(batch_of(life_of(2, 2, "again", 1)))).has_value());
    CHECK(lines_left(*store, 1) == (whole ? 3 : 0));
    CHECK(lines_left(*store, 2) == 1);
    CHECK(lines_left(*store, 3) == 2);
    CHECK(faults(folder.path()) == "");
}

TEST_CASE("eraser: every table is accounted for", "[sqlite][eraser]")
{
    const temp_dir folder;
    open_in(folder.path()).reset();
    // A new table belongs here; one with something of a visitor in it into eraser.cpp first. Nothing of a
    // visitor is in accounts, faq_versions (what an admin made of his words is the site's), invite_counts,
    // logins, meta, operator_states, placed, recovery_codes, schema_version and second_factors.
    CHECK(
        tables_of(folder.path()) ==
        "accounts assignment_candidates assignments attachments bot_turns card_candidates chat_numbers chats "
        "choices"
        " faq_versions invite_counts logins messages meta offline_messages operator_states placed places "
        "recovery_codes"
        " schema_version second_factors turn_candidates"
    );
}
