#include "main/cluster_commands.hpp"

#include "adapters/postgres/blocking.hpp"
#include "adapters/postgres/importer.hpp"
#include "adapters/postgres/report.hpp"
#include "adapters/sqlite/data_directory.hpp"
#include "adapters/sqlite/schema.hpp"
#include "adapters/sqlite/table_export.hpp"
#include "main/log_sink.hpp"
#include "main/stores.hpp"
#include "wire/json_writer.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace pasokh {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t rows_at_once = 1'000;

std::string seconds(std::int64_t ms)
{
    return fmt::format("{:.1f} s", static_cast<double>(ms) / 1'000);
}

/// The columns of one table on both sides, in the order of the SQLite side.
struct matched {
    std::vector<sqlite::exported_column> from;
    std::vector<postgres::importer::column> to;
};

task<result<matched>> match(postgres::importer* target, sqlite::connection* source, std::string table)
{
    auto from = sqlite::columns_of(*source, table);
    if (!from) co_return from.error();
    auto to = co_await target->columns_of(table);
    if (!to) co_return to.error();
    matched out;
    for (auto& column : *from) {
        const auto same = std::ranges::find(*to, column.name, &postgres::importer::column::name);
        if (same == to->end()) {
            fmt::print(stderr, "{}.{} has no place in PostgreSQL\n", table, column.name);
            co_return errc::conflict;
        }
        out.to.push_back(*same);
        out.from.push_back(std::move(column));
    }
    co_return out;
}

/// Copies one table and compares what arrived with what was read.
task<result<void>> copy(postgres::importer* target, sqlite::connection* source, std::string table)
{
    auto both = co_await match(target, source, table);
    if (!both) co_return both.error();
    std::vector<std::vector<postgres::importer::row_values>> batches;
    postgres::row_summer read(both->to);
    const bool is_meta = table == "meta";
    const auto collect = [&](sqlite::exported_row row) {
        read.add(row);
        if (batches.empty() || batches.back().size() == rows_at_once) batches.emplace_back();
        batches.back().push_back(std::move(row));
    };
    auto exported = sqlite::export_table(*source, table, both->from, collect);
    if (!exported) co_return exported.error();
    for (auto& batch : batches) {
        auto put = co_await target->put(table, both->to, std::move(batch));
        if (!put) co_return put.error();
    }
    const auto wanted = read.sum();
    auto found = co_await target->sum_of(table, both->to);
    if (!found) co_return found.error();
    // The mark of an unfinished import is a row of meta.
    const bool same = is_meta ? found->rows == wanted.rows + 1 : *found == wanted;
    fmt::print("{:<24} {:>10} rows  {}  {}\n", table, wanted.rows, wanted.sum, same ? "same" : "DIFFERENT");
    if (!same) co_return errc::conflict;
    co_return result<void>();
}

task<result<void>> copy_all(io_executor where, postgres::settings how, sqlite::connection* source)
{
    auto begun = co_await postgres::importer::begin(where, std::move(how));
    if (!begun) co_return begun.error();
    const auto target = std::move(*begun);
    auto tables = sqlite::tables_of(*source);
    if (!tables) co_return tables.error();
    for (const auto& table : *tables) {
        auto copied = co_await copy(target.get(), source, table);
        if (!copied) co_return copied;
    }
    co_return co_await target->finish();
}

int refuse(std::string_view what, const boost::system::error_code& why)
{
    fmt::print(stderr, "{}: {} (the log says why)\n", what, why.message());
    return 1;
}

}  // namespace

int cluster_status_command(const config::configuration& of)
{
    log_to_stderr(log::level::warn);
    if (of.store.postgres.empty()) {
        fmt::print(stderr, "this server is alone: its store is SQLite (store.postgres is not set)\n");
        return 1;
    }
    auto how = postgres_settings_blocking(of);
    if (!how) return refuse("not asked", how.error());
    const auto report = postgres::cluster_report_blocking(std::move(*how));
    if (!report) return refuse("not asked", report.error());
    fmt::print("{:<24} {:<10} {:>10}  {}\n", "node", "state", "beat", "advertise_url");
    for (const auto& each : report->nodes)
        fmt::print(
            "{:<24} {:<10} {:>10}  {}\n",
            each.name,
            !each.alive     ? "gone"
            : each.draining ? "draining"
                            : "alive",
            seconds(each.beat_age_ms),
            each.advertise_url
        );
    fmt::print("\n{:<24} {:<24} {:>6}  {}\n", "site", "owner", "term", "since");
    bool good = true;
    for (const auto& [key, _] : of.sites) {
        const auto site = std::ranges::find(report->sites, key, &postgres::cluster_report::site::key);
        const bool held = site != report->sites.end() && site->held;
        good = good && held;
        fmt::print(
            "{:<24} {:<24} {:>6}  {}\n",
            key,
            held ? site->owner : "NOBODY",
            site == report->sites.end() ? 0 : site->term,
            held ? seconds(site->held_for_ms) : "-"
        );
    }
    return good ? 0 : 1;
}

int migrate_store_command(const config::configuration& of, const std::string& to)
{
    log_to_stderr(log::level::warn);
    if (!fs::exists(fs::path(of.data) / "pasokh.db")) {
        fmt::print(stderr, "not moved: there is no store in {}\n", of.data);
        return 1;
    }
    const auto held = sqlite::data_directory::hold(of.data);
    if (!held) return refuse("not moved: a server runs on the folder", held.error());
    auto source = sqlite::connection::open(held->database(), sqlite::connection::mode::write);
    if (!source) return refuse("not moved", source.error());
    // Both sides in the schema of this version.
    if (auto done = sqlite::migrate(**source); !done) return refuse("not moved", done.error());
    auto how = postgres_settings_blocking(of);
    if (!how) return refuse("not moved", how.error());
    if (!to.empty()) how->conninfo = to;
    if (how->conninfo.empty()) {
        fmt::print(stderr, "not moved: name the database with --to, or in store.postgres\n");
        return 1;
    }
    const auto done = postgres::run_blocking<result<void>>([&](io_executor where) {
        return copy_all(where, *how, source->get());
    });
    if (!done) return refuse("not moved", done.error());
    fmt::print("Everything is in PostgreSQL. Set store.postgres, and keep the old file until you are sure.\n"
    );
    return 0;
}

int postgres_doctor_command(const config::configuration& of, bool json)
{
    log_to_stderr(log::level::warn);
    auto how = postgres_settings_blocking(of);
    if (!how) return refuse("not examined", how.error());
    const auto all = postgres::examine_blocking(std::move(*how));
    const bool healthy = std::ranges::none_of(all, &postgres::finding::fault);
    if (json) {
        wire::json_writer out;
        out.begin_object().field("healthy", healthy).key("findings").begin_array();
        for (const auto& each : all)
            out.begin_object()
                .field("check", std::string(each.check))
                .field("verdict", std::string(each.fault ? "fault" : "ok"))
                .field("detail", each.detail)
                .end_object();
        out.end_array().end_object();
        fmt::print("{}\n", std::move(out).take());
        return healthy ? 0 : 1;
    }
    for (const auto& each : all)
        fmt::print("{:<8} {:<28} {}\n", each.fault ? "FAULT" : "ok", each.check, each.detail);
    fmt::print("{}\n", healthy ? "healthy" : "something is wrong: see FAULT above");
    return healthy ? 0 : 1;
}

}  // namespace pasokh
