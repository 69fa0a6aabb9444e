// The contract of ports::faq_store, word for word, over every store.
#include "support/stores.hpp"

#include <catch2/catch.hpp>

using namespace pasokh;
using namespace pasokh::testing;

namespace {

ports::faq_version version(std::uint64_t number)
{
    ports::faq_version out;
    out.number = number;
    out.at = at_second(static_cast<int>(number));
    out.by = numbered<domain::operator_id>(1);
    out.change = "create " + std::to_string(number);
    out.entries = number;
    out.content = "{\"id\":\"ارسال\"}\n" + std::to_string(number);
    return out;
}

/// Every field differs from its default, so that a column that is forgotten shows.
domain::bot_turn a_turn(std::uint64_t chat, domain::seq_t about)
{
    domain::bot_turn out;
    out.chat = numbered<domain::chat_id>(chat);
    out.about = about;
    out.said = about + 1;
    out.language = "fa";
    out.question = "هزینه ارسال؟";
    out.choice = "delivery";
    out.asked_for = "";
    out.outcome = domain::bot_outcome::hand_off;
    out.reason = "low_confidence";
    out.entry = "delivery";
    out.confidence = 0.375;
    out.faq_version = 7;
    out.candidates = {{"delivery", "هزینه ارسال", 0.625}, {"returns", "برگشت", 0.25}};
    out.at = at_second(static_cast<int>(10 * chat + about));
    return out;
}

template <class Subject>
void keep(Subject& store, domain::effects what, domain::site_key site = "shop")
{
    REQUIRE(run(store->append(batch_of(std::move(what), std::move(site)))).has_value());
}

template <class Subject>
std::vector<ports::lesson>
lessons(Subject& store, domain::site_key site = "shop", int since = 0, std::size_t limit = 100)
{
    return run(store->lessons(std::move(site), at_second(since), limit)).value();
}

domain::bot_turn_made made(domain::bot_turn turn)
{
    return {std::move(turn)};
}

}  // namespace

TEMPLATE_TEST_CASE(
    "faq store: the newest version is in force, older ones stay",
    "[contract][faq]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    CHECK_FALSE(run(store->newest_faq("shop")).value().has_value());
    CHECK(run(store->faq_versions("shop")).value().empty());
    for (std::uint64_t number = 1; number <= 3; ++number)
        REQUIRE(run(store->add_faq_version("shop", version(number))).has_value());
    REQUIRE(run(store->add_faq_version("other", version(1))).has_value());
    store.reopen();

    CHECK(run(store->newest_faq("shop")).value() == version(3));
    CHECK(run(store->faq_version_of("shop", 2)).value() == version(2));
    CHECK_FALSE(run(store->faq_version_of("shop", 4)).value().has_value());
    CHECK_FALSE(run(store->faq_version_of("nobody", 1)).value().has_value());
    const auto all = run(store->faq_versions("shop")).value();
    REQUIRE(all.size() == 3);
    CHECK(all[0].number == 3);
    CHECK(all[2].number == 1);
    CHECK(all[0].content.empty());
    CHECK(all[0].change == "create 3");
    CHECK(all[0].by == numbered<domain::operator_id>(1));
}

TEMPLATE_TEST_CASE(
    "faq store: of two changes to one version one wins",
    "[contract][faq]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    CHECK(run(store->add_faq_version("shop", version(2))).error() == errc::conflict);
    CHECK_FALSE(run(store->newest_faq("shop")).value().has_value());
    REQUIRE(run(store->add_faq_version("shop", version(1))).has_value());
    auto late = version(1);
    late.change = "late";
    CHECK(run(store->add_faq_version("shop", late)).error() == errc::conflict);
    CHECK(run(store->add_faq_version("shop", version(3))).error() == errc::conflict);
    CHECK(run(store->newest_faq("shop")).value() == version(1));
}

TEMPLATE_TEST_CASE(
    "faq store: the last hundred versions are kept",
    "[contract][faq]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    for (std::uint64_t number = 1; number <= 103; ++number)
        REQUIRE(run(store->add_faq_version("shop", version(number))).has_value());
    const auto all = run(store->faq_versions("shop")).value();
    REQUIRE(all.size() == ports::faq_store::most_versions);
    CHECK(all.front().number == 103);
    CHECK(all.back().number == 4);
    CHECK_FALSE(run(store->faq_version_of("shop", 3)).value().has_value());
}

TEMPLATE_TEST_CASE(
    "faq store: a turn comes back as it was, with what the visitor said of it",
    "[contract][faq]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    keep(store, {made(a_turn(1, 1)), made(a_turn(1, 3)), made(a_turn(2, 1))});
    keep(store, {domain::bot_turn_rated{numbered<domain::chat_id>(1), 4, domain::rating::no}});
    store.reopen();

    const auto turns = run(store->turns("shop", numbered<domain::chat_id>(1))).value();
    REQUIRE(turns.size() == 2);
    CHECK(turns[0] == a_turn(1, 1));
    auto rated = a_turn(1, 3);
    rated.helped = domain::rating::no;
    CHECK(turns[1] == rated);
    CHECK(run(store->turns("other", numbered<domain::chat_id>(1))).value().empty());
}

TEMPLATE_TEST_CASE(
    "faq store: lessons are what was left open or clicked, newest first",
    "[contract][faq]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    const auto turn = [](std::uint64_t chat, domain::bot_outcome outcome, std::string reason) {
        auto out = a_turn(chat, 1);
        out.outcome = outcome;
        out.reason = std::move(reason);
        return made(out);
    };
    using enum domain::bot_outcome;
    auto clicked = a_turn(9, 1);
    clicked.outcome = answer;
    clicked.asked_for = "پست چنده";
    keep(
        store,
        {turn(1, hand_off, "low_confidence"),
         turn(2, hand_off, "second_miss"),
         turn(3, hand_off, "repeated"),
         turn(4, hand_off, "wants_human"),
         turn(5, hand_off, "complaint"),
         turn(6, answer, "confident"),
         turn(7, answer, "confident"),
         turn(8, ask, "unsure"),
         made(clicked),
         domain::bot_turn_rated{numbered<domain::chat_id>(7), 2, domain::rating::no}}
    );
    auto greeting = answered(1, 2, 1, "o-1");
    greeting.message.text = "سلام";
    auto answer_of_operator = answered(1, 4, 1, "o-3");
    answer_of_operator.message.text = "Yes, behind the house.";
    keep(store, {greeting, answered(1, 3, 1, "o-2"), answer_of_operator});
    auto farewell = answered(1, 9, 1, "o-9");
    farewell.message.text = "Is there anything else that I can do for you today?";
    for (domain::seq_t seq = 5; seq <= 6; ++seq)
        keep(store, {answered(1, seq, 1, "o-" + std::to_string(seq))});
    keep(store, {farewell});
    keep(store, {turn(10, hand_off, "low_confidence")}, "other");

    const auto all = lessons(store);
    std::vector<std::uint64_t> chats;
    for (const auto& each : all)
        chats.push_back(each.turn.chat.low);
    CHECK(chats == std::vector<std::uint64_t>{9, 7, 3, 2, 1});
    CHECK(all[0].turn.asked_for == "پست چنده");
    CHECK(all[4].operator_said == "Yes, behind the house.");
    CHECK(all[3].operator_said.empty());
    CHECK(all[4].turn.candidates.size() == 2);
    CHECK(lessons(store, "shop", 31).size() == 3);
    CHECK(lessons(store, "shop", 0, 2).size() == 2);
}

TEMPLATE_TEST_CASE(
    "faq store: what is settled does not come back, and only on its own site",
    "[contract][faq]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    keep(store, {made(a_turn(1, 1)), made(a_turn(2, 1))});
    const ports::turn_key first{numbered<domain::chat_id>(1), 1};
    const ports::turn_key unknown{numbered<domain::chat_id>(3), 9};
    REQUIRE(run(store->settle("other", {first})).has_value());
    CHECK(lessons(store).size() == 2);
    REQUIRE(run(store->settle("shop", {first, unknown})).has_value());
    store.reopen();
    const auto left = lessons(store);
    REQUIRE(left.size() == 1);
    CHECK(left[0].turn.chat.low == 2);
}

TEMPLATE_TEST_CASE(
    "store: what an answer of the bot carries comes back with its line",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    auto line = said(1, 1, "");
    line.message.from = {domain::author_kind::bot, {}, "Robin"};
    line.message.rateable = true;
    line.message.choices = {{"a", "A?"}, {"b", "B?"}};
    line.message.attachments = {
        {domain::attachment::what::link, "https://shop.example/", "shop"},
        {domain::attachment::what::image, "https://shop.example/a.png", "نقشه"}};
    keep(store, {line, said(1, 2, "m-1")});
    store.reopen();
    const auto lines = run(store->messages_after(numbered<domain::chat_id>(1), 0, 10, 10)).value();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == line.message);
    CHECK_FALSE(lines[1].rateable);
    CHECK(lines[1].attachments.empty());
}
