// Lines that have no place in their chat yet are read like those that have one.
#include "adapters/sqlite/doctor.hpp"
#include "adapters/sqlite/places.hpp"
#include "support/data_folder.hpp"
#include "support/faulty_disk.hpp"
#include "support/stores.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <set>

using namespace pasokh;
using namespace pasokh::testing;
using sqlite::sqlite_store;

namespace {

constexpr std::uint64_t chats = 7;

std::unique_ptr<sqlite_store> open_in(const std::filesystem::path& folder)
{
    auto opened = sqlite_store::open(folder);
    REQUIRE(opened.has_value());
    return std::move(*opened);
}

std::size_t without_place(const std::filesystem::path& folder)
{
    return std::stoul(
        ask_database(folder, "SELECT count(*) FROM messages WHERE arrival > (SELECT up_to FROM placed)")
    );
}

std::string faults(const std::filesystem::path& folder)
{
    std::string out;
    for (const auto& each : sqlite::examine_blocking(folder / "pasokh.db"))
        if (each.how == sqlite::verdict::fault) out += std::string(each.check) + ": " + each.detail + '\n';
    return out;
}

/// The lines of some chats as they were sent, next to the store that has them.
struct told {
    sqlite_store& store;
    std::mt19937_64 any{7};
    std::map<std::uint64_t, std::vector<domain::message>> lines{};

    std::uint64_t below(std::uint64_t end) { return any() % end; }

    domain::message_added next_of(std::uint64_t chat)
    {
        auto& of_chat = lines[chat];
        const domain::seq_t seq = of_chat.size() + 1;
        auto line = said(chat, seq, "n" + std::to_string(seq), "line " + std::to_string(any()));
        of_chat.push_back(line.message);
        return line;
    }

    /// A batch of lines of chats by turns, and the rows of these chats.
    void tell(std::size_t count)
    {
        domain::effects all;
        std::set<std::uint64_t> written;
        for (std::size_t i = 0; i < count; ++i) {
            const auto chat = 1 + below(chats);
            written.insert(chat);
            all.push_back(next_of(chat));
        }
        for (const auto chat : written)
            all.push_back(changed(a_chat(chat, chat), lines[chat].size()));
        REQUIRE(run(store.append(batch_of(std::move(all)))).has_value());
    }

    void check_one_page()
    {
        const auto chat = 1 + below(chats);
        const auto& all = lines[chat];
        const auto after = below(all.size() + 1);
        const auto limit = 1 + below(40);
        const auto id = numbered<domain::chat_id>(chat);
        const auto until = std::min<std::uint64_t>(after + limit, all.size());
        const auto from = all.begin() + static_cast<std::ptrdiff_t>(after);
        const auto to = all.begin() + static_cast<std::ptrdiff_t>(until);
        CHECK(run(store.messages_after(id, after, UINT64_MAX, limit)).value() == std::vector(from, to));

        const auto page = run(store.messages_before(id, after + 1, limit)).value();
        const auto first = after > limit ? after - limit : 0;
        CHECK(page.messages == std::vector(all.begin() + static_cast<std::ptrdiff_t>(first), from));
        CHECK(page.earlier == (first > 0));
    }

    void check_all()
    {
        for (const auto& [chat, all] : lines)
            CHECK(
                run(store.messages_after(numbered<domain::chat_id>(chat), 0, UINT64_MAX, 100'000)).value() ==
                all
            );
    }
};

}  // namespace

TEST_CASE("places: a chat reads the same before its lines have places and after", "[sqlite][places]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    told story{*store};
    std::size_t most = 0;
    std::size_t least_after_many = SIZE_MAX;
    std::size_t sent = 0;
    while (sent < 3 * sqlite::unplaced_lines::most) {
        const auto count = 1 + story.below(60);
        story.tell(count);
        sent += count;
        story.check_one_page();
        const auto now = without_place(folder.path());
        most = std::max(most, now);
        if (sent > 2 * sqlite::unplaced_lines::most) least_after_many = std::min(least_after_many, now);
    }
    CHECK(most > sqlite::unplaced_lines::most / 2);  // they did wait
    CHECK(most < sqlite::unplaced_lines::most);
    CHECK(least_after_many < 60);  // and were placed in between
    story.check_all();
    CHECK(run(store->load("shop")).value().chats.size() == chats);
    CHECK(run(store->chat("shop", numbered<domain::chat_id>(3))).value()->top == story.lines[3].size());
    CHECK(faults(folder.path()) == "");
}

TEST_CASE("places: a full disk does not keep a store from being opened and read", "[sqlite][places][failure]")
{
    const temp_dir folder;
    std::optional<told> story;
    auto store = open_in(folder.path());
    story.emplace(told{*store});
    story->tell(200);
    store.reset();
    faulty_disk disk;
    disk.fail_from(1, faulty_disk::failure::full);
    store = open_in(folder.path());
    CHECK(without_place(folder.path()) == 200);
    told again{*store, story->any, story->lines};
    again.check_all();
    CHECK_FALSE(run(store->append(batch_of({said(1, story->lines[1].size() + 1, "new")}))).has_value());
    disk.repair();
    again.tell(30);
    CHECK(without_place(folder.path()) == 30);
    again.check_all();
    store.reset();  // before the disk
    CHECK(faults(folder.path()) == "");
}

TEST_CASE("places: what the last run left without is placed at the next start", "[sqlite][places]")
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    told first{*store};
    first.tell(50);
    CHECK(without_place(folder.path()) == 50);
    store.reset();

    store = open_in(folder.path());
    CHECK(without_place(folder.path()) == 0);
    told second{*store, first.any, first.lines};
    second.check_all();
    second.tell(50);
    second.check_all();
    CHECK(faults(folder.path()) == "");
}

TEST_CASE("places: lines that take the numbers of deleted ones are found", "[sqlite][places][eraser]")
{
    const bool placed_before = GENERATE(true, false);
    const temp_dir folder;
    auto store = open_in(folder.path());
    told story{*store};
    story.tell(20);
    if (placed_before) {
        store.reset();
        store = open_in(folder.path());
    }
    told then{*store, story.any, story.lines};
    // The newest lines of all, so that their numbers are free again.
    domain::effects last;
    for (int i = 0; i < 30; ++i)
        last.push_back(then.next_of(9));
    auto row = a_chat(9, 9);
    row.state = domain::chat_state::closed;
    row.closed_at = at_second(1);
    last.push_back(changed(row, 30));
    REQUIRE(run(store->append(batch_of(std::move(last)))).has_value());
    REQUIRE(run(store->drop_older("shop", at_second(5), 1'000)).value() == 31);
    then.lines.erase(9);
    then.check_all();
    CHECK(faults(folder.path()) == "");

    then.tell(40);
    then.check_all();
    while (without_place(folder.path()) > 0)
        then.tell(1);
    then.check_all();
    CHECK(faults(folder.path()) == "");
}

TEST_CASE(
    "places: a chat that was forgotten is guarded by lines without a place too",
    "[sqlite][places][guard]"
)
{
    const temp_dir folder;
    auto store = open_in(folder.path());
    told story{*store};
    story.tell(100);
    // A refused batch makes the writer forget every chat.
    REQUIRE_FALSE(run(store->append(batch_of({said(1, 1, "again")}))).has_value());
    for (std::uint64_t chat = 1; chat <= chats; ++chat) {
        const auto top = story.lines[chat].size();
        CHECK_FALSE(run(store->append(batch_of({said(chat, top, "late")}))).has_value());
        CHECK_FALSE(run(store->append(batch_of({said(chat, top + 1, "n" + std::to_string(top))}))).has_value()
        );
    }
    story.tell(100);
    story.check_all();
    CHECK(faults(folder.path()) == "");
}
