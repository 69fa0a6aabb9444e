// ports::accounts of the store.
#include "adapters/postgres/postgres_store.hpp"

#include <utility>

namespace pasokh::postgres {
namespace {

constexpr char accounts_of_site[] =
    "SELECT a.site, a.id, a.email, a.password_hash, a.created_at, a.name, a.departments, a.languages,"
    " a.capacity, a.priority, a.admin, a.disabled,"
    " EXISTS (SELECT 1 FROM second_factors f WHERE f.site = a.site AND f.operator = a.id)"
    " FROM accounts a WHERE a.site = $1 ORDER BY a.created_at, a.id";
constexpr char account_by_id[] =
    "SELECT a.site, a.id, a.email, a.password_hash, a.created_at, a.name, a.departments, a.languages,"
    " a.capacity, a.priority, a.admin, a.disabled,"
    " EXISTS (SELECT 1 FROM second_factors f WHERE f.site = a.site AND f.operator = a.id)"
    " FROM accounts a WHERE a.site = $1 AND a.id = $2";
constexpr char account_by_email[] =
    "SELECT a.site, a.id, a.email, a.password_hash, a.created_at, a.name, a.departments, a.languages,"
    " a.capacity, a.priority, a.admin, a.disabled,"
    " EXISTS (SELECT 1 FROM second_factors f WHERE f.site = a.site AND f.operator = a.id)"
    " FROM accounts a WHERE a.site = $1 AND lower(a.email COLLATE \"C\") = lower($2 COLLATE \"C\")";
constexpr char put_account[] =
    "INSERT INTO accounts (site, id, email, password_hash, created_at, name, departments, languages,"
    " capacity, priority, admin, disabled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (site, id) DO UPDATE SET email = excluded.email, password_hash = excluded.password_hash,"
    " created_at = excluded.created_at, name = excluded.name, departments = excluded.departments,"
    " languages = excluded.languages, capacity = excluded.capacity, priority = excluded.priority,"
    " admin = excluded.admin, disabled = excluded.disabled";

constexpr char put_login[] =
    "INSERT INTO logins (token_hash, site, operator, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
constexpr char drop_expired[] = "DELETE FROM logins WHERE expires_at <= $1";
constexpr char login_by_hash[] = "SELECT token_hash, site, operator, created_at, expires_at FROM logins"
                                 " WHERE token_hash = $1 AND expires_at > $2";
constexpr char drop_one[] = "DELETE FROM logins WHERE token_hash = $1";
constexpr char drop_all_but[] = "DELETE FROM logins WHERE site = $1 AND operator = $2 AND token_hash <> $3";

constexpr char one_factor[] =
    "SELECT secret, last_step FROM second_factors WHERE site = $1 AND operator = $2";
constexpr char put_factor[] =
    "INSERT INTO second_factors (site, operator, secret, last_step) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (site, operator) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step";
constexpr char drop_factor[] = "DELETE FROM second_factors WHERE site = $1 AND operator = $2";
constexpr char newer_step[] =
    "UPDATE second_factors SET last_step = $3 WHERE site = $1 AND operator = $2 AND last_step < $3";

constexpr char all_codes[] =
    "SELECT hash FROM recovery_codes WHERE site = $1 AND operator = $2 ORDER BY hash";
constexpr char put_code[] = "INSERT INTO recovery_codes (site, operator, hash) VALUES ($1, $2, $3)";
constexpr char drop_codes[] = "DELETE FROM recovery_codes WHERE site = $1 AND operator = $2";
constexpr char drop_code[] = "DELETE FROM recovery_codes WHERE site = $1 AND operator = $2 AND hash = $3";

std::vector<ports::account> take_accounts(answers& from)
{
    std::vector<ports::account> out;
    from.each(0, [&](row& found) {
        auto& a = out.emplace_back();
        auto& p = a.profile;
        found.into(a.site, p.id, a.email, a.password_hash, a.created_at, p.name, p.departments, p.languages);
        found.into(p.capacity, p.priority, p.admin, p.disabled, a.second_factor);
    });
    return out;
}

/// Of something that one of two wins: conflict for the other.
result<void> won(const result<answers>& got)
{
    if (!got) return got.error();
    if (got->changed(0) == 0) return errc::conflict;
    return {};
}

result<void> done(const result<answers>& got)
{
    if (!got) return got.error();
    return {};
}

}  // namespace

task<result<std::vector<ports::account>>> postgres_store::list(domain::site_key site)
{
    script ask(script::kind::single);
    ask.add(accounts_of_site, site);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    co_return take_accounts(*got);
}

task<result<std::optional<ports::account>>> postgres_store::only_account(script what)
{
    auto got = co_await read(std::move(what));
    if (!got) co_return got.error();
    auto found = take_accounts(*got);
    if (found.empty()) co_return std::optional<ports::account>();
    co_return std::optional<ports::account>(std::move(found.front()));
}

task<result<std::optional<ports::account>>> postgres_store::find(domain::site_key site, std::string email)
{
    script ask(script::kind::single);
    ask.add(account_by_email, site, email);
    return only_account(std::move(ask));
}

task<result<std::optional<ports::account>>>
postgres_store::find(domain::site_key site, domain::operator_id who)
{
    script ask(script::kind::single);
    ask.add(account_by_id, site, who);
    return only_account(std::move(ask));
}

task<result<void>> postgres_store::save(ports::account who)
{
    const auto& p = who.profile;
    script put(script::kind::single);
    put.add(
        put_account,
        who.site,
        p.id,
        who.email,
        who.password_hash,
        who.created_at,
        p.name,
        p.departments,
        p.languages,
        p.capacity,
        p.priority,
        p.admin,
        p.disabled
    );
    const auto got = co_await write(std::move(put));
    co_return done(got);
}

task<result<std::optional<ports::second_factor>>>
postgres_store::find_second_factor(domain::site_key site, domain::operator_id who)
{
    script ask(script::kind::snapshot);
    ask.add(one_factor, site, who);
    ask.add(all_codes, site, who);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    std::optional<ports::second_factor> out;
    got->each(0, [&](row& found) {
        auto& factor = out.emplace();
        found.into(factor.secret, factor.last_step);
    });
    if (!out) co_return out;
    got->each(1, [&](row& found) { found.into(out->recovery_hashes.emplace_back()); });
    co_return out;
}

task<result<void>>
postgres_store::save_second_factor(domain::site_key site, domain::operator_id who, ports::second_factor what)
{
    script put(script::kind::write);
    put.add(put_factor, site, who, blob{what.secret}, what.last_step);
    put.add(drop_codes, site, who);
    for (const auto& each : what.recovery_hashes)
        put.add(put_code, site, who, blob{each});
    const auto got = co_await write(std::move(put));
    co_return done(got);
}

task<result<void>> postgres_store::remove_second_factor(domain::site_key site, domain::operator_id who)
{
    script drop(script::kind::write);
    drop.add(drop_factor, site, who);
    drop.add(drop_codes, site, who);
    const auto got = co_await write(std::move(drop));
    co_return done(got);
}

task<result<void>>
postgres_store::take_step(domain::site_key site, domain::operator_id who, std::uint64_t step)
{
    script take(script::kind::single);
    take.add(newer_step, site, who, step);
    const auto got = co_await write(std::move(take));
    co_return won(got);
}

task<result<void>>
postgres_store::take_recovery_code(domain::site_key site, domain::operator_id who, std::string hash)
{
    script take(script::kind::single);
    take.add(drop_code, site, who, blob{hash});
    const auto got = co_await write(std::move(take));
    co_return won(got);
}

task<result<void>> postgres_store::add_login(ports::login what)
{
    script put(script::kind::write);
    put.add(drop_expired, what.created_at);
    put.add(put_login, blob{what.token_hash}, what.site, what.who, what.created_at, what.expires_at);
    const auto got = co_await write(std::move(put));
    co_return done(got);
}

task<result<std::optional<ports::login>>> postgres_store::find_login(std::string token_hash, time_point now)
{
    script ask(script::kind::single);
    ask.add(login_by_hash, blob{token_hash}, now);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    std::optional<ports::login> out;
    got->each(0, [&](row& found) {
        auto& l = out.emplace();
        found.into(l.token_hash, l.site, l.who, l.created_at, l.expires_at);
    });
    co_return out;
}

task<result<void>> postgres_store::remove_login(std::string token_hash)
{
    script drop(script::kind::single);
    drop.add(drop_one, blob{token_hash});
    const auto got = co_await write(std::move(drop));
    co_return done(got);
}

task<result<void>>
postgres_store::remove_logins(domain::site_key site, domain::operator_id who, std::string keep)
{
    script drop(script::kind::single);
    drop.add(drop_all_but, site, who, blob{keep});
    const auto got = co_await write(std::move(drop));
    co_return done(got);
}

}  // namespace pasokh::postgres
