#include "adapters/sqlite/account_table.hpp"

#include <utility>

namespace pasokh::sqlite {
namespace {

constexpr char accounts_of_site[] =
    "SELECT id, email, password_hash, created_at, name, departments, languages, capacity, priority, admin,"
    " disabled, EXISTS (SELECT 1 FROM second_factors f WHERE f.site = accounts.site AND f.operator = id)"
    " FROM accounts WHERE site = ? ORDER BY created_at, id";
constexpr char account_by_id[] =
    "SELECT id, email, password_hash, created_at, name, departments, languages, capacity, priority, admin,"
    " disabled, EXISTS (SELECT 1 FROM second_factors f WHERE f.site = accounts.site AND f.operator = id)"
    " FROM accounts WHERE site = ? AND id = ?";
constexpr char account_by_email[] =
    "SELECT id, email, password_hash, created_at, name, departments, languages, capacity, priority, admin,"
    " disabled, EXISTS (SELECT 1 FROM second_factors f WHERE f.site = accounts.site AND f.operator = id)"
    " FROM accounts WHERE site = ? AND lower(email) = lower(?)";
constexpr char put_account[] =
    "INSERT INTO accounts (site, id, email, password_hash, created_at, name, departments, languages, "
    "capacity,"
    " priority, admin, disabled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (site, id) DO UPDATE SET email = excluded.email, password_hash = excluded.password_hash,"
    " created_at = excluded.created_at, name = excluded.name, departments = excluded.departments,"
    " languages = excluded.languages, capacity = excluded.capacity, priority = excluded.priority,"
    " admin = excluded.admin, disabled = excluded.disabled";

constexpr char put_login[] =
    "INSERT INTO logins (token_hash, site, operator, created_at, expires_at) VALUES (?, ?, ?, ?, ?)";
constexpr char drop_expired[] = "DELETE FROM logins WHERE expires_at <= ?";
constexpr char login_by_hash[] = "SELECT token_hash, site, operator, created_at, expires_at FROM logins "
                                 "WHERE token_hash = ? AND expires_at > ?";
constexpr char drop_one[] = "DELETE FROM logins WHERE token_hash = ?";
constexpr char drop_all_but[] = "DELETE FROM logins WHERE site = ? AND operator = ? AND token_hash <> ?";

template <class... Args>
std::vector<ports::account>
select(connection& db, const char* sql, const domain::site_key& site, const Args&... args)
{
    std::vector<ports::account> out;
    auto take = [&](row& found) {
        auto& a = out.emplace_back();
        auto& p = a.profile;
        a.site = site;
        found.into(
            p.id,
            a.email,
            a.password_hash,
            a.created_at,
            p.name,
            p.departments,
            p.languages,
            p.capacity
        );
        found.into(p.priority, p.admin, p.disabled, a.second_factor);
    };
    db.query(sql, take, site, args...);
    return out;
}

std::optional<ports::account> only(std::vector<ports::account> found)
{
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

std::vector<ports::account> read_accounts(connection& db, const domain::site_key& site)
{
    return select(db, accounts_of_site, site);
}

std::optional<ports::account>
read_account(connection& db, const domain::site_key& site, const std::string& email)
{
    return only(select(db, account_by_email, site, email));
}

std::optional<ports::account>
read_account(connection& db, const domain::site_key& site, domain::operator_id who)
{
    return only(select(db, account_by_id, site, who));
}

bool write_account(connection& db, const ports::account& who)
{
    const auto& p = who.profile;
    const auto holder = read_account(db, who.site, who.email);
    if (holder && holder->profile.id != p.id) return false;
    db.run(
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
    return true;
}

void write_login(connection& db, const ports::login& what)
{
    db.run(drop_expired, what.created_at);
    db.run(put_login, blob{what.token_hash}, what.site, what.who, what.created_at, what.expires_at);
}

std::optional<ports::login> read_login(connection& db, const std::string& token_hash, time_point now)
{
    std::optional<ports::login> out;
    auto take = [&](row& found) {
        auto& l = out.emplace();
        blob hash;
        found.into(hash, l.site, l.who, l.created_at, l.expires_at);
        l.token_hash = std::move(hash.bytes);
    };
    db.query(login_by_hash, take, blob{token_hash}, now);
    return out;
}

void drop_login(connection& db, const std::string& token_hash)
{
    db.run(drop_one, blob{token_hash});
}

void drop_logins(
    connection& db,
    const domain::site_key& site,
    domain::operator_id who,
    const std::string& keep
)
{
    db.run(drop_all_but, site, who, blob{keep});
}

}  // namespace pasokh::sqlite
