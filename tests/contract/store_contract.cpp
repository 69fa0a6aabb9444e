// The contract of ports::store, word for word, over every store.
#include "support/stores.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

namespace {

constexpr auto everything = UINT64_MAX;

template <class Subject>
void keep(Subject& store, domain::effects what, domain::site_key site = "shop")
{
    REQUIRE(run(store->append(batch_of(std::move(what), std::move(site)))).has_value());
}

template <class Subject>
std::vector<domain::message> lines_of(Subject& store, std::uint64_t chat)
{
    return run(store->messages_after(numbered<domain::chat_id>(chat), 0, everything, 1'000)).value();
}

template <class Subject>
std::optional<domain::saved_chat> saved(Subject& store, std::uint64_t chat, domain::site_key site = "shop")
{
    return run(store->chat(std::move(site), numbered<domain::chat_id>(chat))).value();
}

/// Every field differs from its default, so that a column that is forgotten shows.
domain::chat_record a_full_chat()
{
    auto c = a_chat(7, 9);
    c.person = domain::verified_person{"مینا", "mina@example.com"};
    c.state = domain::chat_state::on_hold;
    c.started_on = {"https://shop.example/کفش?a=1", "کفش «نو»", "https://search.example/"};
    c.queued_at = at_second(1);
    c.assigned_at = at_second(2);
    c.first_reply_at = at_second(3);
    c.closed_at = at_second(4);
    c.assigned_to = numbered<domain::operator_id>(1);
    c.last_operator = numbered<domain::operator_id>(2);
    c.reserved_for = numbered<domain::operator_id>(3);
    c.lapsed = {numbered<domain::operator_id>(4), numbered<domain::operator_id>(5)};
    c.close_reason = domain::event_kind::closed_visitor_left;
    c.priority = -3;
    c.head_of_queue = true;
    c.late = true;
    c.bot_misses = 2;
    c.visitor_read = 5;
    c.operator_read = 6;
    c.card = {
        "ارسال رایگان؟",
        "low_confidence",
        {{"delivery", "هزینهٔ ارسال", 0.625}, {"returns", "برگشت", 0.25}}};
    return c;
}

domain::offline_message left(std::uint64_t number, int second)
{
    domain::offline_message m;
    m.id = numbered<domain::offline_message_id>(number);
    m.visitor = numbered<domain::visitor_id>(1);
    m.chat = numbered<domain::chat_id>(2);
    m.name = "مینا";
    m.contact = "mina@example.com";
    m.text = "لطفاً تماس بگیرید";
    m.language = "fa";
    m.left_on = {"https://shop.example/", "shop", "https://search.example/"};
    m.at = at_second(second);
    return m;
}

std::vector<std::uint64_t> numbers(const ports::offline_page& page)
{
    std::vector<std::uint64_t> out;
    for (const auto& m : page.messages)
        out.push_back(m.id.low);
    return out;
}

}  // namespace

TEMPLATE_TEST_CASE(
    "store: what was appended is there after a restart",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    auto line = answered(7, 2, 1, "o-1");
    line.message.subject = "Sara";
    line.message.event = domain::event_kind::joined;
    auto offer = said(7, 3, "", "کدام؟");
    offer.message.from = {domain::author_kind::bot, {}, "پاسخ‌گو"};
    offer.message.choices = {{"delivery", "ارسال"}, {"returns", "برگشت"}};
    keep(store, {said(7, 1, "v-1"), line, offer, changed(a_full_chat(), 3)});

    const auto before = saved(store, 7);
    store.reopen();
    const auto after = saved(store, 7);

    REQUIRE(after.has_value());
    CHECK(after->record == a_full_chat());
    CHECK(after->top == 3);
    CHECK(after->last == offer.message);
    CHECK(after->last_from_visitor == said(7, 1, "v-1").message);
    CHECK(after->last_from_operator == line.message);
    for (const auto& each : {*before, *after}) {
        REQUIRE(each.client_ids.size() == 2);
        const auto of_visitor = each.client_ids.at({{}, "v-1"});
        CHECK(of_visitor == domain::accepted_as{1, at_second(1)});
        const auto of_operator = each.client_ids.at({numbered<domain::operator_id>(1), "o-1"});
        CHECK(of_operator == domain::accepted_as{2, line.message.at});
    }
    CHECK(lines_of(store, 7) == std::vector{said(7, 1, "v-1").message, line.message, offer.message});
}

TEMPLATE_TEST_CASE(
    "store: a later row of a chat replaces the earlier one",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    keep(store, {changed(a_full_chat())});
    const auto plain = a_chat(7, 9);
    keep(store, {changed(plain)});

    CHECK(saved(store, 7)->record == plain);
}

TEMPLATE_TEST_CASE(
    "store: a batch is appended whole or not at all",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    keep(store, {changed(a_chat(1)), said(1, 1, "a")});

    SECTION("a seq that is taken")
    {
        const auto done = run(store->append(batch_of({said(1, 2, "b"), said(1, 1, "c")})));
        CHECK(done.error() == errc::internal);
    }
    SECTION("a client_id that is taken")
    {
        const auto done = run(store->append(batch_of({said(1, 2, "b"), said(1, 3, "a")})));
        CHECK(done.error() == errc::internal);
    }
    SECTION("a client_id twice in one batch")
    {
        const auto done = run(store->append(batch_of({said(1, 2, "b"), said(1, 3, "b")})));
        CHECK(done.error() == errc::internal);
    }
    CHECK(lines_of(store, 1) == std::vector{said(1, 1, "a").message});

    keep(store, {said(1, 2, "b")});
    CHECK(lines_of(store, 1).size() == 2);
}

TEMPLATE_TEST_CASE(
    "store: a client_id is taken by what is stored, and by nothing else",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    keep(store, {changed(a_chat(1)), said(1, 1, "a"), answered(1, 2, 1, "o")});
    const auto refused = [&](domain::message_added what) {
        return run(store->append(batch_of({std::move(what)}))).error() == errc::internal;
    };
    // A batch that fails gives back the numbers and names that it took, of chats that were known and of new
    // ones.
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto done = run(store->append(batch_of(
            {changed(a_chat(2)), said(2, 1, "new"), said(1, 3, "b"), answered(1, 4, 1, "p"), said(1, 5, "a")}
        )));
        CHECK(done.error() == errc::internal);
        CHECK(refused(said(1, 3, "a")));
        CHECK(refused(answered(1, 3, 1, "o")));
        CHECK(refused(said(1, 2, "z")));
    }
    CHECK(lines_of(store, 1).size() == 2);
    CHECK(lines_of(store, 2).empty());

    const bool restarted = GENERATE(false, true);
    if (restarted) store.reopen();
    CHECK(refused(answered(1, 3, 1, "o")));
    keep(store, {said(1, 3, "b"), changed(a_chat(2)), said(2, 1, "new"), answered(1, 4, 1, "p")});
    CHECK(refused(said(1, 5, "b")));
    CHECK(refused(answered(1, 5, 1, "p")));
    CHECK(refused(said(2, 2, "new")));
    CHECK(lines_of(store, 1).size() == 4);
    CHECK(lines_of(store, 2).size() == 1);
}

TEMPLATE_TEST_CASE(
    "store: a client_id belongs to one chat and sender",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    keep(store, {changed(a_chat(1)), changed(a_chat(2)), said(1, 1, "same"), said(2, 1, "same")});
    keep(store, {answered(1, 2, 1, "same"), answered(1, 3, 2, "same")});
    keep(store, {said(1, 4, ""), said(1, 5, "")});  // system lines have none

    CHECK(saved(store, 1)->client_ids.size() == 3);
    CHECK(saved(store, 2)->client_ids.size() == 1);
}

TEMPLATE_TEST_CASE(
    "store: what is not durable is not written",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    domain::typing_shown typing;
    domain::message_repeated repeated;
    domain::bot_asked asked;
    keep(store, {typing, said(1, 1, "a"), repeated, asked, changed(a_chat(1), 1)});

    CHECK(lines_of(store, 1).size() == 1);
    CHECK(saved(store, 1)->top == 1);
}

TEMPLATE_TEST_CASE(
    "store: a desk is loaded with all that is not closed",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    auto closed = a_chat(2);
    closed.state = domain::chat_state::closed;
    auto queued = a_chat(3);
    queued.state = domain::chat_state::queued;
    keep(store, {changed(a_chat(1)), changed(closed), changed(queued), said(1, 1, "a")});
    keep(store, {changed(a_chat(4))}, "other");
    store.reopen();

    const auto desk = run(store->load("shop")).value();
    REQUIRE(desk.chats.size() == 2);
    CHECK(desk.chats[0].record == a_chat(1));
    CHECK(desk.chats[0].top == 1);
    CHECK(desk.chats[1].record == queued);
    CHECK(run(store->load("never-seen")).value().chats.empty());
    CHECK(run(store->load("never-seen")).value().operators.empty());
}

TEMPLATE_TEST_CASE(
    "store: an operator keeps his status over a restart",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    ports::account who;
    who.site = "shop";
    who.profile =
        {numbered<domain::operator_id>(1), "سارا", {"sales", "help"}, {"fa", "en"}, 3, 2, true, false};
    who.email = "sara@example.com";
    auto fresh = who;
    fresh.profile = {numbered<domain::operator_id>(2), "علی", {}, {}, 5, 0, false, true};
    fresh.email = "ali@example.com";
    REQUIRE(run(store->save(who)).has_value());
    REQUIRE(run(store->save(fresh)).has_value());
    keep(
        store,
        {domain::operator_state_saved{who.profile.id, domain::chosen_status::busy, "", at_second(1)}}
    );
    keep(
        store,
        {domain::operator_state_saved{who.profile.id, domain::chosen_status::away, "ناهار", at_second(5)}}
    );
    store.reopen();

    const auto desk = run(store->load("shop")).value();
    REQUIRE(desk.operators.size() == 2);
    CHECK(desk.operators[0].profile == who.profile);
    CHECK(desk.operators[0].status == domain::chosen_status::away);
    CHECK(desk.operators[0].away_reason == "ناهار");
    CHECK(desk.operators[0].last_assigned == at_second(5));
    CHECK(desk.operators[1].profile == fresh.profile);
    CHECK(desk.operators[1].status == domain::chosen_status::available);
    CHECK_FALSE(desk.operators[1].last_assigned.has_value());
}

TEMPLATE_TEST_CASE(
    "store: a visitor's newest chat is found, whatever its state",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    auto closed = a_chat(3, 1);
    closed.state = domain::chat_state::closed;
    keep(store, {changed(closed), changed(a_chat(2, 1)), changed(a_chat(4, 2)), said(3, 1, "a")});

    const auto newest = run(store->newest_chat("shop", numbered<domain::visitor_id>(1))).value();
    REQUIRE(newest.has_value());
    CHECK(newest->record == closed);
    CHECK(newest->top == 1);
    CHECK_FALSE(run(store->newest_chat("other", numbered<domain::visitor_id>(1))).value().has_value());
    CHECK_FALSE(run(store->newest_chat("shop", numbered<domain::visitor_id>(9))).value().has_value());
}

TEMPLATE_TEST_CASE(
    "store: a chat is found only by its own site",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    keep(store, {changed(a_chat(1))});

    CHECK(saved(store, 1).has_value());
    CHECK_FALSE(saved(store, 1, "other").has_value());
    CHECK_FALSE(saved(store, 2).has_value());
}

TEMPLATE_TEST_CASE(
    "store: lines are read forwards from a cursor and backwards in pages",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    domain::effects all{changed(a_chat(1))};
    for (domain::seq_t seq = 1; seq <= 10; ++seq)
        all.push_back(said(1, seq, std::to_string(seq)));
    keep(store, std::move(all));
    const auto chat = numbered<domain::chat_id>(1);
    const auto ends = [](const auto& lines) { return std::pair(lines.front().seq, lines.back().seq); };

    const auto forwards = run(store->messages_after(chat, 3, 8, 100)).value();
    CHECK(ends(forwards) == std::pair<domain::seq_t, domain::seq_t>(4, 8));
    const auto limited = run(store->messages_after(chat, 3, everything, 2)).value();
    CHECK(ends(limited) == std::pair<domain::seq_t, domain::seq_t>(4, 5));
    CHECK(run(store->messages_after(chat, 10, everything, 5)).value().empty());

    const auto newest = run(store->messages_before(chat, everything, 4)).value();
    CHECK(ends(newest.messages) == std::pair<domain::seq_t, domain::seq_t>(7, 10));
    CHECK(newest.earlier);
    const auto oldest = run(store->messages_before(chat, 7, 6)).value();
    CHECK(ends(oldest.messages) == std::pair<domain::seq_t, domain::seq_t>(1, 6));
    CHECK_FALSE(oldest.earlier);
    CHECK(run(store->messages_before(chat, 1, 4)).value().messages.empty());
    CHECK(run(store->messages_before(numbered<domain::chat_id>(9), 5, 4)).value().messages.empty());
}

TEMPLATE_TEST_CASE(
    "store: a very long chat is read like a short one",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    const domain::seq_t top = 730;
    domain::effects all{changed(a_chat(1))};
    for (domain::seq_t seq = 1; seq <= top; ++seq)
        all.push_back(said(1, seq, seq % 7 == 0 ? "" : std::to_string(seq)));
    keep(store, std::move(all));
    const auto chat = numbered<domain::chat_id>(1);
    const auto numbers = [](const auto& lines) {
        std::vector<domain::seq_t> out;
        for (const auto& each : lines)
            out.push_back(each.seq);
        return out;
    };
    const auto from_to = [](domain::seq_t from, domain::seq_t to) {
        std::vector<domain::seq_t> out(to - from + 1);
        std::iota(out.begin(), out.end(), from);
        return out;
    };
    for (const domain::seq_t after : {0U, 490U, 499U, 500U, 501U, 700U}) {
        INFO(after);
        CHECK(
            numbers(run(store->messages_after(chat, after, after + 20, 100)).value()) ==
            from_to(after + 1, after + 20)
        );
    }
    CHECK(numbers(run(store->messages_before(chat, everything, 300)).value().messages) == from_to(431, top));
    CHECK(numbers(run(store->messages_before(chat, 511, 20)).value().messages) == from_to(491, 510));
    CHECK(numbers(run(store->messages_before(chat, everything, 9)).value().messages) == from_to(722, top));
    CHECK(saved(store, 1)->top == top);
    CHECK(run(store->append(batch_of({said(1, top, "late")}))).error() == errc::internal);
    CHECK(run(store->append(batch_of({said(1, top + 1, "600")}))).error() == errc::internal);
    keep(store, {said(1, top + 1, "next")});
}

TEMPLATE_TEST_CASE(
    "store: a left message is kept once and handled once",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    auto changed_words = left(1, 1);
    changed_words.text = "something else";
    keep(store, {domain::offline_message_left{left(1, 1)}});
    keep(store, {domain::offline_message_left{changed_words}});

    auto page = run(store->offline_messages("shop", {}, 10)).value();
    CHECK(page.messages == std::vector{left(1, 1)});
    CHECK(page.waiting == 1);
    CHECK(run(store->offline_messages("other", {}, 10)).value().messages.empty());
    CHECK(run(store->has_offline_message("shop", left(1, 1).id)).value());
    CHECK_FALSE(run(store->has_offline_message("other", left(1, 1).id)).value());
    CHECK_FALSE(run(store->has_offline_message("shop", left(2, 1).id)).value());

    const auto first = numbered<domain::operator_id>(1);
    keep(store, {domain::offline_message_closed{left(1, 1).id, first, at_second(9)}});
    keep(
        store,
        {domain::offline_message_closed{left(1, 1).id, numbered<domain::operator_id>(2), at_second(10)}}
    );
    store.reopen();
    page = run(store->offline_messages("shop", {}, 10)).value();
    CHECK(page.messages.at(0).handled_by == first);
    CHECK(page.messages.at(0).handled_at == at_second(9));
    CHECK(page.waiting == 0);
}

TEMPLATE_TEST_CASE(
    "store: left messages come newest first, page by page",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    // Two of the same instant: pages must neither repeat nor skip one.
    for (const auto& [number, second] : {std::pair{1, 1}, {2, 3}, {3, 3}, {4, 2}, {5, 9}})
        keep(store, {domain::offline_message_left{left(static_cast<std::uint64_t>(number), second)}});
    const auto page = [&](std::optional<std::uint64_t> before) {
        std::optional<domain::offline_message_id> from;
        if (before) from = numbered<domain::offline_message_id>(*before);
        return run(store->offline_messages("shop", from, 2)).value();
    };

    CHECK(numbers(page({})) == std::vector<std::uint64_t>{5, 3});
    CHECK(page({}).more);
    CHECK(numbers(page(3)) == std::vector<std::uint64_t>{2, 4});
    CHECK(numbers(page(4)) == std::vector<std::uint64_t>{1});
    CHECK_FALSE(page(4).more);
    CHECK(page(4).waiting == 5);
    CHECK(page(77).messages.empty());
}

TEMPLATE_TEST_CASE(
    "store: epoch and secret last as long as the data",
    "[contract][store]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    const auto first = store->identity();
    CHECK(first.epoch.size() == 16);
    CHECK(first.epoch.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(first.secret.size() == 32);
    store.reopen();
    CHECK(store->identity().epoch == first.epoch);
    CHECK(store->identity().secret == first.secret);

    TestType another;
    CHECK(another->identity().epoch != first.epoch);
    CHECK(another->identity().secret != first.secret);
}
