#!/usr/bin/env python3
"""What happens at 2 and at 10 times what the server can take: overload.py [--quick]

Finds the highest rate that is kept (p99 one way below 50 ms), then offers as much, 2 times and 10 times as much, on
a schedule that waits for nobody:

* messages: 1,000 pairs, without rates, so that nothing but the machine is in the way;
* arrivals: visitors who come, are greeted and go, beside 300 pairs that talk at a quarter of the peak;
* a flood: 500 visitors whom nobody serves and who talk, beside 300 pairs that say 600 things a second, with the rates that are shipped
  (a visitor says 20 things at once and 2 a second).

What is judged is admitted work: messages that arrived, counted from when they were due, and visitors who were
greeted.
"""
import argparse
import json
import os
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
from rig import servers  # noqa: E402

RATES = [3_000, 4_500, 6_000, 7_000, 8_200, 9_600, 11_200, 13_000, 15_200, 17_700, 20_600, 24_000, 28_000, 33_000, 38_000]
FACTORS = (1, 2, 10)


def peak_of(server, seconds):
    best = 0
    for step in servers.once(server, "--rate", *RATES, "--stop-above", 50, "--seconds", seconds)["steps"]:
        if step["messages_per_s"] > 0.97 * step["rate"] and step["one_way_ms"]["p99"] < 50:
            best = max(best, step["messages_per_s"])
    return best


def line(name, factor, run, peak):
    one_way = run["one_way_ms"] or {"p50": 0, "p99": 0}
    print(
        f"  {name:26s} {factor:3d} x {run['messages_per_s']:7.0f}/s = {run['messages_per_s'] / peak:5.2f} of the peak,"
        f" one way p50 {one_way['p50']:8.1f} p99 {one_way['p99']:8.1f} ms, {run['refused']} refused,"
        f" {run['lost_connections']} closed, {run['resident_kib'] / 1024:.0f} MiB",
        flush=True,
    )


def messages(figures, folder, pairs, seconds):
    free = servers.Pasokh(folder / "free", operators=pairs)
    peak = figures["peak_messages_per_s"] = peak_of(free, seconds / 2) or RATES[0]
    print(f"  peak: {peak:.0f} messages/s", flush=True)
    for factor in FACTORS:
        run = servers.once(free, "--rate", factor * peak, "--seconds", seconds, "--warm-up", 0)
        figures[f"messages, {factor} x"] = run
        line("messages", factor, run, peak)


def arrivals(figures, folder, seconds):
    server = servers.Pasokh(folder / "arrivals", operators=300)
    calm = servers.once(server, "--throng", 64, "--seconds", seconds)["handshakes_per_s"]
    figures["peak_arrivals_per_s"] = calm
    rate = figures["peak_messages_per_s"] / 4
    print(f"  peak: {calm:.0f} greetings/s; beside them {rate:.0f} messages/s", flush=True)
    for factor in (0, *FACTORS):
        options = ["--churn", factor * calm] if factor else []
        run = servers.once(server, "--rate", rate, "--seconds", seconds, "--warm-up", 0.5, *options)
        figures[f"arrivals, {factor} x"] = run
        line("messages beside arrivals", factor, run, rate)
        greeted = run["churn_greeted_ms"] or {"p50": 0, "p99": 0}
        print(
            f"  {'arrivals':26s} {factor:3d} x {run['churned'] / seconds:7.0f}/s greeted, p50 {greeted['p50']:.1f}"
            f" p99 {greeted['p99']:.1f} ms, {run['churn_refused']} refused, {run['churn_missed']} not begun",
            flush=True,
        )


def flood(figures, folder, seconds):
    shipped = servers.LOOSE.replace("refusals_per_minute = 1000000\n", "")
    server = servers.Pasokh(folder / "flood", operators=300, limits=shipped)
    # Within the rates: 300 visitors, one message a second each, and as many answers.
    peak, rate = figures["peak_messages_per_s"], 600
    for factor in FACTORS:
        options = ["--flooders", 500, "--flood", factor * peak]
        run = servers.once(server, "--rate", rate, "--seconds", seconds, "--warm-up", 0.5, *options)
        figures[f"flood, {factor} x"] = run
        line("messages beside a flood", factor, run, rate)
        print(
            f"  {'the flood':26s} {factor:3d} x {run['flood_accepted'] / seconds:7.0f}/s accepted,"
            f" {run['flood_refused']} refused, {run['flooders_closed']} closed",
            flush=True,
        )


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true", help="shorter rounds")
    options.add_argument("--pairs", type=int, default=1000)
    o = options.parse_args()
    figures, seconds = {"pairs": o.pairs}, 4 if o.quick else 8
    with tempfile.TemporaryDirectory() as folder:
        messages(figures, pathlib.Path(folder), o.pairs, seconds)
        arrivals(figures, pathlib.Path(folder), seconds)
        flood(figures, pathlib.Path(folder), seconds)
    target = os.environ.get("PASOKH_BENCH_JSON")
    if target:
        pathlib.Path(target).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
