#include "adapters/sqlite/second_factor_table.hpp"

#include <utility>

namespace pasokh::sqlite {
namespace {

constexpr char one_factor[] = "SELECT secret, last_step FROM second_factors WHERE site = ? AND operator = ?";
constexpr char put_factor[] =
    "INSERT INTO second_factors (site, operator, secret, last_step) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (site, operator) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step";
constexpr char drop_factor[] = "DELETE FROM second_factors WHERE site = ? AND operator = ?";
// RETURNING tells whether there was such a row: nothing else of a statement comes back.
constexpr char newer_step[] =
    "UPDATE second_factors SET last_step = ?3 WHERE site = ?1 AND operator = ?2 AND last_step < ?3"
    " RETURNING last_step";

constexpr char all_codes[] = "SELECT hash FROM recovery_codes WHERE site = ? AND operator = ? ORDER BY hash";
constexpr char put_code[] = "INSERT INTO recovery_codes (site, operator, hash) VALUES (?, ?, ?)";
constexpr char drop_codes[] = "DELETE FROM recovery_codes WHERE site = ? AND operator = ?";
constexpr char drop_code[] =
    "DELETE FROM recovery_codes WHERE site = ? AND operator = ? AND hash = ? RETURNING 1";

}  // namespace

std::optional<ports::second_factor>
read_second_factor(connection& db, const domain::site_key& site, domain::operator_id who)
{
    std::optional<ports::second_factor> out;
    auto take = [&](row& found) {
        blob secret;
        found.into(secret, out.emplace().last_step);
        out->secret = std::move(secret.bytes);
    };
    db.query(one_factor, take, site, who);
    if (!out) return out;
    auto take_code = [&](row& found) {
        blob hash;
        found.into(hash);
        out->recovery_hashes.push_back(std::move(hash.bytes));
    };
    db.query(all_codes, take_code, site, who);
    return out;
}

void write_second_factor(
    connection& db,
    const domain::site_key& site,
    domain::operator_id who,
    const ports::second_factor& what
)
{
    db.run(put_factor, site, who, blob{what.secret}, what.last_step);
    db.run(drop_codes, site, who);
    for (const auto& each : what.recovery_hashes)
        db.run(put_code, site, who, blob{each});
}

void drop_second_factor(connection& db, const domain::site_key& site, domain::operator_id who)
{
    db.run(drop_factor, site, who);
    db.run(drop_codes, site, who);
}

bool take_step(connection& db, const domain::site_key& site, domain::operator_id who, std::uint64_t step)
{
    bool taken = false;
    db.query(
        newer_step,
        [&](row&) { taken = true; },
        site,
        who,
        step
    );
    return taken;
}

bool take_recovery_code(
    connection& db,
    const domain::site_key& site,
    domain::operator_id who,
    const std::string& hash
)
{
    bool taken = false;
    db.query(
        drop_code,
        [&](row&) { taken = true; },
        site,
        who,
        blob{hash}
    );
    return taken;
}

}  // namespace pasokh::sqlite
