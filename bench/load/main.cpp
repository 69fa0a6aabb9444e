// size: one line an option
// The load generator: prints one JSON object. What each scenario is for stands in bench/README.md.

#include "load/scenarios.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <sys/resource.h>

namespace {

using namespace pasokh::bench;

void describe(CLI::App& app, options& o)
{
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
    app.add_option(
        "--rate",
        o.rates,
        "Relayed messages a second, open loop, one after the other; none: closed loop"
    );
    app.add_option(
        "--stop-above",
        o.stop_above_ms,
        "The last rate is the first whose p99 one way is above, in ms"
    );
    app.add_option("--seconds", o.seconds, "Of each rate")->capture_default_str();
    app.add_option("--patience", o.patience, "Seconds that what is waited for may take")
        ->capture_default_str();
    app.add_option("--warm-up", o.warm_up)->capture_default_str();
    app.add_option("--together", o.together, "So many visitors speak at the same moment")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--churn", o.churn, "Visitors a second who come and go meanwhile");
    app.add_option("--flooders", o.flooders, "Visitors without an operator who talk meanwhile");
    app.add_option("--flood", o.flood, "What they all say a second");
    app.add_option("--when-measuring", o.when_measuring, "Shell command before the measurement");
    app.add_option("--when-measured", o.when_measured, "Shell command after it");
    app.add_option("--idle", o.idle, "So many visitors who only look around, and nothing else");
    app.add_option(
        "--throng",
        o.throng,
        "So many visitors at a time who come back, are greeted and go, and nothing else"
    );
    app.add_option(
        "--rounds",
        o.rounds,
        "All visitors speak, then all operators, so many times in lock step"
    );
    app.add_flag("--persian", o.persian, "Texts of Persian letters, as many bytes");
    app.add_option("--lines", o.lines, "Visitors say so many things to nobody and go away, and nothing else");
}

int carry_out(const options& o)
{
    if (o.idle > 0) return idle(o);
    if (o.throng > 0) return throng(o);
    if (o.lines > 0) return leave_open(o);
    return o.rounds > 0 ? talk_in_step(o) : talk(o);
}

}  // namespace

int main(int argc, char** argv)
{
    options o;
    CLI::App app{"Load generator of Pasokh's benchmarks; 127.0.0.1 only"};
    describe(app, o);
    CLI11_PARSE(app, argc, argv);

    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
    try {
        return carry_out(o);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "load: %s\n", e.what());
        return 1;
    }
}
