#include "load/scenarios.hpp"

#include "load/crowd.hpp"
#include "load/passers.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace pasokh::bench {
namespace {

constexpr std::size_t tokens = 512;
/// Times that a looker-on goes to another page before his memory is looked at again.
constexpr int pages = 5;

doors doors_of(const options& o)
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

double per(std::int64_t sum, std::size_t count)
{
    return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count);
}

/// Everybody is in. Null, or why not.
const char* let_in(crowd& all, const options& o)
{
    const auto cookies = lines_of(o.cookies);
    if (cookies.size() < o.operators) return "fewer cookies than operators";
    for (std::size_t i = 0; i < o.operators; ++i)
        all.add_operator(cookies[i]);
    for (std::size_t i = 0; i < o.visitors; ++i)
        all.add_visitor();
    return all.greet() ? nullptr : "not everybody was greeted";
}

void run(crowd& all, const options& o, double rate, double seconds)
{
    if (rate > 0)
        all.talk_on_schedule({rate / 2, seconds, o.together});
    else
        all.talk_in_turn(seconds);
}

/// One rate, or the closed loop. What it prints is one JSON object without its last brace.
struct step {
    std::string json;
    double one_way_p99 = 0;
};

step measure(crowd& all, const options& o, double rate)
{
    all.seen() = {};
    const auto cpu_before = cpu_of_all(o);
    const auto start = now_ns();
    run(all, o, rate, o.seconds);
    const auto took = static_cast<double>(now_ns() - start) / 1e9;
    const auto in_time = all.seen().relayed;
    if (rate > 0) all.settle(1);
    const auto cpu = cpu_of_all(o) - cpu_before;
    auto& seen = all.seen();
    const auto counted = rate > 0 ? seen.relayed : in_time;
    char numbers[320];
    std::snprintf(
        numbers,
        sizeof numbers,
        R"({"rate":%.0f,"messages_per_s":%.0f,"relayed":%lld,"refused":%lld,"lost_connections":%zu,)"
        R"("cpu_us_per_message":%.2f,"cpu_percent":%.1f,"resident_kib":%lld,)",
        rate,
        static_cast<double>(in_time) / took,
        static_cast<long long>(counted),
        static_cast<long long>(seen.refused),
        all.lost_connections(),
        counted > 0 ? static_cast<double>(cpu) / 1e3 / static_cast<double>(counted) : 0.0,
        static_cast<double>(cpu) / (took * 1e7),
        static_cast<long long>(resident_of_all(o))
    );
    return {
        std::string(numbers) + R"("acknowledged_ms":)" + seen.acknowledged.json() + R"(,"one_way_ms":)" +
            seen.one_way.json() + R"(,"one_way_apart_ms":)" + seen.one_way_apart.json() +
            R"(,"round_trip_ms":)" + seen.round_trip.json() + R"(,"generator_late_ms":)" + seen.late.json(),
        seen.one_way.at(0.99)};
}

/// What talk() has seen.
void print(
    const step& last,
    const std::string& steps,
    std::int64_t resident_before,
    passers& others,
    crowd& flooders
)
{
    std::printf(
        R"(%s,"resident_kib_before":%lld,"churned":%lld,"churn_refused":%lld,"churn_missed":%lld,"churn_greeted_ms":%s,)"
        R"("flood_accepted":%lld,"flood_refused":%lld,"flooders_closed":%zu,"flood_accepted_ms":%s,"steps":[%s]})"
        "\n",
        last.json.c_str(),
        static_cast<long long>(resident_before),
        static_cast<long long>(others.seen().greetings),
        static_cast<long long>(others.seen().refused),
        static_cast<long long>(others.seen().missed),
        others.seen().greeted.json().c_str(),
        static_cast<long long>(flooders.seen().accepted),
        static_cast<long long>(flooders.seen().refused),
        flooders.lost_connections(),
        flooders.seen().acknowledged.json().c_str(),
        steps.c_str()
    );
}

}  // namespace

int idle(const options& o)
{
    const auto before = resident_of_all(o);
    crowd all(doors_of(o), o.patience);
    for (std::size_t i = 0; i < o.idle; ++i)
        all.add_visitor();
    if (!all.greet()) return stop_with("not every visitor was greeted");
    all.settle(1);
    const auto after = resident_of_all(o);
    const auto cpu_before = cpu_of_all(o);
    all.settle(o.seconds);
    const auto cpu = static_cast<double>(cpu_of_all(o) - cpu_before) / (o.seconds * 1e9);
    all.browse(pages);
    all.settle(2);
    std::printf(
        R"({"visitors":%zu,"kib_empty":%lld,"kib_per_idle_visitor":%.2f,"idle_cpu_percent":%.2f,)"
        R"("kib_growth_after_traffic":%.2f,"lost_connections":%zu})"
        "\n",
        o.idle,
        static_cast<long long>(before),
        per(after - before, o.idle),
        cpu * 100,
        per(resident_of_all(o) - after, o.idle),
        all.lost_connections()
    );
    return 0;
}

int throng(const options& o)
{
    passers all(doors_of(o));
    if (!all.collect_tokens(tokens)) return stop_with("new visitors were not greeted");
    all.throng(o.throng, o.warm_up);
    all.seen() = {};
    const auto cpu_before = cpu_of_all(o);
    all.throng(o.throng, o.seconds);
    auto& seen = all.seen();
    if (seen.greetings == 0) return stop_with("nobody was greeted");
    const auto cpu = static_cast<double>(cpu_of_all(o) - cpu_before) / 1e3;
    std::printf(
        R"({"handshakes_per_s":%.0f,"cpu_us_per_handshake":%.1f,"refused":%lld,"greeted_ms":%s})"
        "\n",
        static_cast<double>(seen.greetings) / o.seconds,
        cpu / static_cast<double>(seen.greetings),
        static_cast<long long>(seen.refused),
        seen.greeted.json().c_str()
    );
    return 0;
}

int talk(const options& o)
{
    crowd all(doors_of(o), o.patience);
    if (o.persian) all.speak_persian();
    if (const auto* why = let_in(all, o)) return stop_with(why);
    if (!all.open_chats()) return stop_with("not every visitor was served");
    passers others(doors_of(o));
    crowd flooders(doors_of(o), o.patience);
    if (o.churn > 0 && !others.collect_tokens(tokens)) return stop_with("new visitors were not greeted");
    for (std::size_t i = 0; i < o.flooders; ++i)
        flooders.add_visitor();
    if (!flooders.greet()) return stop_with("not every flooder was greeted");
    all.also([&] {
        if (o.churn > 0) others.churn(o.churn);
        if (o.flooders > 0) flooders.talk_meanwhile(o.flood);
    });

    const auto rates = o.rates.empty() ? std::vector{0.0} : o.rates;
    run(all, o, rates.front(), o.warm_up);
    all.settle(0.3);
    others.seen() = {};
    flooders.seen() = {};
    const auto resident_before = resident_of_all(o);
    if (!carried_out(o.when_measuring)) return stop_with("--when-measuring failed");
    std::string steps;
    step last;
    for (const auto rate : rates) {
        last = measure(all, o, rate);
        steps += (steps.empty() ? "" : ",") + last.json + "}";
        if (o.stop_above_ms > 0 && last.one_way_p99 > o.stop_above_ms) break;
    }
    if (!carried_out(o.when_measured)) return stop_with("--when-measured failed");
    print(last, steps, resident_before, others, flooders);
    return 0;
}

int talk_in_step(const options& o)
{
    crowd all(doors_of(o), o.patience);
    if (o.persian) all.speak_persian();
    if (const auto* why = let_in(all, o)) return stop_with(why);
    if (!all.open_chats() || !all.talk_in_step(o.rounds / 10 + 1))
        return stop_with("not every visitor was served");
    all.seen() = {};
    if (!carried_out(o.when_measuring)) return stop_with("--when-measuring failed");
    const auto start = now_ns();
    if (!all.talk_in_step(o.rounds)) return stop_with("a message did not arrive");
    const auto took = static_cast<double>(now_ns() - start) / 1e9;
    if (!carried_out(o.when_measured)) return stop_with("--when-measured failed");
    std::printf("{\"relayed\":%lld,\"seconds\":%.3f}\n", static_cast<long long>(all.seen().relayed), took);
    return 0;
}

int leave_open(const options& o)
{
    crowd all(doors_of(o), o.patience);
    for (std::size_t i = 0; i < o.visitors; ++i)
        all.add_visitor();
    if (!all.greet()) return stop_with("not every visitor was greeted");
    if (!all.say_to_nobody(o.lines)) return stop_with("a message was not accepted");
    std::printf("{\"accepted\":%lld}\n", static_cast<long long>(all.seen().accepted));
    return 0;
}

}  // namespace pasokh::bench
