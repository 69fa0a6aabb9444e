#!/usr/bin/env python3
"""What a second node costs: nodes.py [--quick] [--rounds N] [--pairs N] [--in-memory] [--only-hop]

Starts PostgreSQL and Redis of its own, drives one node and two linked nodes with bench/load by turns, and prints
the figures beside each other: one run, one machine, one hour. Nodes, PostgreSQL and Redis share CPU 0, the load has
CPU 1. Everything is on 127.0.0.1, and ends with the run. What other programs do to the disk is worth several
milliseconds a commit: beside the medians stands the best round, and --in-memory leaves the disk out.

With --note FILE it only writes what the counters say now: the load calls it before and after.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")
COUNTERS = {
    "commits": r"^pasokh_journal_batch_effects_count (\S+)",
    "rows": r"^pasokh_journal_batch_effects_sum (\S+)",
    "commit_seconds": r"^pasokh_journal_commit_seconds_sum (\S+)",
    "packets": r'^pasokh_link_packets_total\{direction="out"\} (\S+)',
    "items": r"^pasokh_link_items_total (\S+)",
    "sent_again": r"^pasokh_link_sent_again_total (\S+)",
}
HOP = ("one_way_p50_ms", "one_way_p99_ms", "one_way_apart_p50_ms", "one_way_apart_p99_ms")


def cpu_us(pid):
    """Of all threads of a process, and of its children: PostgreSQL has one for each connection."""
    out = 0
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            if pid in (int(process.name), int(parent)):
                out += sum(int((task / "schedstat").read_text().split()[0]) for task in (process / "task").iterdir())
    return out / 1000


def note(file, nodes, services):
    out = dict.fromkeys(COUNTERS, 0.0)
    for port in nodes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
            text = page.read().decode()
        for name, pattern in COUNTERS.items():
            out[name] += sum(float(value) for value in re.findall(pattern, text, re.MULTILINE))
    out["services_cpu_us"] = sum(map(cpu_us, services))
    pathlib.Path(file).write_text(json.dumps(out))


class Services:
    """PostgreSQL and Redis."""

    def __init__(self, folder, stack):
        self.folder, self.db, self.redis_port = folder, servers.free_port(), servers.free_port()
        for each in (POSTGRES / "postgres", shutil.which("redis-server") or "redis-server"):
            if not pathlib.Path(each).exists():
                raise SystemExit(f"{each} is missing: tools/setup cluster installs it")
        data = folder / "postgres"
        data.mkdir()
        self.as_postgres = []
        if os.geteuid() == 0:  # which PostgreSQL refuses to run as
            folder.chmod(0o711)
            shutil.chown(data, "postgres")
            self.as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        initdb = [POSTGRES / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        self.run([*self.as_postgres, *initdb])
        log = stack.enter_context((folder / "services.log").open("a"))
        postgres = [*self.as_postgres, POSTGRES / "postgres", "-D", data, "-p", self.db, "-h", "127.0.0.1", "-k", data]
        # "Immediate": what it has written is of no use to anybody.
        self.postgres = stack.enter_context(servers.process(postgres, self.db, log, signal.SIGQUIT))
        redis = ["redis-server", "--port", self.redis_port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        self.redis = stack.enter_context(servers.process(redis, self.redis_port, log))
        for _ in range(300):
            if subprocess.run(self.psql("postgres"), input="", capture_output=True, text=True).returncode == 0:
                break
            time.sleep(0.1)

    def psql(self, database):
        command = [POSTGRES / "psql", "-h", "127.0.0.1", "-p", self.db, "-U", "postgres", "-d", database, "-qtA"]
        return [*map(str, command), "-v", "ON_ERROR_STOP=1"]

    def ask(self, database, sql):
        return self.run(self.psql(database), sql)

    @staticmethod
    def run(command, given=None):
        done = subprocess.run([*map(str, command)], input=given, capture_output=True, text=True, cwd="/", timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]}: {done.stderr}")
        return done.stdout.strip()


class Nodes:
    """So many nodes on a database of their own. The first one owns the site."""

    def __init__(self, services, name, count, pairs):
        self.name, self.services, self.pairs = name, services, pairs
        self.folder = services.folder / name
        self.folder.mkdir()
        self.ports = [servers.free_port() for _ in range(count)]
        self.origin = f"http://127.0.0.1:{self.ports[0]}"
        self.cookies = self.folder / "cookies"
        services.ask("postgres", f"CREATE DATABASE {name}")
        secret = self.folder / "secret"
        secret.write_text(secrets.token_urlsafe(48))
        secret.chmod(0o600)
        for number, port in enumerate(self.ports):
            linked = f'secret_file = "{secret}"\n[redis]\nurl = "redis://127.0.0.1:{services.redis_port}"\n'
            (self.folder / f"{number}.toml").write_text(
                f'port = {port}\npublic_url = "{self.origin}"\nlog_level = "error"\n{servers.site(capacity=1)}'
                f'[store]\npostgres = "postgresql://postgres@127.0.0.1:{services.db}/{name}"\n'
                f'[cluster]\nnode_name = "node{number}"\n' + (linked if count > 1 else "")
            )
        with self.serve():
            pass  # makes the tables
        self.add_operators()

    def add_operators(self):
        """Straight into the store, as core.py does it."""
        key = bytes.fromhex(self.services.ask(self.name, "SELECT encode(value, 'hex') FROM meta WHERE name = 'secret'"))
        now, sql, cookies = int(time.time() * 1000), ["BEGIN;"], []
        for who, email, name, token_hash, cookie in servers.log_ins(self.pairs, key):
            sql.append(
                "INSERT INTO accounts (site, id, email, password_hash, created_at, name, departments, languages, capacity,"
                f" priority, admin, disabled) VALUES ('{servers.SITE}', '\\x{who.hex()}', '{email}', '', {now}, '{name}', '',"
                " '', 1, 0, false, false);"
                "INSERT INTO logins (token_hash, site, operator, created_at, expires_at) VALUES"
                f" ('\\x{token_hash.hex()}', '{servers.SITE}', '\\x{who.hex()}', {now}, {now + 86_400_000});"
            )
            cookies.append(cookie)
        self.services.ask(self.name, "\n".join([*sql, "COMMIT;"]))
        self.cookies.write_text("".join(cookies))

    @contextlib.contextmanager
    def serve(self):
        """The processes, when all of them are ready and reach each other."""
        with contextlib.ExitStack() as stack:
            log = stack.enter_context((self.folder / "log").open("a"))
            out = []
            for number, port in enumerate(self.ports):
                command = [servers.BIN, "serve", "--config", self.folder / f"{number}.toml"]
                command += ["--data", self.folder / f"data{number}"]
                out.append(stack.enter_context(servers.process(command, port, log)))
                self.wait_until(port, "/readyz", "")  # the first one takes the site before the next one starts
            for port in self.ports if len(self.ports) > 1 else []:
                self.wait_until(port, "/metrics", f"\npasokh_remote_nodes {len(self.ports) - 1}\n")
            yield out

    def wait_until(self, port, path, text):
        for _ in range(3000):
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                    if text in answer.read().decode():
                        return
            time.sleep(0.01)
        raise RuntimeError(f"{self.name}: {path} of port {port} does not become ready; see {self.folder}/log")


def once(nodes, visitors_at, operators_at, rate, seconds, more=()):
    services = [nodes.services.postgres.pid, nodes.services.redis.pid]
    noted = [nodes.folder / "before", nodes.folder / "after"]
    hook = f"{sys.executable} {__file__} --nodes {' '.join(map(str, nodes.ports))} --services {' '.join(map(str, services))}"
    nodes.port = nodes.ports[visitors_at]
    with nodes.serve() as running:
        options = ["--operators-port", nodes.ports[operators_at], "--origin", nodes.origin, "--rate", rate]
        options += ["--visitors", nodes.pairs, "--operators", nodes.pairs, "--seconds", seconds]
        options += ["--when-measuring", f"{hook} --note {noted[0]}", "--when-measured", f"{hook} --note {noted[1]}", *more]
        run = servers.load(nodes, [each.pid for each in running], *options)
    before, after = (json.loads(each.read_text()) for each in noted)
    count = {name: after[name] - before[name] for name in before}
    messages = run["relayed"]
    return {
        "messages_per_s": run["messages_per_s"],
        "refused": run["refused"],
        "lost_connections": run["lost_connections"],
        "one_way_p50_ms": run["one_way_ms"]["p50"],
        "one_way_p99_ms": run["one_way_ms"]["p99"],
        "acknowledged_p50_ms": run["acknowledged_ms"]["p50"],
        "cpu_us_per_message": run["cpu_us_per_message"],
        "services_cpu_us_per_message": count["services_cpu_us"] / messages,
        "rows_per_commit": count["rows"] / count["commits"],
        "commit_ms": count["commit_seconds"] / count["commits"] * 1000,
        "packets_per_message": count["packets"] / messages,
        "items_per_message": count["items"] / messages,
        "sent_again": count["sent_again"],
        **{f"one_way_apart_{name}_ms": run["one_way_apart_ms"][name] for name in ("p50", "p99") if run["one_way_apart_ms"]},
    }


def line(name, rate, run):
    print(
        f"  {name:26s} {rate:5d}/s  p50 {run['one_way_p50_ms']:6.2f}  p99 {run['one_way_p99_ms']:7.2f} ms one way"
        f"  {run['cpu_us_per_message']:6.1f} us CPU of nodes, {run['services_cpu_us_per_message']:6.1f} of PostgreSQL and Redis"
        f"  {run['rows_per_commit']:5.1f} rows a commit of {run['commit_ms']:5.2f} ms"
        f"  {run['packets_per_message']:5.2f} packets a message",
        flush=True,
    )


def hop(nodes, rate, rounds, seconds):
    """What a hop adds to the time one way: visitors are at the owner, half of the operators too, the others at the edge.

    Both halves write at the same time and share every commit and every busy moment of the machine, so their
    difference is the hop's.
    """
    runs = [once(nodes, 0, 1, rate, seconds, ["--operators-by-turns"]) for _ in range(rounds)]
    out = {name: statistics.median(run[name] for run in runs) for name in HOP}
    out["more_p50_ms"] = statistics.median(run["one_way_apart_p50_ms"] - run["one_way_p50_ms"] for run in runs)
    out["more_p50_each_ms"] = [round(run["one_way_apart_p50_ms"] - run["one_way_p50_ms"], 3) for run in runs]
    print(
        f"  {rate:5d}/s  at the owner p50 {out['one_way_p50_ms']:6.2f}  p99 {out['one_way_p99_ms']:7.2f} ms,"
        f"  at the edge p50 {out['one_way_apart_p50_ms']:6.2f}  p99 {out['one_way_apart_p99_ms']:7.2f} ms:"
        f"  {out['more_p50_ms']:+.2f} ms, by rounds {out['more_p50_each_ms']}",
        flush=True,
    )
    return out


def main(o):
    rounds = o.rounds or (2 if o.quick else 5)
    seconds = 4 if o.quick else 6
    runs = {}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if o.in_memory else None) as folder, contextlib.ExitStack() as stack:
        services = Services(pathlib.Path(folder), stack)
        one, two = (Nodes(services, name, count, o.pairs) for name, count in (("one", 1), ("two", 2)))
        layouts = {
            "one node": (one, 0, 0),
            "visitors at the owner": (two, 0, 1),  # who writes is at the owner, who reads at the edge
            "operators at the owner": (two, 1, 0),
            "everybody at the edge": (two, 1, 1),  # each message crosses twice
        }
        print("one hop, both halves in one run")
        figures = {"pairs": o.pairs, "rounds": rounds, "seconds": seconds, "in_memory": o.in_memory}
        for rate in (200, 500, 2_000):
            figures[f"hop {rate}"] = hop(two, rate, rounds + 1, seconds)
        for number in range(0 if o.only_hop else rounds):
            print(f"round {number + 1} of {rounds}")
            for rate in (500, 2_000):
                for name, layout in layouts.items():
                    run = once(*layout, rate, seconds)
                    runs.setdefault((name, rate), []).append(run)
                    line(name, rate, run)
    if runs:
        print("medians")
    for (name, rate), all_of in runs.items():
        middle = {key: statistics.median(run[key] for run in all_of) for key in all_of[0]}
        middle["one_way_p50_best_ms"] = min(run["one_way_p50_ms"] for run in all_of)
        middle["one_way_p99_best_ms"] = min(run["one_way_p99_ms"] for run in all_of)
        middle["cpu_us_per_message_best"] = min(run["cpu_us_per_message"] for run in all_of)
        base = figures.get(f"one node {rate}", middle)
        middle["cpu_ratio_to_one_node"] = middle["cpu_us_per_message"] / base["cpu_us_per_message"]
        middle["one_way_p50_more_ms"] = middle["one_way_p50_best_ms"] - base["one_way_p50_best_ms"]
        figures[f"{name} {rate}"] = middle
        line(name, rate, middle)
        print(
            f"{'':28s}best: p50 {middle['one_way_p50_best_ms']:.2f} ({middle['one_way_p50_more_ms']:+.2f}),"
            f" p99 {middle['one_way_p99_best_ms']:.2f} ms; {middle['cpu_ratio_to_one_node']:.2f} x the CPU (medians)"
        )
    target = os.environ.get("PASOKH_BENCH_JSON")
    if target:
        pathlib.Path(target).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    options.add_argument("--rounds", type=int)
    options.add_argument("--in-memory", action="store_true", help="PostgreSQL on a file system in memory")
    options.add_argument("--only-hop", action="store_true", help="what a hop adds, and nothing else")
    options.add_argument("--pairs", type=int, default=200, help="visitors, and as many operators")
    options.add_argument("--note", help="write the counters to this file, and nothing else")
    options.add_argument("--nodes", nargs="*", type=int, help="their ports")
    options.add_argument("--services", nargs="*", type=int, help="their processes")
    chosen = options.parse_args()
    if chosen.note:
        sys.exit(note(chosen.note, chosen.nodes, chosen.services))
    sys.dont_write_bytecode = True
    from rig import servers  # looks for the programs, which --note does not need

    sys.exit(main(chosen))
