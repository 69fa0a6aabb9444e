#include "main/store_commands.hpp"

#include "adapters/sqlite/backup.hpp"
#include "adapters/sqlite/data_directory.hpp"
#include "adapters/sqlite/doctor.hpp"
#include "main/cluster_commands.hpp"
#include "main/control.hpp"
#include "main/log_sink.hpp"
#include "wire/json_writer.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pasokh {
namespace {

namespace fs = std::filesystem;

constexpr auto what_a_backup_holds =
    "It holds all chats, accounts and the key that visitors' identities are derived from: keep it like a "
    "password.\nNot in it: the configuration file and the files that it names (FAQ, passwords, keys).";

constexpr std::string_view name_of(sqlite::verdict how)
{
    switch (how) {
    case sqlite::verdict::fine: return "ok";
    case sqlite::verdict::warning: return "warning";
    case sqlite::verdict::fault: return "FAULT";
    }
    return "FAULT";
}

/// The store of a folder that no server uses. It must exist: opening would make an empty one.
result<sqlite::backup_report> back_up_without_server(const fs::path& folder, const fs::path& to)
{
    if (!fs::exists(folder / "pasokh.db")) return errc::not_found;
    const auto held = sqlite::data_directory::hold(folder);
    if (!held) return held.error();
    return sqlite::back_up_blocking(held->database(), to);
}

void print_json(const std::vector<sqlite::finding>& all, bool healthy)
{
    wire::json_writer out;
    out.begin_object().field("healthy", healthy).key("findings").begin_array();
    for (const auto& each : all)
        out.begin_object()
            .field("check", std::string(each.check))
            .field("verdict", each.how == sqlite::verdict::fault ? "fault" : std::string(name_of(each.how)))
            .field("detail", each.detail)
            .end_object();
    out.end_array().end_object();
    fmt::print("{}\n", std::move(out).take());
}

/// PostgreSQL's own tools know how to copy it while it is in use. Says so.
bool on_postgres(const config::configuration& of)
{
    if (of.store.postgres.empty()) return false;
    fmt::print(
        stderr,
        "the store is PostgreSQL: use its own tools, pg_dump or pg_basebackup. docs/operations.md says how, "
        "and "
        "what to do after a restore\n"
    );
    return true;
}

}  // namespace

int backup_command(const config::configuration& of, const store_options& how)
{
    log_to_stderr(log::level::warn);
    if (on_postgres(of)) return 1;
    wire::control_request request;
    request.command = wire::control_command::backup;
    request.file = fs::absolute(how.file).string();
    std::string file;
    std::string refused;
    if (const auto answered = ask_running_server_blocking(of.data, request)) {
        file = answered->file;
        refused = answered->error;
    } else {
        const auto made = back_up_without_server(of.data, request.file);
        if (made)
            file = made->file.string();
        else
            refused = made.error().message();
    }
    if (!refused.empty()) {
        const auto why = refused == name_of(errc::conflict)    ? " (the file exists already)"
                         : refused == name_of(errc::not_found) ? " (no store in " + of.data + ")"
                                                               : " (the log says why)";
        fmt::print(stderr, "not backed up: {}{}\n", refused, why);
        return 1;
    }
    fmt::print("{}\n{}\n", file, what_a_backup_holds);
    return 0;
}

int restore_command(const config::configuration& of, const store_options& how)
{
    log_to_stderr(log::level::warn);
    if (on_postgres(of)) return 1;
    const auto done = sqlite::restore_blocking(how.file, of.data, how.force);
    if (!done) {
        const bool conflict = done.error() == make_error_code(errc::conflict);
        fmt::print(
            stderr,
            "not restored: {}{}\n",
            done.error().message(),
            conflict ? " (a server runs on the folder, or it holds a store: --force keeps that one aside)"
                     : ""
        );
        return 1;
    }
    fmt::print("{}\n", done->database.string());
    if (!done->kept_aside.empty()) fmt::print("The store before it is kept: {}\n", done->kept_aside.string());
    fmt::print("Every operator has to log in again. Visitors' widgets send again what the backup lacks.\n");
    return 0;
}

int doctor_command(const config::configuration& of, const store_options& how)
{
    if (how.file.empty() && !of.store.postgres.empty()) return postgres_doctor_command(of, how.json);
    const auto database = how.file.empty() ? fs::path(of.data) / "pasokh.db" : fs::path(how.file);
    const auto all = sqlite::examine_blocking(fs::absolute(database));
    const bool healthy = std::ranges::none_of(all, [](const sqlite::finding& each) {
        return each.how == sqlite::verdict::fault;
    });
    if (how.json) {
        print_json(all, healthy);
    } else {
        for (const auto& each : all)
            fmt::print("{:<8} {:<28} {}\n", name_of(each.how), each.check, each.detail);
        fmt::print("{}\n", healthy ? "healthy" : "something is wrong: see FAULT above");
    }
    return healthy ? 0 : 1;
}

}  // namespace pasokh
