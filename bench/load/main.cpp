// The load generator: prints one JSON object. What each scenario is for stands in bench/README.md.

#include "load/crowd.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace pasokh::bench;

struct options {
    std::uint16_t port = 0;
    std::uint16_t operators_port = 0;  // 0: the same
    std::string origin;
    bool operators_by_turns = false;
    std::vector<pid_t> servers;
    std::size_t visitors = 1000;
    std::size_t operators = 1000;
    std::string cookies;  // a file, one Cookie header a line
    double rate = 0;      // relayed messages a second, both directions; 0: one in flight per visitor
    double seconds = 5;
    double warm_up = 1;
    std::size_t idle = 0;
    std::string when_measuring, when_measured;  // shell commands, e.g. to switch a profiler on and off
};

crowd::doors doors_of(const options& o)
{
    return {o.port, o.operators_port == 0 ? o.port : o.operators_port, o.origin, o.operators_by_turns};
}

std::int64_t cpu_of_all(const options& o)
{
    std::int64_t sum = 0;
    for (const auto each : o.servers)
        sum += cpu_ns(each);
    return sum;
}

std::int64_t resident_of_all(const options& o)
{
    std::int64_t sum = 0;
    for (const auto each : o.servers)
        sum += resident_kib(each);
    return sum;
}

std::vector<std::string> lines_of(const std::string& file)
{
    std::vector<std::string> out;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        out.push_back(line);
    return out;
}

int stop_with(const char* why)
{
    std::fprintf(stderr, "load: %s\n", why);
    return 1;
}

bool carried_out(const std::string& command)
{
    return command.empty() || std::system((command + " >/dev/null").c_str()) == 0;
}

/// Memory of visitors who only look around.
int idle(const options& o)
{
    const auto before = resident_of_all(o);
    crowd all(doors_of(o));
    for (std::size_t i = 0; i < o.idle; ++i)
        all.add_visitor();
    if (!all.greet()) return stop_with("not every visitor was greeted");
    all.settle(1);
    const auto after = resident_of_all(o);
    const auto cpu_before = cpu_of_all(o);
    all.settle(o.seconds);
    const auto cpu = static_cast<double>(cpu_of_all(o) - cpu_before) / (o.seconds * 1e9);
    std::printf(
        R"({"visitors":%zu,"kib_empty":%lld,"kib_per_idle_visitor":%.2f,"idle_cpu_percent":%.2f})"
        "\n",
        o.idle,
        static_cast<long long>(before),
        static_cast<double>(after - before) / static_cast<double>(o.idle),
        cpu * 100
    );
    return 0;
}

int talk(const options& o)
{
    crowd all(doors_of(o));
    const auto cookies = lines_of(o.cookies);
    if (cookies.size() < o.operators) return stop_with("fewer cookies than operators");
    for (std::size_t i = 0; i < o.operators; ++i)
        all.add_operator(cookies[i]);
    for (std::size_t i = 0; i < o.visitors; ++i)
        all.add_visitor();
    if (!all.greet()) return stop_with("not everybody was greeted");
    if (!all.open_chats()) return stop_with("not every visitor was served");

    const auto run = [&](double seconds) {
        if (o.rate > 0)
            all.talk_on_schedule(o.rate / 2, seconds);
        else
            all.talk_in_turn(seconds);
    };
    run(o.warm_up);
    all.settle(0.3);
    all.seen() = {};
    if (!carried_out(o.when_measuring)) return stop_with("--when-measuring failed");
    const auto cpu_before = cpu_of_all(o);
    const auto start = now_ns();
    run(o.seconds);
    const auto took = static_cast<double>(now_ns() - start) / 1e9;
    const auto relayed_in_time = all.seen().relayed;
    if (o.rate > 0) all.settle(1);
    const auto cpu = cpu_of_all(o) - cpu_before;
    if (!carried_out(o.when_measured)) return stop_with("--when-measured failed");
    auto& seen = all.seen();
    const auto counted = o.rate > 0 ? seen.relayed : relayed_in_time;
    std::printf(
        R"({"messages_per_s":%.0f,"relayed":%lld,"refused":%lld,"lost_connections":%zu,"cpu_us_per_message":%.2f,)"
        R"("acknowledged_ms":%s,"one_way_ms":%s,"one_way_apart_ms":%s,"round_trip_ms":%s,"resident_kib":%lld})"
        "\n",
        static_cast<double>(relayed_in_time) / took,
        static_cast<long long>(counted),
        static_cast<long long>(seen.refused),
        all.lost_connections(),
        counted > 0 ? static_cast<double>(cpu) / 1e3 / static_cast<double>(counted) : 0.0,
        seen.acknowledged.json().c_str(),
        seen.one_way.json().c_str(),
        seen.one_way_apart.json().c_str(),
        seen.round_trip.json().c_str(),
        static_cast<long long>(resident_of_all(o))
    );
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    options o;
    CLI::App app{"Load generator of Pasokh's benchmarks; 127.0.0.1 only"};
    app.add_option("--port", o.port)->required();
    app.add_option("--operators-port", o.operators_port, "Where operators come in, if it is another port");
    app.add_flag(
        "--operators-by-turns",
        o.operators_by_turns,
        "Every other operator comes in at the visitors' port: one_way_ms is theirs, one_way_apart_ms of the "
        "others"
    );
    app.add_option("--origin", o.origin, "What browsers are on, if it is not the port's own");
    app.add_option("--server", o.servers, "Processes whose CPU and memory are read, and added up")
        ->required();
    app.add_option("--visitors", o.visitors)->capture_default_str();
    app.add_option("--operators", o.operators)->capture_default_str();
    app.add_option("--cookies", o.cookies, "One Cookie header a line, one line an operator");
    app.add_option("--rate", o.rate, "Relayed messages a second, open loop; 0: closed loop");
    app.add_option("--seconds", o.seconds)->capture_default_str();
    app.add_option("--warm-up", o.warm_up)->capture_default_str();
    app.add_option("--when-measuring", o.when_measuring, "Shell command before the measurement");
    app.add_option("--when-measured", o.when_measured, "Shell command after it");
    app.add_option("--idle", o.idle, "So many visitors who only look around, and nothing else");
    CLI11_PARSE(app, argc, argv);

    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
    try {
        return o.idle > 0 ? idle(o) : talk(o);
    } catch (const std::exception& e) {
        return stop_with(e.what());
    }
}
