#!/usr/bin/env python3
"""What a durable message costs, beside the floor of this stack: core.py [--quick] [--only NAME…]

Starts the server and bench/floor on 127.0.0.1, drives both with bench/load by turns, and prints the figures as
ratios where that is all they are good for: the CPU time of one and the same binary moves by up to three times
within an hour on a shared machine. The server runs on CPU 0, the load on CPU 1.
"""
import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import secrets
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(os.environ["PASOKH_BIN"])
LOAD, FLOOR = BIN.with_name("pasokh_load"), BIN.with_name("pasokh_floor")
SITE = "bench"
# Raised, so that the load and not a limit is measured; everything else is as shipped.
LIMITS = """
sockets_per_address = 100000
http_per_address = 100000
refusals_per_minute = 1000000
[limits.visitor_messages]
burst = 1000000
per_second = 1000000
[limits.operator_messages]
burst = 1000000
per_second = 1000000
[limits.visitor_frames]
burst = 1000000
per_second = 1000000
[limits.operator_frames]
burst = 1000000
per_second = 1000000
"""
SERVER_CPU, LOAD_CPU = "0", "1"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    while True:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it listened")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.001)


@contextlib.contextmanager
def process(command, port, log, stop_with=signal.SIGTERM):
    started = subprocess.Popen(["taskset", "-c", SERVER_CPU, *map(str, command)], stdout=log, stderr=log)
    try:
        wait_for(port, started)
        yield started
    finally:
        started.send_signal(stop_with)
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def site(capacity):
    """The tables of a configuration that every measurement uses."""
    return (
        f'[limits]\n{LIMITS}[sites.{SITE}]\nname = {{ en = "Shop" }}\nlanguages = ["en"]\n'
        f"max_capacity = 1000\nmax_queue = 100000\ndefault_capacity = {capacity}\n"
        # The next run finds free operators: who left the one before is not waited for.
        'assigned_visitor_gone = "1s"\nqueued_visitor_gone = "1s"\n'
    )


def log_ins(count, key):
    """Operators for the store: their id, e-mail and name, the hash of their log-in, and the cookie that brings it."""
    for number in range(count):
        token = secrets.token_urlsafe(32)
        token_hash = hashlib.blake2b(token.encode(), digest_size=32, key=key).digest()
        who = (secrets.token_bytes(16), f"o{number}@bench.example", f"Operator {number}")
        yield *who, token_hash, f"pasokh_console={token}\n"


class Pasokh:
    """A data folder with operators who are logged in, and servers on it."""

    name = "pasokh"

    def __init__(self, folder, operators, capacity):
        self.folder, self.port, self.pairs = pathlib.Path(folder), free_port(), operators
        self.config = self.folder / "pasokh.toml"
        self.cookies = self.folder / "cookies"
        self.config.write_text(f'port = {self.port}\nlog_level = "error"\n' + site(capacity))
        with self.serve():
            pass  # makes the store
        self.cookies.write_text("".join(self.add_operators(operators, capacity)))

    def add_operators(self, count, capacity):
        """Straight into the store: hashing a thousand passwords would take longer than the measurement."""
        (file,) = (self.folder / "data").glob("*.db")
        db = sqlite3.connect(file)
        secret = db.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()[0]
        now = int(time.time() * 1000)
        for who, email, name, token_hash, cookie in log_ins(count, secret):
            db.execute(
                "INSERT INTO accounts (site, id, email, password_hash, created_at, name, departments, languages,"
                " capacity, priority, admin, disabled) VALUES (?, ?, ?, '', ?, ?, '', '', ?, 0, 0, 0)",
                (SITE, who, email, now, name, capacity),
            )
            db.execute(
                "INSERT INTO logins (token_hash, site, operator, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                (token_hash, SITE, who, now, now + 86_400_000),
            )
            yield cookie
        db.commit()
        db.close()

    def serve(self, before=()):
        command = [*before, BIN, "serve", "--config", self.config, "--data", self.folder / "data"]
        return process(command, self.port, (self.folder / "log").open("a"))


class Floor:
    def __init__(self, folder, durable, pairs):
        self.folder, self.durable, self.port, self.pairs = pathlib.Path(folder), durable, free_port(), pairs
        self.name = "durable floor" if durable else "floor"
        self.cookies = self.folder / "floor-cookies"
        self.cookies.write_text("x=y\n" * 2000)

    def serve(self, before=()):
        command = [*before, FLOOR, "--port", self.port]
        if self.durable:
            command += ["--data", self.folder / f"floor-{secrets.token_hex(4)}.db"]
        return process(command, self.port, subprocess.DEVNULL)


def load(server, pids, *options):
    command = ["taskset", "-c", LOAD_CPU, LOAD, "--port", server.port, "--cookies", server.cookies]
    for each in pids:
        command += ["--server", each]
    done = subprocess.run([*map(str, command), *map(str, options)], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise RuntimeError(f"{server.name}: {done.stderr}")
    return json.loads(done.stdout)


def once(server, *options):
    with server.serve() as running:
        return load(server, [running.pid], "--visitors", server.pairs, "--operators", server.pairs, *options)


def saturated(servers, rounds, seconds):
    """CPU per message with one message in flight per visitor, by turns."""
    seen = {each.name: [] for each in servers}
    for _ in range(rounds):
        for each in servers:
            seen[each.name].append(once(each, "--seconds", seconds))
    out = {}
    for name, runs in seen.items():
        cpu = statistics.median(run["cpu_us_per_message"] for run in runs)
        rate = statistics.median(run["messages_per_s"] for run in runs)
        out[name] = {"cpu_us_per_message": cpu, "messages_per_s": rate}
        print(f"  saturated {name:14s} {cpu:8.2f} us CPU a message {rate:9.0f} messages/s")
    return out


def at_rate(server, rate, seconds):
    run = once(server, "--rate", rate, "--seconds", seconds)
    trip = run["round_trip_ms"] or {"p50": None, "p99": None, "p999": None}
    print(f"  {server.name} at {rate}/s: {run['messages_per_s']:.0f}/s, one way {run['one_way_ms']}, there and back {trip}")
    return run


def most(server, seconds):
    """The highest rate with p99 < 50 ms one way, in steps of a sixth."""
    best, rate = 0, 6_000
    while rate < 200_000:
        run = once(server, "--rate", rate, "--seconds", seconds)
        kept = run["messages_per_s"] > 0.97 * rate and run["one_way_ms"]["p99"] < 50
        print(f"  {server.name} {rate}/s: {'kept' if kept else 'not kept'}, p99 {run['one_way_ms']['p99']:.1f} ms")
        if not kept:
            break
        best, rate = rate, rate * 7 // 6
    return best


def idle(server, visitors, seconds):
    run = once(server, "--idle", visitors, "--seconds", seconds)
    print(f"  {visitors} idle visitors: {run['kib_per_idle_visitor']} KiB each, {run['idle_cpu_percent']} % of a core")
    return run


def instructions(server, pairs):
    """User-mode instructions per relayed message, counted by callgrind between two points of a run in turn."""
    out = server.folder / "callgrind.out"
    before = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--instr-atstart=no", "--quiet"]
    with server.serve(before) as running:
        options = ["--visitors", pairs, "--operators", pairs, "--warm-up", 3, "--seconds", 12]
        command = [LOAD, "--port", server.port, "--server", running.pid, "--cookies", server.cookies, *options]
        command += ["--when-measuring", f"callgrind_control -i on {running.pid}"]
        command += ["--when-measured", f"callgrind_control -i off {running.pid}"]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        relayed = json.loads(done.stdout)["relayed"]
    # `summary` counts from the start of the program, when nothing was counted yet.
    total = int(next(line for line in out.read_text().splitlines() if line.startswith("totals:")).split()[1])
    print(f"  {server.name}: {total / relayed:.0f} user-mode instructions a message ({relayed} messages)")
    return total / relayed


def start_ms(server):
    runs = []
    for _ in range(5):
        began = time.monotonic()
        with server.serve():
            runs.append((time.monotonic() - began) * 1000)
    print(f"  start: {statistics.median(runs):.0f} ms")
    return statistics.median(runs)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    options.add_argument("--pairs", type=int, default=1000, help="visitors, and as many operators")
    options.add_argument("--only", nargs="*", help="start, idle, saturated, rates, most, instructions")
    o = options.parse_args()
    wanted = lambda name: not o.only or name in o.only  # noqa: E731
    rounds, seconds = (2, 3) if o.quick else (5, 6)
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        pasokh = Pasokh(folder, operators=o.pairs, capacity=1)
        durable, bare = Floor(folder, True, o.pairs), Floor(folder, False, o.pairs)
        if wanted("start"):
            figures["start_ms"] = start_ms(pasokh)
        if wanted("idle"):
            run = idle(pasokh, 2_000 if o.quick else 9_000, seconds)
            figures |= {key: run[key] for key in ("kib_per_idle_visitor", "idle_cpu_percent")}
        if wanted("saturated"):
            runs = saturated([pasokh, durable, bare], rounds, seconds)
            figures["saturated"] = runs
            ours, floor = runs["pasokh"], runs["durable floor"]
            figures["cpu_ratio_to_floor"] = ours["cpu_us_per_message"] / floor["cpu_us_per_message"]
            print(f"  CPU a message: {figures['cpu_ratio_to_floor']:.2f} x the durable floor")
        if wanted("rates"):
            for rate in (2_000, 10_000):
                run = at_rate(pasokh, rate, seconds)
                figures[f"relay_p50_ms_{rate}"] = run["one_way_ms"]["p50"]
                figures[f"relay_p99_ms_{rate}"] = run["one_way_ms"]["p99"]
                figures[f"floor_p99_ms_{rate}"] = at_rate(durable, rate, seconds)["one_way_ms"]["p99"]
        if wanted("most"):
            figures["max_messages_per_s"] = most(pasokh, seconds)
        if wanted("instructions"):
            figures["user_instructions_per_message"] = instructions(pasokh, 50)
            figures["floor_user_instructions_per_message"] = instructions(durable, 50)
    print(json.dumps(figures, indent=2))
    target = os.environ.get("PASOKH_BENCH_JSON")
    if target:
        pathlib.Path(target).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
