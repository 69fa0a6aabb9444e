#pragma once

#include "adapters/redis/settings.hpp"
#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::testing {

/// A redis-server of the test's own: a free port of the loopback address, nothing stored. A machine without
/// redis-server fails the test.
class redis_server {
public:
    struct options {
        std::string password{};
        std::string user{};  // of an ACL, with the password, instead of the default user
        bool tls = false;    // under a certificate for 127.0.0.1 that settings() trusts
        std::vector<std::string> addresses{"127.0.0.1"};
        std::vector<std::string> runs_by{};  // what runs it, e.g. on another host
    };

    explicit redis_server(std::string password = {}) : redis_server(options{std::move(password), {}, false})
    {
    }

    explicit redis_server(options how);

    [[nodiscard]] std::uint16_t port() const { return port_; }

    [[nodiscard]] redis::settings settings() const;

    /// As a crash; start() brings it back on the same port.
    void kill();
    void start();
    /// SIGSTOP and SIGCONT: it keeps its sockets and says nothing.
    void freeze();
    void thaw();

private:
    void make_certificate() const;
    void wait_until_it_accepts(std::size_t said);

    temp_dir folder_;
    options how_;
    std::uint16_t port_ = 0;
    std::unique_ptr<child_process> process_;
};

}  // namespace pasokh::testing
