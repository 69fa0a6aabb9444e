// What only the store on PostgreSQL does: fencing, locks, broken connections, odd texts.
#include "support/stores.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

namespace {

std::string ask(const postgres_subject& of, const std::string& sql)
{
    return postgres_server::shared().ask(of.database(), sql);
}

std::string end_connections(const postgres_subject& of, const std::string& named)
{
    return ask(
        of,
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = "
        "current_database()"
        " AND application_name LIKE '" +
            named + "'"
    );
}

}  // namespace

TEST_CASE("postgres: a batch under a term that is not the newest is refused whole", "[postgres][fence]")
{
    postgres_subject store;
    REQUIRE(run(store->append(batch_of({said(1, 1, "a")}))).has_value());
    bool lost = false;
    store->journal()->on_lost([&] { lost = true; });
    (void)ask(store, "UPDATE site_owners SET term = term + 1 WHERE site = 'shop'");

    CHECK(run(store->append(batch_of({said(1, 2, "b")}))).error() == errc::store_unavailable);
    CHECK(lost);
    CHECK_FALSE(store->journal()->connected());
    CHECK(ask(store, "SELECT count(*) FROM messages") == "1");
    // With the connection the lock is gone: the next owner may take the site.
    CHECK(
        ask(store,
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())") == "0"
    );
    store->journal()->on_lost([] {});
}

TEST_CASE("postgres: a batch for a site that is not held is refused", "[postgres][fence]")
{
    postgres_subject store;
    CHECK(run(store->append(batch_of({said(1, 1, "a")}, "foreign"))).error() == errc::store_unavailable);
    CHECK(ask(store, "SELECT count(*) FROM messages") == "0");
}

TEST_CASE("postgres: the term rises each time the lock is taken", "[postgres][fence]")
{
    postgres_subject store;
    const auto first = store->journal()->term_of("shop");
    store.reopen();
    CHECK(*store->journal()->term_of("shop") == *first + 1);
}

TEST_CASE("postgres: a journal whose connection was ended loses its sites at once", "[postgres][fence]")
{
    postgres_subject store;
    CHECK(end_connections(store, "%journal") == "1");
    CHECK(run(store->append(batch_of({said(1, 1, "a")}))).error() == errc::store_unavailable);
    CHECK_FALSE(store->journal()->term_of("shop").has_value());
    CHECK(ask(store, "SELECT count(*) FROM messages") == "0");
}

TEST_CASE("postgres: silence ends the journal's connection", "[postgres][fence]")
{
    postgres_subject store;
    const auto held = [&] {
        return ask(store,
                   "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                   " AND application_name LIKE '%journal'") == "1";
    };
    REQUIRE(held());
    const auto since = std::chrono::steady_clock::now();
    while (held() && std::chrono::steady_clock::now() - since < 10s)
        std::this_thread::sleep_for(50ms);  // between two questions
    const auto took = std::chrono::steady_clock::now() - since;
    CHECK(took > 4s);
    CHECK(took < 7s);
}

TEST_CASE("postgres: readers survive the end of their connections", "[postgres]")
{
    postgres_subject store;
    REQUIRE(run(store->append(batch_of({changed(a_chat(1)), said(1, 1, "a")}))).has_value());
    REQUIRE(run(store->chat("shop", numbered<domain::chat_id>(1))).value().has_value());
    CHECK(end_connections(store, "%pool") == "1");
    CHECK(run(store->chat("shop", numbered<domain::chat_id>(1))).value().has_value());
}

TEST_CASE("postgres: a text that it would refuse is stored without the odd letter", "[postgres]")
{
    postgres_subject store;
    auto line = said(1, 1, "a", std::string("one\0two \xff three", 15));
    REQUIRE(run(store->append(batch_of({changed(a_chat(1)), line}))).has_value());
    const auto lines = run(store->messages_after(numbered<domain::chat_id>(1), 0, 9, 9)).value();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].text == "one\uFFFDtwo \uFFFD three");
}

TEST_CASE("postgres: erasing leaves no row of a visitor, and retention leaves no hole", "[postgres][eraser]")
{
    postgres_subject store;
    const auto lines = [&](std::uint64_t chat) {
        return run(store->messages_after(numbered<domain::chat_id>(chat), 0, UINT64_MAX, 1'000))
            .value()
            .size();
    };
    for (std::uint64_t chat = 1; chat <= 3; ++chat) {
        auto row = a_chat(chat, chat);
        row.state = domain::chat_state::closed;
        row.closed_at = at_second(static_cast<int>(chat));
        row.visitor_read = 20;
        domain::effects all;
        for (domain::seq_t seq = 1; seq <= 20; ++seq)
            all.push_back(said(chat, seq, "m" + std::to_string(seq)));
        domain::assignment_made made;
        made.record.chat = row.id;
        made.record.candidates.emplace_back().name = "weighed";
        all.push_back(std::move(made));
        all.push_back(changed(row, 20));
        REQUIRE(run(store->append(batch_of(std::move(all)))).has_value());
    }
    const auto erased = run(store->erase("shop", numbered<domain::visitor_id>(1), at_second(100)));
    REQUIRE(erased.has_value());
    CHECK(erased->chats == 1);
    CHECK(erased->lines == 20);
    CHECK(lines(1) == 0);
    CHECK(lines(2) == 20);
    CHECK(ask(store, "SELECT count(*) FROM assignment_candidates") == "2");

    const auto step = run(store->drop_older("shop", at_second(3), 7));
    REQUIRE(step.has_value());
    CHECK(*step == 7);
    CHECK(lines(2) == 13);
    CHECK(ask(store, "SELECT min(visitor_read) FROM chats") == "13");
    CHECK(run(store->drop_older("shop", at_second(3), 100)).value() == 14);
    CHECK(run(store->drop_older("shop", at_second(3), 100)).value() == 0);
    CHECK(lines(3) == 20);
    CHECK(ask(store, "SELECT (SELECT count(*) FROM chats), (SELECT count(*) FROM assignments)") == "1|1");
}

TEST_CASE("postgres: every table is accounted for", "[postgres][eraser]")
{
    postgres_subject store;
    // A new table belongs here; one with something of a visitor in it into eraser_statements.cpp first.
    CHECK(
        ask(store,
            "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'"
        ) == "accounts assignment_candidates assignments attachments bot_turns card_candidates chats choices "
             "faq_versions invite_counts logins "
             "messages"
             " meta nodes offline_messages operator_states recovery_codes schema_version second_factors "
             "site_owners turn_candidates"
    );
}
