#include "adapters/sqlite/schema.hpp"

#include "base/hex.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <cstdio>
#include <iterator>
#include <migrations_list.hpp>

namespace pasokh::sqlite {
namespace {

constexpr char make_version_table[] =
    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY) STRICT";
constexpr char read_version[] = "SELECT coalesce(max(version), 0) FROM schema_version";
constexpr char write_version[] = "INSERT INTO schema_version (version) VALUES (?)";
constexpr char make_meta[] = "INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)";
constexpr char change_meta[] = "UPDATE meta SET value = ? WHERE name = ?";
constexpr char end_log_ins[] = "DELETE FROM logins";
constexpr char read_meta[] = "SELECT value FROM meta WHERE name = ?";

constexpr int long_log = 500;  // pages

std::string fresh_epoch()
{
    return hex(random::bytes(8));
}

std::string kept_value(connection& db, std::string_view name, std::string fresh)
{
    db.run(make_meta, name, blob{std::move(fresh)});
    blob value;
    db.query(
        read_meta,
        [&](row& found) { found.into(value); },
        name
    );
    return value.bytes;
}

}  // namespace

result<void> migrate(connection& db)
{
    std::size_t version = 0;
    db.begin();
    db.run(make_version_table);
    db.query(read_version, [&](row& found) { found.into(version); });
    if (auto done = db.finish(); !done) return done;

    const std::size_t known = std::size(migrations_list);
    if (version > known) {
        log::error("schema_too_new", {{"found", version}, {"known", known}});
        return errc::conflict;
    }
    if (version == known) return {};
    // A migration may write every row anew: its pages must not all stay in memory until it is committed.
    db.script("PRAGMA cache_spill = ON");
    for (; version < known; ++version) {
        db.begin();
        db.script(migrations_list[version]);
        db.run(write_version, version + 1);
        if (auto done = db.finish(); !done) return done;
        log::info("schema_migrated", {{"version", version + 1}});
    }
    db.script("PRAGMA cache_spill = OFF");
    if (db.wal_pages() > long_log) db.checkpoint();  // now, while nobody waits for a commit behind it
    return db.ok() ? result<void>() : db.finish();
}

result<ports::store_identity> load_identity(connection& db)
{
    ports::store_identity out;
    db.begin();
    out.epoch = kept_value(db, "epoch", fresh_epoch());
    out.secret = kept_value(db, "secret", random::bytes(32));
    if (auto done = db.finish(); !done) return done.error();
    return out;
}

result<void> begin_new_epoch(connection& db)
{
    db.begin();
    db.run(change_meta, blob{fresh_epoch()}, std::string_view("epoch"));
    db.run(end_log_ins);
    return db.finish();
}

schema_versions read_schema_versions(connection& db)
{
    schema_versions out{0, std::size(migrations_list)};
    db.query(read_version, [&](row& found) { found.into(out.found); });
    return out;
}

}  // namespace pasokh::sqlite
