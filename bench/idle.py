#!/usr/bin/env python3
"""What a visitor who only looks around costs: starts the server, connects N visitors who say hello and then
nothing, and reads the server's resident memory. Loopback only; ends by itself. Usage: idle.py [N] (1000)
"""
import base64
import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time

VISITORS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
CONFIG = """
port = {port}
[limits]
sockets_per_address = 100000
[sites.demo]
name = {{ en = "Shop" }}
languages = ["en"]
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS")


def text_frame(payload):
    """A masked text frame of less than 64 KiB; the mask is zero, which RFC 6455 allows a client to draw."""
    size = len(payload)
    head = bytes([0x81, 0x80 | size]) if size < 126 else bytes([0x81, 0x80 | 126]) + size.to_bytes(2, "big")
    return head + bytes(4) + payload


def read_until(s, mark):
    seen = b""
    while mark not in seen:
        more = s.recv(65536)
        if not more:
            raise RuntimeError(f"the server closed: {seen[-300:]!r}")
        seen += more


def visitor(port):
    s = socket.create_connection(("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    s.sendall(
        f"GET /ws/visitor HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
    )
    read_until(s, b"\r\n\r\n")  # RFC 6455 lets a client speak only after the server's answer
    page = {"url": "https://shop.example/products/42", "title": "A bowl", "referrer": ""}
    hello = {"type": "hello", "v": 1, "site": "demo", "lang": "en", "page": page}
    s.sendall(text_frame(json.dumps(hello).encode()))
    read_until(s, b'"resumed"')
    return s


def ready(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as s:
            s.sendall(f"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            return s.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "pasokh.toml")
        config.write_text(CONFIG.format(port=port))
        print("limits raised: sockets_per_address = 100000")
        started = time.monotonic()
        with open(pathlib.Path(folder, "log"), "wb") as log:
            server = subprocess.Popen(
                [os.environ["PASOKH_BIN"], "serve", "--config", config, "--data", pathlib.Path(folder, "data")],
                stdout=log, stderr=log)
        try:
            while not ready(port):
                if server.poll() is not None or time.monotonic() - started > 30:
                    raise RuntimeError("the server does not become ready")
                time.sleep(0.001)
            start_ms = (time.monotonic() - started) * 1000
            visitor(port).close()  # whatever is made once is made now
            before = resident_kib(server.pid)
            everybody = [visitor(port) for _ in range(VISITORS)]
            time.sleep(2)
            after = resident_kib(server.pid)
            for each in everybody:
                each.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
    figures = {
        "visitors": VISITORS,
        "start_ms": round(start_ms, 1),
        "rss_mib_empty": round(before / 1024, 1),
        "kib_per_idle_visitor": round((after - before) / VISITORS, 2),
    }
    for name, value in figures.items():
        print(f"{name:24} {value}")
    pathlib.Path(os.environ.get("PASOKH_BENCH_JSON", "/dev/null")).write_text(json.dumps(figures) + "\n")


main()
