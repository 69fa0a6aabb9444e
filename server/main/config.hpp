#pragma once

#include "app/settings.hpp"
#include "base/error.hpp"
#include "domain/settings.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::config {

using namespace std::chrono_literals;

/// Intervals of local time, "09:00-13:00"; one that ends before it begins goes past midnight.
struct weekly_hours {
    std::vector<std::string> sat, sun, mon, tue, wed, thu, fri;
    std::vector<std::string> closed_on;  // dates: "2026-03-21", or "*-03-21" for every year

    /// Nothing said at all: always open.
    [[nodiscard]] bool unset() const;
};

struct department {
    domain::department rules;
    weekly_hours hours;  // unset: the site's
};

/// What questions mean, weighed beside their words: from a table or a service, or from nowhere.
struct meaning_source {
    std::string table;     // folder, relative to the configuration file
    std::string endpoint;  // of an OpenAI-compatible /embeddings
    std::string model;
    std::string key_file;  // relative to the configuration file; empty: no key
    std::string key;       // of the file; never shown
    std::string ca_file;   // PEM; empty: the authorities that the system trusts
    std::chrono::milliseconds within = 300ms;
};

struct site {
    app::site_info info;
    domain::desk_settings desk;
    std::string faq;                   // read once, see core::load_bots(); relative to the configuration file
    std::string identity_secret_file;  // relative to the configuration file; empty: nobody is vouched for
    double wrong_answer_rate = 0.05;
    meaning_source meaning;
    std::optional<std::uint32_t> keep_days;  // of closed chats and left messages; none: for ever
    weekly_hours hours;
    std::vector<department> departments;
};

struct redis {
    std::string url;            // redis://[user@]host:port/database, or rediss:// for TLS; empty: no links
    std::string password_file;  // never in the URL, which may be shown
    std::string ca_file;        // PEM, of rediss://; empty: the authorities that the system trusts
    std::string prefix = "pasokh:";
};

struct store {
    std::string postgres;       // a connection string; empty: SQLite in `data`
    std::string password_file;  // never in the connection string, which may be shown
};

/// This server among those that share a PostgreSQL.
struct cluster {
    std::string node_name;      // empty: another identity at each start
    std::string advertise_url;  // empty: public_url
    std::string secret_file;
    std::string secret;  // of the file; never shown
};

struct tls {
    std::string certificate;  // PEM files, relative to the configuration file; both or none
    std::string key;
    std::chrono::milliseconds check_every = 1min;

    [[nodiscard]] bool on() const { return !certificate.empty(); }
};

/// Everything that can be set.
struct configuration {
    std::filesystem::path file;  // where it was read; relative paths in it start here
    std::string listen = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string data = "data";
    std::string share;  // built pages; empty: beside the program, ../share/pasokh
    std::string log_level = "info";
    std::chrono::milliseconds commit_window = 1ms;
    std::uint32_t workers = 2;  // threads for the bot and for password hashing
    config::tls tls;
    config::store store;
    config::cluster cluster;
    config::redis redis;
    app::server_settings server;  // its `sites` is filled from `sites`
    std::map<domain::site_key, site> sites;
};

/// One mistake in a file.
struct problem {
    std::string where;  // "pasokh.toml:12"
    std::string key;    // "sites.demo.capacity"
    std::string reason;
};

struct loaded {
    configuration value;
    std::vector<problem> problems;
};

/// Reads and checks a file. Unknown keys are problems; with any problem the value must not be used.
loaded load(const std::filesystem::path& file);

/// Every key with its meaning, range and present value, as a TOML file that load() takes.
std::string print(const configuration& what);

}  // namespace pasokh::config
