#include "peers/support.hpp"

#include "support/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace pasokh::testing {

using steady = std::chrono::steady_clock;

raw_visitor::raw_visitor(std::uint16_t port, raw_ws::options how, json hello) : socket_(port, how)
{
    if (socket_.handshake().status != 101) return;
    send(hello);
    welcome_ = receive_type("welcome");
}

json raw_visitor::receive_type(const std::string& type, std::chrono::milliseconds within)
{
    const auto until = steady::now() + within;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now());
        if (left.count() <= 0) return nullptr;
        const auto next = socket_.receive_message(left);
        if (!next || next->what == ws_frame::close) return nullptr;
        if (next->what == ws_frame::ping) {
            socket_.send({.what = ws_frame::pong, .payload = next->payload});
        } else if (next->what == ws_frame::text) {
            auto frame = json::parse(next->payload);
            if (frame.at("type") == type) return frame;
        }
    }
}

bystanders::bystanders(server_under_test& server, int count)
{
    for (int i = 0; i < count; ++i) {
        auto peer = std::make_unique<chat_peer>(
            io_,
            server.visitors(),
            chat_peer::role::visitor,
            "bystander" + std::to_string(i),
            *this
        );
        asio::co_spawn(io_, peer->run(), [this](std::exception_ptr) { ++ended_; });
        peers_.push_back(std::move(peer));
    }
    const auto live = [](const auto& each) { return each->live(); };
    REQUIRE(run_until(
        io_,
        [&] { return std::ranges::all_of(peers_, live); },
        30s
    ));
}

bystanders::~bystanders()
{
    for (const auto& each : peers_)
        each->stop();
    (void)run_until(
        io_,
        [&] { return ended_ == peers_.size(); },
        35s
    );
}

std::vector<double> bystanders::talk(std::chrono::seconds how_long)
{
    took_.clear();
    const auto until = steady::now() + how_long;
    auto next = steady::now();
    const auto between = std::chrono::duration_cast<steady::duration>(1s) / static_cast<int>(peers_.size());
    while (next < until) {
        peers_[said_ % peers_.size()]->say("message " + std::to_string(said_));
        ++said_;
        next += between;
        (void)run_until(
            io_,
            [&] { return steady::now() >= next; },
            std::chrono::ceil<std::chrono::milliseconds>(next - steady::now()) + 1ms
        );
    }
    CHECK(run_until(
        io_,
        [&] { return waiting_.empty(); },
        20s
    ));
    std::ranges::sort(took_);
    return took_;
}

void bystanders::attempted(const std::string&, const std::string& client_id)
{
    waiting_.emplace(client_id, steady::now());
}

void bystanders::accepted(const std::string&, const std::string&, const std::string& client_id, std::uint64_t)
{
    const auto found = waiting_.find(client_id);
    if (found == waiting_.end()) return;
    took_.push_back(std::chrono::duration<double, std::milli>(steady::now() - found->second).count());
    waiting_.erase(found);
}

double percentile(const std::vector<double>& sorted, double share)
{
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::clamp<std::size_t>(at, 1, sorted.size()) - 1];
}

std::size_t resident_kib(pid_t process)
{
    std::ifstream in("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
    return 0;
}

std::size_t descriptors_of(pid_t process)
{
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(process) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

double cpu_seconds(pid_t process)
{
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(in, line);
    // Behind the name in brackets: state is the third field, utime and stime are the 14th and 15th.
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::string ignored;
    for (int field = 3; field < 14; ++field)
        rest >> ignored;
    double user = 0;
    double system = 0;
    rest >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double metric(std::uint16_t port, const std::string& name)
{
    const auto page = ask_blocking(port, {.target = "/metrics"}).body;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(name + " ")) return std::stod(line.substr(name.size() + 1));
    return -1;
}

}  // namespace pasokh::testing
