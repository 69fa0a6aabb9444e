#pragma once

#include "support/child_process.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::testing {

struct server_options {
    std::string limits{};  // lines of the [limits] table; printed, so that a test says what it raised
    std::string top{};     // lines before the first table
    std::string site{};    // lines of [sites.demo]
    std::string more{};    // lines after it
    std::vector<std::string> wrapper{};  // runs the program, e.g. strace
    std::vector<std::string> environment{};
    bool tls = false;              // `top` says with which keys
    std::string origin{};          // what browsers are on; empty: this server's own
    std::filesystem::path data{};  // empty: a folder of its own
};

/// The real program (PASOKH_BIN) on a free port with data of its own, and one site called "demo". Its log is
/// shown when a test fails.
class server_under_test {
public:
    explicit server_under_test(server_options how = {});
    ~server_under_test();

    /// Starts again on the same port and data; waits until it is ready.
    void start();
    /// The same without the wrapper and the environment of the options: on a healthy machine.
    void start_plainly();
    void kill();
    /// SIGTERM; the exit code, nullopt when it does not end in 15 s.
    std::optional<int> terminate();

    [[nodiscard]] bool alive();

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// What /readyz says is missing; empty when it is ready.
    [[nodiscard]] std::string not_ready();

    [[nodiscard]] ws_client::target visitors() const;

    [[nodiscard]] std::string log() const { return process_ ? process_->output() : std::string(); }

    [[nodiscard]] child_process& process() { return *process_; }

    [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

    [[nodiscard]] std::filesystem::path data() const
    {
        return how_.data.empty() ? folder_.path() / "data" : how_.data;
    }

    /// The visitors' or a console's address by way of a proxy.
    [[nodiscard]] ws_client::target by_way_of(std::uint16_t proxy, ws_client::target where) const;

    /// One figure of /metrics, e.g. `pasokh_resumes_total{outcome="recovered"}`; nullopt when absent.
    [[nodiscard]] std::optional<double> metric(const std::string& name) const;

    /// Runs `pasokh operator add`; the e-mail is NAME@shop.example. Gives the cookie of a log-in.
    std::string add_operator(const std::string& name, std::uint32_t capacity, bool admin = false);
    /// Cookie header of a fresh log-in.
    std::string log_in(const std::string& name);
    /// A console's address with its cookie.
    [[nodiscard]] ws_client::target console(const std::string& cookie) const;

    /// The output of a command line of the same program on the same configuration; fails the test unless it
    /// exits with `code`.
    std::string command(std::vector<std::string> arguments, int code = 0);
    /// The same, running beside the test.
    std::unique_ptr<child_process> begin_command(std::vector<std::string> arguments);

private:
    [[nodiscard]] std::vector<std::string> with_configuration(std::vector<std::string> arguments) const;

    server_options how_;
    temp_dir folder_;
    std::uint16_t port_;
    std::unique_ptr<child_process> process_;
    int commands_ = 0;
};

}  // namespace pasokh::testing
