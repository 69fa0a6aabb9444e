#!/usr/bin/env python3
"""What a durable message costs, beside the floor of this stack: core.py [--quick] [--only PART…]

Starts the server and bench/floor on 127.0.0.1, drives both with bench/load by turns, and prints the figures as
ratios where that is all they are good for: the CPU time of one and the same binary moves by up to three times
within an hour on a shared machine. The server runs on CPU 0, the load on CPU 1.
"""
import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from rig import counters, servers  # noqa: E402

# Steps of a seventh: the highest rate that is kept is known to that much.
RATES = [2_000, 3_000, 4_500, 6_000, 7_000, 8_000, 9_200, 10_500, 12_000, 13_800, 15_800, 18_000, 20_600, 23_500]
RATES += [27_000, 31_000, 35_000, 40_000, 46_000, 52_000, 60_000]
NO_LONGER_KEPT_MS = 50
# A generator that is later than this with a hundredth of its own messages was kept from its processor: what it
# measured then are the neighbours.
DISTURBED_MS = 10


class Run:
    """What every part of a run needs. `figures` is what is written as JSON."""

    def __init__(self, folder, quick, pairs, profile):
        self.folder, self.quick, self.pairs, self.figures = pathlib.Path(folder), quick, pairs, {}
        self.profile = profile
        self.pasokh = servers.Pasokh(self.folder / "pairs", operators=pairs)
        self.durable = servers.Floor(folder, True, pairs)
        self.bare = servers.Floor(folder, False, pairs)

    def of(self, whole, quick):
        return quick if self.quick else whole

    def tell(self, name, value, digits=2):
        self.figures[name] = value if value is None else round(value, digits)
        print(f"  {name} = {self.figures[name]}", flush=True)


def time_start(run, name, server, times):
    """Milliseconds from the start of the process to the first 200 of /readyz; beside the median of all starts the
    best, and the CPU time that one takes, which other programs on the machine stretch least."""
    took, cpu = [], []
    for _ in range(times):
        began = time.monotonic()
        with server.serve() as running:
            took.append((time.monotonic() - began) * 1000)
            cpu.append(servers.cpu_ms(running.pid))
    run.tell(name, statistics.median(took), 1)
    run.tell(f"{name}_best", min(took), 1)
    run.tell(f"{name}_cpu", statistics.median(cpu), 1)


def start(run):
    empty = servers.Pasokh(run.folder / "empty", operators=1)
    time_start(run, "start_ms", empty, run.of(9, 5))
    chats, lines = 10_000, run.of(8, 2)
    full = servers.Pasokh(run.folder / "full", operators=1, gone="86400s")
    with full.serve() as running:
        servers.load(full, [running.pid], "--visitors", chats, "--lines", lines)
    time_start(run, "start_ms_10k_chats", full, run.of(5, 3))


def idle(run):
    """As long as it takes to ping every visitor once. A quick run pings them twice as often as a server does."""
    every = run.of(25, 12)
    lookers_on = servers.Pasokh(run.folder / "idle", operators=1, limits=f'{servers.LOOSE}ping_every = "{every}s"\n')
    seen = servers.once(lookers_on, "--idle", 10_000, "--seconds", every)
    for name in ("kib_per_idle_visitor", "kib_growth_after_traffic", "idle_cpu_percent"):
        run.tell(name, seen[name])


def saturated(run):
    """CPU a message with one message in flight per visitor, by turns."""
    each = [run.pasokh, run.durable, run.bare]
    seen = {server.name: [] for server in each}
    for _ in range(run.of(4, 2)):
        for server in each:
            seen[server.name].append(servers.once(server, "--seconds", run.of(6, 3)))
    cpu = {}
    for name, runs in seen.items():
        cpu[name] = [one["cpu_us_per_message"] for one in runs]
        key = name.replace(" ", "_")
        run.tell(f"{key}_cpu_us_per_message", statistics.median(cpu[name]))
        run.tell(f"{key}_saturated_messages_per_s", statistics.median(one["messages_per_s"] for one in runs), 0)
    # Of the rounds: what is slow is slow for both then.
    ours = zip(cpu[run.pasokh.name], cpu[run.durable.name])
    run.tell("cpu_ratio_to_floor", statistics.median(mine / floor for mine, floor in ours))
    first, last = (seen[run.pasokh.name][0][key] for key in ("resident_kib_before", "resident_kib"))
    run.tell("resident_mib_of_pairs", last / 1024, 1)
    run.tell("kib_growth_per_pair_after_chats", (last - first) / run.pairs)


def rates(run):
    """Latency on a schedule, by turns with the floor; beside it how late the generator itself was."""
    seen = {}
    for _ in range(run.of(3, 1)):
        for server in (run.pasokh, run.durable):
            at = servers.once(server, "--rate", 2_000, 10_000, "--seconds", run.of(5, 4))
            for step in at["steps"]:
                seen.setdefault((server, step["rate"]), []).append(step)
    for rate in (2_000, 10_000):
        for server, prefix in ((run.pasokh, ""), (run.durable, "floor_")):
            steps = list(filter(undisturbed, seen[server, rate]))
            run.tell(f"{prefix}undisturbed_rounds_{rate}", len(steps))
            steps = steps or seen[server, rate]
            for share in ("p50", "p99", "p999"):
                value = statistics.median(step["one_way_ms"][share] for step in steps)
                run.tell(f"{prefix}relay_{share}_ms_{rate}", value)
                if share != "p50":
                    run.tell(f"{prefix}relay_{share}_ms_{rate}_best", min(step["one_way_ms"][share] for step in steps))
            run.tell(f"{prefix}generator_late_p99_ms_{rate}", max(step["generator_late_ms"]["p99"] for step in steps))
            for kind in ("acknowledged", "round_trip"):
                value = statistics.median((step[f"{kind}_ms"] or {"p99": 0})["p99"] for step in steps)
                run.tell(f"{prefix}{kind}_p99_ms_{rate}", value)


def undisturbed(step):
    return step["generator_late_ms"]["p99"] < DISTURBED_MS


def kept(step):
    return step["messages_per_s"] > 0.97 * step["rate"] and step["one_way_ms"]["p99"] < NO_LONGER_KEPT_MS


def most(run):
    """The highest rate with p99 < 50 ms one way. A search that ends because the generator was disturbed says nothing
    and is made again once."""
    for server, prefix in ((run.pasokh, ""), (run.durable, "floor_")):
        best, searches = 0, run.of(2, 1)
        for _ in range(searches + 1):
            wanted = ["--rate", *RATES, "--stop-above", NO_LONGER_KEPT_MS, "--seconds", run.of(3, 2)]
            steps = servers.once(server, *wanted)["steps"]
            first_lost = next((i for i, step in enumerate(steps) if not kept(step)), len(steps))
            best = max([best, *(step["messages_per_s"] for step in steps[:first_lost])])
            searches -= first_lost == len(steps) or undisturbed(steps[first_lost])
            if searches == 0:
                break
        run.tell(f"{prefix}undisturbed_searches_missing", searches)
        run.tell(f"{prefix}max_messages_per_s", best, 0)


def handshakes(run):
    for server, prefix in ((run.pasokh, ""), (run.durable, "floor_")):
        seen = servers.once(server, "--throng", 64, "--seconds", run.of(5, 3))
        run.tell(f"{prefix}handshakes_per_s", seen["handshakes_per_s"], 0)
        run.tell(f"{prefix}cpu_us_per_handshake", seen["cpu_us_per_handshake"], 1)
        run.tell(f"{prefix}greeted_p99_ms", seen["greeted_ms"]["p99"])


def loads(run):
    """The other loads that a shop's day is made of, each saturated or at 2,000 messages a second."""
    ordinary = servers.Pasokh(run.folder / "ordinary", operators=250, capacity=4)
    fan_in = servers.Pasokh(run.folder / "fan-in", operators=50, capacity=20)
    seconds = run.of(5, 2)
    for name, server in (("ordinary", ordinary), ("fan_in", fan_in)):
        seen = servers.once(server, "--seconds", seconds)
        run.tell(f"{name}_cpu_us_per_message", seen["cpu_us_per_message"])
        run.tell(f"{name}_saturated_messages_per_s", seen["messages_per_s"], 0)
    beside = run.of([(run.pasokh, ""), (run.durable, "floor_")], [(run.pasokh, "")])
    for name, options in (("bursts", ["--together", 200]), ("churn", ["--churn", 200])):
        for server, prefix in beside:
            seen = servers.once(server, "--rate", 2_000, "--seconds", seconds, *options)
            run.tell(f"{prefix}{name}_relay_p99_ms_2000", seen["one_way_ms"]["p99"])
            run.tell(f"{prefix}{name}_cpu_us_per_message", seen["cpu_us_per_message"])
            if seen["churned"]:
                run.tell(f"{prefix}{name}_greeted_p99_ms", seen["churn_greeted_ms"]["p99"])


def instructions(run):
    """By hardware counters where there are any, with the saturated load as it is; else by callgrind, under which
    everything takes fifty times as long: fewer pairs, the same conversation."""
    why_not = counters.hardware_counters()
    if not why_not:
        for server, prefix in ((run.pasokh, ""), (run.durable, "floor_")):
            user, kernel = counters.perf(server, run.of(6, 3))
            run.tell(f"{prefix}user_instructions_per_message", user, 0)
            run.tell(f"{prefix}kernel_instructions_per_message", kernel, 0)
        run.figures["instructions_counted_by"] = "perf stat"
        return
    pairs = run.of(200, 50)
    mine = servers.Pasokh(run.folder / "counted", operators=pairs)
    for server, prefix in ((mine, ""), (servers.Floor(mine.folder, True, pairs), "floor_")):
        count, messages, dump = counters.saturated_instructions(server, run.of(5, 3), run.of(15, 8))
        run.tell(f"{prefix}user_instructions_per_message", count, 0)
        if run.profile:
            pathlib.Path(f"{run.profile}-{prefix or 'pasokh_'}".rstrip("_") + ".txt").write_text(counters.profile(dump, messages))
        run.tell(f"{prefix}instructions_outside_sqlite", count - counters.of_sqlite(counters.by_object(dump)) / messages, 0)
    run.figures["instructions_counted_by"] = f"callgrind, {pairs} pairs"
    run.figures["kernel_instructions_per_message"] = None
    run.figures["kernel_instructions_missing"] = why_not
    print(f"  kernel_instructions_per_message: {why_not}")


def routing(run):
    """From the micro-benchmark, one decision with its bookkeeping; CPU time."""
    program = servers.BIN.with_name("steps_bench")
    command = [program, "--benchmark_filter=^routing/1000/10000/", "--benchmark_format=json"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    (only,) = json.loads(done.stdout)["benchmarks"]
    run.tell("routing_us", only["real_time"] / {"ns": 1000, "us": 1}[only["time_unit"]], 3)


PARTS = [start, idle, saturated, rates, most, handshakes, loads, instructions, routing]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    options.add_argument("--pairs", type=int, default=1000, help="visitors, and as many operators")
    options.add_argument("--profile", help="where to leave callgrind's profiles as text: the beginning of two names")
    options.add_argument("--only", nargs="*", help=", ".join(part.__name__ for part in PARTS))
    o = options.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        run = Run(folder, o.quick, o.pairs, o.profile)
        for part in PARTS:
            if o.only and part.__name__ not in o.only:
                continue
            print(f"{part.__name__} ({time.monotonic() - began:.0f} s)", flush=True)
            part(run)
    run.tell("took_s", time.monotonic() - began, 0)
    target = os.environ.get("PASOKH_BENCH_JSON")
    if target:
        pathlib.Path(target).write_text(json.dumps(run.figures, indent=2) + "\n")
    with contextlib.suppress(OSError):
        print(f"  one minute's load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    sys.exit(main())
