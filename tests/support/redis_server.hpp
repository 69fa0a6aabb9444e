#pragma once

#include "adapters/redis/settings.hpp"
#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

#include <memory>
#include <string>

namespace pasokh::testing {

/// A redis-server of the test's own: a free port of the loopback address, nothing stored. A machine without
/// redis-server fails the test.
class redis_server {
public:
    explicit redis_server(std::string password = {});

    [[nodiscard]] std::uint16_t port() const { return port_; }

    [[nodiscard]] redis::settings settings() const;

    /// As a crash; start() brings it back on the same port.
    void kill();
    void start();
    /// SIGSTOP and SIGCONT: it keeps its sockets and says nothing.
    void freeze();
    void thaw();

private:
    void wait_until_it_accepts();

    temp_dir folder_;
    std::string password_;
    std::uint16_t port_ = 0;
    std::unique_ptr<child_process> process_;
};

}  // namespace pasokh::testing
