#!/usr/bin/env python3
"""Fails on an #include against the direction of dependency: check_layers.py LAYERS_TXT [ROOT].

LAYERS_TXT is what CMake wrote from its pasokh_layer() lines; `adapters/<technology>` are rows of their own,
because only the driving adapters may see app. The homes of third-party headers are the table below.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')

# Header prefix → the only files that may include it (regular expressions on the path from the root).
HOMES = {
    "nlohmann/": (r"server/wire/", r"server/main/(config|log_sink)", r"bot-faq/src/(loader|safetensors|tokenizer)", r"bot-faq/(tests|tools)/", r"tests/", r"bench/", r"cmake/"),
    "boost/json": (r"server/wire/", r"cmake/"),
    "boost/beast": (r"server/adapters/(embeddings|http|ws)/", r"tests/", r"bench/", r"cmake/"),
    "sqlite3.h": (r"server/adapters/sqlite/", r"tests/", r"bench/"),
    "hiredis/": (r"server/adapters/redis/", r"tests/"),
    "libpq-fe.h": (r"server/adapters/postgres/", r"tests/"),
    "prometheus/": (r"server/adapters/", r"server/main/", r"tests/"),
    "spdlog/": (r"server/main/",),
    "CLI/": (r"server/main/", r"bench/"),
    "toml++/": (r"server/main/", r"bot-faq/src/loader_toml"),
}

# Layers that hold decisions: beside the standard library only these.
PURE = {"base": ("boost/system/",), "domain": ("boost/system/",)}
STANDARD = re.compile(r"[a-z_0-9]+$|(sys|arpa|netinet)/[a-z_0-9]+\.h$|(unistd|fcntl|signal|errno)\.h$")
CLOCK = re.compile(r"clock::now\s*\(|\btime\s*\(\s*(nullptr|NULL|0)\s*\)")


def read_table(path):
    table = {}
    for line in path.read_text().splitlines():
        name, _, uses = line.partition(":")
        table[name] = set(uses.split())
    return table


def row_of(parts, table):
    """The row a file of server/ belongs to: its layer, or for an adapter its technology."""
    if parts[0] == "adapters" and len(parts) > 2:
        return f"adapters/{parts[1]}"
    return parts[0] if parts[0] in table else None


def may_include(row, target, table):
    layer = target.split("/")[0]
    if layer == "adapters" and row.startswith("adapters/"):
        technology = "/".join(target.split("/")[:2])
        both_drive = "app" in table[row] and "app" in table.get(technology, ())
        return technology == row or both_drive
    return layer == row or layer in table[row]


def problems_of_include(name, row, quote, target, table):
    layers = {key.split("/")[0] for key in table}
    if row and quote == '"' and "/" in target and target.split("/")[0] in layers and not may_include(row, target, table):
        yield f"{row} may not include {target}"
    if name.startswith("bot-faq/") and quote == '"' and target.split("/")[0] in layers:
        yield f"bot-faq stands alone and may not include {target}"
    for prefix, homes in HOMES.items():
        if target.startswith(prefix) and not any(re.match(home, name) for home in homes):
            yield f"{target} belongs to {', '.join(homes)} alone"
    if row in PURE and quote == "<" and not STANDARD.match(target) and not target.startswith(PURE[row]):
        yield f"{row} may include the standard library and {', '.join(PURE[row])} only, not <{target}>"


def problems(root, table):
    for folder in ("server", "bot-faq", "tests", "bench"):
        for file in sorted((root / folder).rglob("*.[ch]pp")):
            name = file.relative_to(root).as_posix()
            row = None
            if folder == "server":
                row = row_of(file.relative_to(root / "server").parts, table)
                if row not in table:
                    yield f"{name}:1: belongs to no layer; add a line to CMakeLists.txt"
                    continue
            for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if row == "domain" and CLOCK.search(text):
                    yield f"{name}:{number}: domain takes the time as an argument, it never asks for it"
                if found := INCLUDE.match(text):
                    for problem in problems_of_include(name, row, *found.groups(), table):
                        yield f"{name}:{number}: {problem}"


def main():
    layers = pathlib.Path(sys.argv[1])
    root = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else ".")
    found = list(problems(root, read_table(layers)))
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
