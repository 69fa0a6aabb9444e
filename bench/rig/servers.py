"""Servers on 127.0.0.1 with data folders of their own, and the load that drives them."""
import contextlib
import hashlib
import json
import os
import pathlib
import secrets
import signal
import socket
import sqlite3
import subprocess
import time

BIN = pathlib.Path(os.environ["PASOKH_BIN"])
LOAD, FLOOR = BIN.with_name("pasokh_load"), BIN.with_name("pasokh_floor")
SITE = "bench"
# One address holds everybody here, and under valgrind a greeting takes long.
LOOSE = """
sockets_per_address = 100000
http_per_address = 100000
refusals_per_minute = 1000000
hello_within = "60s"
pong_within = "60s"
"""
# Raised, so that the load and not a limit is measured; everything else is as shipped.
LIMITS = f"""{LOOSE}
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


def listens(port):
    with socket.create_connection(("127.0.0.1", port)):
        return True


def is_ready(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as s:
        s.sendall(f"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        return s.recv(64).startswith(b"HTTP/1.1 200")


def cpu_ms(pid):
    """CPU time that a process has used so far, all its threads."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def wait_for(port, process, ready):
    while True:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it was ready")
        with contextlib.suppress(OSError):
            if ready(port):
                return
        time.sleep(0.001)


@contextlib.contextmanager
def process(command, port, log, stop_with=signal.SIGTERM, ready=listens):
    started = subprocess.Popen(["taskset", "-c", SERVER_CPU, *map(str, command)], stdout=log, stderr=log)
    try:
        wait_for(port, started, ready)
        yield started
    finally:
        started.send_signal(stop_with)
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def site(capacity, gone="1s", limits=LIMITS):
    """The tables of a configuration that every measurement uses; chats of visitors who are `gone` so long are closed."""
    return (
        f'[limits]\n{limits}\n[sites.{SITE}]\nname = {{ en = "Shop" }}\nlanguages = ["en"]\n'
        f"max_capacity = 1000\nmax_queue = 100000\ndefault_capacity = {capacity}\n"
        # The next run finds free operators: who left the one before is not waited for.
        f'assigned_visitor_gone = "{gone}"\nqueued_visitor_gone = "{gone}"\n'
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

    def __init__(self, folder, operators, capacity=1, gone="1s", more="", limits=LIMITS):
        """`more` goes to the top of the configuration."""
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.operators, self.visitors = operators, operators * capacity
        self.folder.mkdir(exist_ok=True)
        self.config = self.folder / "pasokh.toml"
        self.cookies = self.folder / "cookies"
        self.config.write_text(f'port = {self.port}\nlog_level = "error"\n{more}' + site(capacity, gone, limits))
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
        return process(command, self.port, (self.folder / "log").open("a"), ready=is_ready)


class Floor:
    """The smallest relay of the same frames, which is told as the floor of this stack."""

    def __init__(self, folder, durable, pairs):
        self.folder, self.durable, self.port = pathlib.Path(folder), durable, free_port()
        self.operators = self.visitors = pairs
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


def talk(server, running, *options):
    """Its visitors and operators on a server that runs."""
    return load(server, [running.pid], "--visitors", server.visitors, "--operators", server.operators, *options)


def once(server, *options):
    with server.serve() as running:
        return talk(server, running, *options)
