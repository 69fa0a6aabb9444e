#pragma once

#include "adapters/postgres/connection.hpp"
#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::testing {

/// A PostgreSQL of the test's own: a free port of the loopback address, fsync on, nobody else's data. It runs
/// as the user postgres when the test runs as root, which PostgreSQL refuses to. A machine without it fails
/// the test.
class postgres_server {
public:
    struct options {
        std::vector<std::string> settings{};              // as "name=value"
        std::vector<std::string> addresses{"127.0.0.1"};  // the test itself uses the last
        std::vector<std::string> runs_by{};               // what runs it, e.g. on another host
        std::filesystem::path data{};                     // an empty folder of its own; empty: a new one
        bool log_elsewhere = false;                       // its write-ahead log is not in that folder
    };

    explicit postgres_server(std::vector<std::string> settings = {})
        : postgres_server(options{std::move(settings)})
    {
    }

    explicit postgres_server(options how);
    ~postgres_server();

    /// The one of this process, for tests that only need a database of their own on it.
    static postgres_server& shared();

    /// Makes an empty database and gives its connection string.
    std::string fresh_database();
    [[nodiscard]] std::string conninfo(const std::string& database = "postgres") const;
    /// The same database by another of its addresses.
    [[nodiscard]] std::string by(const std::string& address, const std::string& conninfo) const;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// The answer of a database to SQL: values, with '|' between columns and a line a row.
    [[nodiscard]] std::string ask(const std::string& conninfo, const std::string& sql) const;

    /// As an administrator does it: waits for nobody's transaction, starts again on the same data and port.
    void stop();
    void start();
    /// SIGSTOP and SIGCONT to all of its processes: it keeps its sockets and says nothing.
    void freeze();
    void thaw();

private:
    [[nodiscard]] std::vector<std::string> as_postgres(std::vector<std::string> command) const;
    [[nodiscard]] std::filesystem::path data() const;
    [[nodiscard]] std::vector<int> processes() const;
    void wait_until_it_accepts();

    temp_dir folder_;
    options how_;
    std::uint16_t port_ = 0;
    int databases_ = 0;
    std::unique_ptr<child_process> process_;
};

}  // namespace pasokh::testing
