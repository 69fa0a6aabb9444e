#include "adapters/postgres/schema.hpp"

#include "base/hex.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <fmt/format.h>
#include <iterator>
#include <migrations_list.hpp>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

constexpr auto answer_within = 30s;
constexpr auto migrate_within = 10min;
constexpr int oldest_version = 150'000;

constexpr char server_settings[] =
    "SELECT current_setting('server_version_num')::bigint, current_setting('fsync'),"
    " current_setting('full_page_writes'), current_setting('server_encoding'), pg_is_in_recovery()";
constexpr char has_version_table[] = "SELECT to_regclass('schema_version') IS NOT NULL";
constexpr char read_version[] = "SELECT coalesce(max(version), 0) FROM schema_version";
constexpr char make_meta[] = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
constexpr char half_filled[] = "SELECT 1 FROM meta WHERE name = 'importing'";
constexpr char read_meta[] = "SELECT value FROM meta WHERE name = $1";

// Nodes that start together take turns; whoever comes second finds the work done.
constexpr auto migration = "BEGIN;"
                           "SELECT pg_advisory_xact_lock(hashtextextended('pasokh migration', 0));"
                           "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY);"
                           "INSERT INTO schema_version (version) VALUES ({});"
                           "{}\nCOMMIT;";

auto soon()
{
    return connection::steady::now() + answer_within;
}

bool refused(std::string_view setting, const std::string& value, std::string_view wanted)
{
    log::error("postgres_refused_setting", {{"setting", setting}, {"value", value}, {"wanted", wanted}});
    return false;
}

}  // namespace

task<result<void>> check_server(std::shared_ptr<connection> db)
{
    script ask(script::kind::single);
    ask.add(server_settings);
    auto got = co_await db->exchange(std::move(ask), soon());
    if (!got) co_return got.error();
    bool good = true;
    got->each(0, [&](row& found) {
        int version = 0;
        std::string fsync;
        std::string full_page_writes;
        std::string encoding;
        bool standby = false;
        found.into(version, fsync, full_page_writes, encoding, standby);
        if (version < oldest_version)
            good = refused("server_version_num", std::to_string(version), "15 or newer");
        if (fsync != "on") good = refused("fsync", fsync, "on");
        if (encoding != "UTF8") good = refused("server_encoding", encoding, "UTF8");
        if (standby) good = refused("pg_is_in_recovery()", "true", "the primary");
        // Safe on file systems that never tear a page, which only the administrator can know.
        if (full_page_writes != "on") log::warn("postgres_full_page_writes_off");
    });
    if (!good) co_return errc::bad_config;
    co_return result<void>();
}

task<result<schema_versions>> read_schema_versions(std::shared_ptr<connection> db)
{
    schema_versions out{0, std::size(migrations_list)};
    script ask(script::kind::single);
    ask.add(has_version_table);
    auto there = co_await db->exchange(std::move(ask), soon());
    if (!there) co_return there.error();
    bool exists = false;
    there->each(0, [&](row& found) { found.into(exists); });
    if (!exists) co_return out;
    script read(script::kind::single);
    read.add(read_version);
    auto got = co_await db->exchange(std::move(read), soon());
    if (!got) co_return got.error();
    got->each(0, [&](row& found) { found.into(out.found); });
    co_return out;
}

task<result<void>> migrate(std::shared_ptr<connection> db)
{
    for (;;) {
        auto versions = co_await read_schema_versions(db);
        if (!versions) co_return versions.error();
        if (versions->found > versions->known) {
            log::error("schema_too_new", {{"found", versions->found}, {"known", versions->known}});
            co_return errc::conflict;
        }
        if (versions->found == versions->known) co_return result<void>();
        const auto next = versions->found + 1;
        auto text = fmt::format(fmt::runtime(migration), next, migrations_list[next - 1]);
        auto done = co_await db->run_text(std::move(text), connection::steady::now() + migrate_within);
        // Another node was faster: its row is there, and ours was refused.
        const bool beaten = !done && db->last_failure().state == "23505";
        if (!done) {
            auto undone = co_await db->run_text("ROLLBACK", soon());
            if (!undone) co_return undone;
        }
        if (!done && !beaten) co_return done;
        if (done) log::info("schema_migrated", {{"version", next}});
    }
}

task<result<ports::store_identity>> load_identity(std::shared_ptr<connection> db)
{
    script look(script::kind::single);
    look.add(half_filled);
    auto mark = co_await db->exchange(std::move(look), soon());
    if (!mark) co_return mark.error();
    if (mark->rows(0) > 0) {
        log::error("store_half_filled", {{"by", "pasokh migrate-store, which did not end well"}});
        co_return errc::conflict;
    }
    script ask(script::kind::write);
    const std::string epoch = "epoch";
    const std::string secret = "secret";
    ask.add(make_meta, epoch, blob{hex(random::bytes(8))});
    ask.add(make_meta, secret, blob{random::bytes(32)});
    const auto at_epoch = ask.add(read_meta, epoch);
    const auto at_secret = ask.add(read_meta, secret);
    auto got = co_await db->exchange(std::move(ask), soon());
    if (!got) co_return got.error();
    ports::store_identity out;
    got->each(at_epoch, [&](row& found) { found.into(out.epoch); });
    got->each(at_secret, [&](row& found) { found.into(out.secret); });
    co_return out;
}

}  // namespace pasokh::postgres
