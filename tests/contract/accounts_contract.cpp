// The contract of ports::accounts over every store.
#include "support/stores.hpp"

#include <catch2/catch.hpp>

using namespace pasokh;
using namespace pasokh::testing;

namespace {

ports::account an_account(std::uint64_t number, std::string email, domain::site_key site = "shop")
{
    ports::account out;
    out.site = std::move(site);
    out.profile =
        {numbered<domain::operator_id>(number), "سارا", {"sales", "help"}, {"fa"}, 4, 1, true, false};
    out.email = std::move(email);
    out.password_hash = "$argon2id$v=19$…";
    out.created_at = at_second(static_cast<int>(number));
    return out;
}

ports::login a_login(char token, std::uint64_t who, int from, int until)
{
    return {
        std::string(32, token),
        "shop",
        numbered<domain::operator_id>(who),
        at_second(from),
        at_second(until)};
}

void same(const std::optional<ports::account>& found, const ports::account& wanted)
{
    REQUIRE(found.has_value());
    CHECK(found->site == wanted.site);
    CHECK(found->profile == wanted.profile);
    CHECK(found->email == wanted.email);
    CHECK(found->password_hash == wanted.password_hash);
    CHECK(found->created_at == wanted.created_at);
}

}  // namespace

TEMPLATE_TEST_CASE(
    "accounts: an account is found by e-mail in any case and by id",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    const auto sara = an_account(1, "Sara@Example.com");
    REQUIRE(run(store->save(sara)).has_value());
    store.reopen();

    same(run(store->find("shop", std::string("sARA@example.COM"))).value(), sara);
    same(run(store->find("shop", sara.profile.id)).value(), sara);
    CHECK_FALSE(run(store->find("other", std::string("sara@example.com"))).value().has_value());
    CHECK_FALSE(run(store->find("other", sara.profile.id)).value().has_value());
    CHECK_FALSE(run(store->find("shop", std::string(""))).value().has_value());
}

TEMPLATE_TEST_CASE(
    "accounts: saving again replaces",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    REQUIRE(run(store->save(an_account(1, "sara@example.com"))).has_value());
    auto changed = an_account(1, "sara@other.example");
    changed.profile.departments.clear();
    changed.profile.disabled = true;
    REQUIRE(run(store->save(changed)).has_value());

    CHECK(run(store->list("shop")).value().size() == 1);
    same(run(store->find("shop", changed.profile.id)).value(), changed);
    CHECK_FALSE(run(store->find("shop", std::string("sara@example.com"))).value().has_value());
}

TEMPLATE_TEST_CASE(
    "accounts: an e-mail belongs to one operator of a site",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    REQUIRE(run(store->save(an_account(1, "sara@example.com"))).has_value());
    CHECK(run(store->save(an_account(2, "SARA@example.com"))).error() == errc::conflict);
    CHECK(run(store->save(an_account(2, "sara@example.com", "other"))).has_value());
    REQUIRE(run(store->save(an_account(3, "ali@example.com"))).has_value());
    CHECK(run(store->save(an_account(3, "sara@example.com"))).error() == errc::conflict);

    const auto all = run(store->list("shop")).value();
    REQUIRE(all.size() == 2);
    same(all[0], an_account(1, "sara@example.com"));
    same(all[1], an_account(3, "ali@example.com"));
}

TEMPLATE_TEST_CASE(
    "accounts: a log-in lives until it expires or is ended",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    REQUIRE(run(store->add_login(a_login('a', 1, 0, 100))).has_value());
    REQUIRE(run(store->add_login(a_login('b', 1, 0, 200))).has_value());
    store.reopen();
    const std::string a(32, 'a');
    const std::string b(32, 'b');

    const auto found = run(store->find_login(a, at_second(99))).value();
    REQUIRE(found.has_value());
    CHECK(found->who == numbered<domain::operator_id>(1));
    CHECK(found->token_hash == a);
    CHECK(found->expires_at == at_second(100));
    CHECK_FALSE(run(store->find_login(a, at_second(100))).value().has_value());
    CHECK_FALSE(run(store->find_login(std::string(32, 'x'), at_second(1))).value().has_value());

    REQUIRE(run(store->remove_login(b)).has_value());
    CHECK_FALSE(run(store->find_login(b, at_second(1))).value().has_value());
    CHECK(run(store->remove_login(b)).has_value());
}

TEMPLATE_TEST_CASE(
    "accounts: a new log-in clears away what has expired",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    REQUIRE(run(store->add_login(a_login('a', 1, 0, 100))).has_value());
    REQUIRE(run(store->add_login(a_login('b', 1, 100, 200))).has_value());

    // Asked with an earlier time, only a deleted row is absent.
    CHECK_FALSE(run(store->find_login(std::string(32, 'a'), at_second(1))).value().has_value());
}

TEMPLATE_TEST_CASE(
    "accounts: all log-ins of an operator end but the one to keep",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    for (const char token : {'a', 'b', 'c'})
        REQUIRE(run(store->add_login(a_login(token, 1, 0, 100))).has_value());
    REQUIRE(run(store->add_login(a_login('d', 2, 0, 100))).has_value());
    const auto alive = [&](char token) {
        return run(store->find_login(std::string(32, token), at_second(1))).value().has_value();
    };

    REQUIRE(
        run(store->remove_logins("shop", numbered<domain::operator_id>(1), std::string(32, 'b'))).has_value()
    );
    CHECK_FALSE(alive('a'));
    CHECK(alive('b'));
    CHECK_FALSE(alive('c'));
    CHECK(alive('d'));

    REQUIRE(run(store->remove_logins("other", numbered<domain::operator_id>(1), "")).has_value());
    CHECK(alive('b'));
    REQUIRE(run(store->remove_logins("shop", numbered<domain::operator_id>(1), "")).has_value());
    CHECK_FALSE(alive('b'));
}

namespace {

const auto sara = numbered<domain::operator_id>(1);

ports::second_factor a_factor()
{
    return {std::string(20, '\0') + "s", 100, {std::string(32, 'a'), std::string(32, 'b')}};
}

}  // namespace

TEMPLATE_TEST_CASE(
    "accounts: a second factor is kept whole, beside its account, until it is removed",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    REQUIRE(run(store->save(an_account(1, "sara@example.com"))).has_value());
    CHECK_FALSE(run(store->find_second_factor("shop", sara)).value().has_value());
    CHECK_FALSE(run(store->find("shop", sara)).value()->second_factor);
    REQUIRE(run(store->save_second_factor("shop", sara, a_factor())).has_value());
    store.reopen();

    const auto found = run(store->find_second_factor("shop", sara)).value();
    REQUIRE(found.has_value());
    CHECK(found->secret == a_factor().secret);
    CHECK(found->last_step == 100);
    CHECK(found->recovery_hashes == a_factor().recovery_hashes);
    CHECK_FALSE(run(store->find_second_factor("other", sara)).value().has_value());
    CHECK(run(store->find("shop", std::string("sara@example.com"))).value()->second_factor);
    CHECK(run(store->list("shop")).value().at(0).second_factor);

    // Writing the account does not touch it, and a new one replaces it.
    REQUIRE(run(store->save(an_account(1, "sara@other.example"))).has_value());
    CHECK(run(store->find("shop", sara)).value()->second_factor);
    REQUIRE(run(store->save_second_factor("shop", sara, {"new", 7, {}})).has_value());
    const auto newer = run(store->find_second_factor("shop", sara)).value();
    CHECK(newer->secret == "new");
    CHECK(newer->recovery_hashes.empty());

    REQUIRE(run(store->remove_second_factor("shop", sara)).has_value());
    CHECK_FALSE(run(store->find_second_factor("shop", sara)).value().has_value());
    CHECK_FALSE(run(store->find("shop", sara)).value()->second_factor);
    CHECK(run(store->remove_second_factor("shop", sara)).has_value());
}

TEMPLATE_TEST_CASE(
    "accounts: no step and no recovery code is taken twice",
    "[contract][accounts]",
    memory_subject,
    sqlite_subject,
    postgres_subject
)
{
    TestType store;
    REQUIRE(run(store->save_second_factor("shop", sara, a_factor())).has_value());
    CHECK(run(store->take_step("shop", sara, 100)).error() == errc::conflict);
    CHECK(run(store->take_step("shop", sara, 99)).error() == errc::conflict);
    CHECK(run(store->take_step("shop", sara, 101)).has_value());
    CHECK(run(store->take_step("shop", sara, 101)).error() == errc::conflict);
    CHECK(run(store->take_step("other", sara, 200)).error() == errc::conflict);
    CHECK(run(store->take_step("shop", numbered<domain::operator_id>(2), 200)).error() == errc::conflict);

    CHECK(run(store->take_recovery_code("shop", sara, std::string(32, 'x'))).error() == errc::conflict);
    CHECK(run(store->take_recovery_code("other", sara, std::string(32, 'a'))).error() == errc::conflict);
    CHECK(run(store->take_recovery_code("shop", sara, std::string(32, 'a'))).has_value());
    CHECK(run(store->take_recovery_code("shop", sara, std::string(32, 'a'))).error() == errc::conflict);
    store.reopen();
    CHECK(run(store->find_second_factor("shop", sara)).value()->last_step == 101);
    CHECK(run(store->take_recovery_code("shop", sara, std::string(32, 'b'))).has_value());
}
