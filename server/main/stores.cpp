#include "main/stores.hpp"

#include "base/log.hpp"
#include "base/random.hpp"

#include <fstream>
#include <sodium.h>
#include <unistd.h>

namespace pasokh {
namespace {

/// A node that has a name keeps its id over restarts; its incarnation tells its lives apart.
domain::node_id id_of(const std::string& name)
{
    if (name.empty()) return random::fresh_id<domain::node_id>();
    domain::node_id out;
    const auto text = "pasokh node " + name;
    std::array<unsigned char, 16> digest{};
    crypto_generichash(
        digest.data(),
        digest.size(),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        nullptr,
        0
    );
    for (std::size_t i = 0; i < 8; ++i) {
        out.high = out.high << 8 | digest[i];
        out.low = out.low << 8 | digest[i + 8];
    }
    return out;
}

std::string host_and_process()
{
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host = {'?'};
    return std::string(host.data()) + "/" + std::to_string(::getpid());
}

postgres::node_self self_of(const config::configuration& what)
{
    postgres::node_self out;
    const auto& c = what.cluster;
    out.id = id_of(c.node_name);
    const auto started = std::chrono::system_clock::now().time_since_epoch();
    out.incarnation =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(started).count());
    out.name = c.node_name.empty() ? host_and_process() : c.node_name;
    out.advertise_url = c.advertise_url.empty() ? what.server.public_url : c.advertise_url;
    return out;
}

}  // namespace

ports::store& stores::durable() const
{
    if (postgres) return *postgres;
    return *sqlite;
}

ports::accounts& stores::accounts() const
{
    if (postgres) return *postgres;
    return *sqlite;
}

ports::eraser& stores::eraser() const
{
    if (postgres) return *postgres;
    return *sqlite;
}

result<postgres::settings> postgres_settings_blocking(const config::configuration& what)
{
    postgres::settings out;
    out.conninfo = what.store.postgres;
    if (what.store.password_file.empty()) return out;
    const auto path = what.file.parent_path() / what.store.password_file;
    std::ifstream file(path);
    if (std::getline(file, out.password) && !out.password.empty()) return out;
    log::error(
        "config_refused",
        {{"key", "store.password_file"}, {"reason", "no password in " + path.string()}}
    );
    return errc::bad_config;
}

result<stores>
open_stores_blocking(io_executor where, const config::configuration& what, commit_observer committed)
{
    stores out;
    out.self = self_of(what);
    if (!committed) committed = [](std::size_t, std::chrono::nanoseconds) {};
    if (what.store.postgres.empty()) {
        auto opened = sqlite::sqlite_store::open(what.data, [committed](const sqlite::commit_report& report) {
            committed(report.effects, report.took);
        });
        if (!opened) return opened.error();
        out.sqlite = std::move(*opened);
        return out;
    }
    auto folder = sqlite::data_directory::hold(what.data);
    if (!folder) return folder.error();
    out.folder.emplace(std::move(*folder));
    auto how = postgres_settings_blocking(what);
    if (!how) return how.error();
    auto opened = postgres::postgres_store::open_blocking(
        where,
        std::move(*how),
        out.self.id,
        [committed](const postgres::commit_report& report) { committed(report.effects, report.took); }
    );
    if (!opened) return opened.error();
    out.postgres = std::move(*opened);
    log::info("store_opened", {{"postgres", out.self.name}});
    return out;
}

}  // namespace pasokh
