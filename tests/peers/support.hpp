#pragma once

#include "support/chat_peer.hpp"
#include "support/raw_ws.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"
#include "support/wait.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pasokh::testing {

/// A visitor of whom a test decides when he reads.
class raw_visitor {
public:
    explicit raw_visitor(std::uint16_t port, raw_ws::options how = {}, json hello = visitor_hello());

    bool send(const json& frame) { return socket_.send({.payload = frame.dump()}); }

    /// The next frame of this type, pings answered meanwhile; null when it does not come.
    json receive_type(const std::string& type, std::chrono::milliseconds within = std::chrono::seconds(10));

    /// How it was welcomed: token, session, epoch.
    [[nodiscard]] const json& welcome() const { return welcome_; }

    [[nodiscard]] bool is_welcome() const { return welcome_.is_object(); }

    [[nodiscard]] raw_ws& socket() { return socket_; }

private:
    raw_ws socket_;
    json welcome_;
};

/// Ordinary visitors who say something once a second and must not notice what a test does to the server.
class bystanders final : public witness {
public:
    bystanders(server_under_test& server, int count);
    ~bystanders() override;

    /// Lets them talk for this long, and then until everything is accepted. Times from say to accepted, in
    /// milliseconds, sorted.
    std::vector<double> talk(std::chrono::seconds how_long);

    void attempted(const std::string&, const std::string& client_id) override;
    void
    accepted(const std::string&, const std::string&, const std::string& client_id, std::uint64_t) override;

    void saw(const std::string&, const std::string&, std::uint64_t, const std::string&) override {}

    void reloaded(const std::string&, const std::string&, std::uint64_t) override {}

private:
    asio::io_context io_;
    std::vector<std::unique_ptr<chat_peer>> peers_;
    std::map<std::string, std::chrono::steady_clock::time_point> waiting_;
    std::vector<double> took_;
    std::size_t said_ = 0;
    std::size_t ended_ = 0;
};

/// The figure below which `share` of the sorted figures lie.
double percentile(const std::vector<double>& sorted, double share);

/// What the program holds at this moment, from /proc.
std::size_t resident_kib(pid_t process);
std::size_t descriptors_of(pid_t process);
double cpu_seconds(pid_t process);

/// A figure of GET /metrics.
double metric(std::uint16_t port, const std::string& name);

/// ASan keeps freed memory back; a test that watches memory asks it to keep little.
inline std::vector<std::string> little_kept_back()
{
    return {"ASAN_OPTIONS=quarantine_size_mb=4:malloc_context_size=5"};
}

}  // namespace pasokh::testing
