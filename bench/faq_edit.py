#!/usr/bin/env python3
"""What a change of a large FAQ costs everybody else: faq_edit.py [--entries N] [--seconds S]

Asks for /healthz a thousand times a second, which the I/O thread answers from memory: first while nothing else
happens, then while an entry of a FAQ of 5,000 is changed and the whole of it read, again and again. Nothing here waits
for the disk, whose times on a shared machine would hide what is looked for.
"""
import argparse
import http.client
import json
import multiprocessing
import os
import pathlib
import random
import sqlite3
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
from rig import servers  # noqa: E402

def made_up_faq(count):
    """Five phrasings an entry."""
    letters = random.Random(1)
    words = ["".join(letters.choices("abcdefghijklmnoprstuvwy", k=letters.randint(4, 9))) for _ in range(4000)]

    def text(length):
        return " ".join(letters.choices(words, k=length))

    for number in range(count):
        said = {"question": text(7), "variants": [text(6) for _ in range(4)], "answer": text(25)}
        yield json.dumps({"id": f"e{number}", "lang": "en", **said}) + "\n"


def make_admins(server):
    (file,) = (server.folder / "data").glob("*.db")
    db = sqlite3.connect(file)
    db.execute("UPDATE accounts SET admin = 1")
    db.commit()
    db.close()


class Console:
    def __init__(self, server):
        self.port = server.port
        origin = f"http://127.0.0.1:{server.port}"
        cookie = server.cookies.read_text().splitlines()[0]
        self.headers = {"Origin": origin, "Cookie": cookie, "Content-Type": "application/json"}

    def ask(self, method, path, body=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request(method, f"/api/console/faq{path}", body and json.dumps(body), self.headers)
        answer = line.getresponse()
        text = answer.read()
        line.close()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text)

    def change_until(self, done, took):
        number = 0
        while not done.is_set():
            began = time.monotonic()
            said = {"question": f"what is number {number}?", "answer": f"the number {number}", "variants": []}
            self.ask("PATCH", "/entries/e0", {"entry": {"id": "e0", "wordings": {"en": said}}})
            took.append(time.monotonic() - began)
            self.ask("GET", "")
            number += 1


def waits(port, seconds, into):
    """In a process of its own, which nothing of ours delays."""
    line, found = http.client.HTTPConnection("127.0.0.1", port), []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        line.request("GET", "/healthz")
        line.getresponse().read()
        found.append(1000 * (time.monotonic() - began))
        time.sleep(0.001)
    into.send(sorted(found))


def measured(port, seconds):
    ours, theirs = multiprocessing.Pipe()
    asking = multiprocessing.Process(target=waits, args=(port, seconds, theirs))
    asking.start()
    found = ours.recv()
    asking.join()
    return {
        "asked": len(found),
        "p50": round(found[len(found) // 2], 2),
        "p99": round(found[len(found) * 99 // 100], 2),
        "p999": round(found[len(found) * 999 // 1000], 2),
        "max": round(found[-1], 2),
    }


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--entries", type=int, default=5_000)
    options.add_argument("--seconds", type=float, default=15)
    o = options.parse_args()
    figures = {"entries": o.entries}
    servers.SERVER_CPU = f"{servers.SERVER_CPU},{servers.LOAD_CPU}"  # building is a thread of its own
    with tempfile.TemporaryDirectory() as folder:
        faq = pathlib.Path(folder) / "faq.jsonl"
        faq.write_text("".join(made_up_faq(o.entries)))
        server = servers.Pasokh(pathlib.Path(folder) / "server", operators=1)
        make_admins(server)
        with server.config.open("a") as config:
            config.write(f'faq = "{faq}"\n')
        with server.serve():
            console, done, took = Console(server), threading.Event(), []
            while not console.ask("GET", "").get("entries"):
                time.sleep(0.2)
            for name in ("calm", "changing"):
                editing = threading.Thread(target=console.change_until, args=(done, took))
                if name == "changing":
                    editing.start()
                figures[name] = measured(server.port, o.seconds)
                print(f"  {name:9s} waited, ms: {json.dumps(figures[name])}", flush=True)
            done.set()
            editing.join()
    figures["changes"], figures["change_s"] = len(took), round(sum(took) / len(took), 2)
    print(f"  {figures['changes']} changes, {figures['change_s']} s each")
    target = os.environ.get("PASOKH_BENCH_JSON")
    if target:
        pathlib.Path(target).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
