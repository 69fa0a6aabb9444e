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
#include <utility>

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

/// What a move works on. Everything waits for PostgreSQL where it stands: nothing else runs.
struct move_of_store {
    asio::io_context io{1};
    sqlite::connection& from;
    std::unique_ptr<postgres::importer> to{};

    template <class T>
    T wait(task<T> what)
    {
        return postgres::run_blocking(io, std::move(what));
    }
};

result<matched> match(move_of_store& all, const std::string& table)
{
    auto from = sqlite::columns_of(all.from, table);
    if (!from) return from.error();
    auto to = all.wait(all.to->columns_of(table));
    if (!to) return to.error();
    matched out;
    for (auto& column : *from) {
        const auto same = std::ranges::find(*to, column.name, &postgres::importer::column::name);
        if (same == to->end()) {
            fmt::print(stderr, "{}.{} has no place in PostgreSQL\n", table, column.name);
            return errc::conflict;
        }
        out.to.push_back(*same);
        out.from.push_back(std::move(column));
    }
    return out;
}

/// Copies one table, some rows at a time, and compares what arrived with what was read.
result<void> copy(move_of_store& all, const std::string& table)
{
    const auto both = match(all, table);
    if (!both) return both.error();
    postgres::row_summer read(both->to);
    std::vector<postgres::importer::row_values> page;
    result<void> put;
    const auto put_page = [&] {
        if (put && !page.empty()) put = all.wait(all.to->put(table, both->to, std::exchange(page, {})));
    };
    const auto exported = sqlite::export_table(all.from, table, both->from, [&](sqlite::exported_row row) {
        read.add(row);
        page.push_back(std::move(row));
        if (page.size() == rows_at_once) put_page();
        return put.has_value();
    });
    if (!exported) return exported.error();
    put_page();
    if (!put) return put;
    const auto wanted = read.sum();
    const auto found = all.wait(all.to->sum_of(table, both->to));
    if (!found) return found.error();
    const bool same = *found == wanted;
    fmt::print("{:<24} {:>10} rows  {}  {}\n", table, wanted.rows, wanted.sum, same ? "same" : "DIFFERENT");
    if (!same) return errc::conflict;
    return {};
}

result<void> copy_all(move_of_store& all, postgres::settings how)
{
    auto begun = all.wait(postgres::importer::begin(all.io.get_executor(), std::move(how)));
    if (!begun) return begun.error();
    all.to = std::move(*begun);
    const auto tables = sqlite::tables_of(all.from);
    if (!tables) return tables.error();
    for (const auto& table : *tables)
        if (auto copied = copy(all, table); !copied) return copied;
    return all.wait(all.to->finish());
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

std::optional<std::string> served_elsewhere_blocking(const config::configuration& of, const std::string& site)
{
    if (of.store.postgres.empty()) return std::nullopt;
    auto how = postgres_settings_blocking(of);
    if (!how) return std::nullopt;
    how->quiet = true;  // whoever carries the command out says what is wrong with PostgreSQL
    const auto report = postgres::cluster_report_blocking(std::move(*how));
    if (!report) return std::nullopt;
    const auto found = std::ranges::find(report->sites, site, &postgres::cluster_report::site::key);
    const bool other = found != report->sites.end() && found->held && found->owner != of.cluster.node_name;
    // A node without a name has one of its host and process: only a running server knows whether it is its
    // own.
    if (!other || of.cluster.node_name.empty()) return std::nullopt;
    return found->owner;
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
    move_of_store all{.from = **source};
    const auto done = copy_all(all, std::move(*how));
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
