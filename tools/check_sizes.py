#!/usr/bin/env python3
"""Warns, and only warns, of what is too long to read at once: check_sizes.py FILE…

A line `// size: reason` in the file accepts the file and the functions in it.
"""
import re
import sys

HEADER_LINES, SOURCE_LINES, FUNCTION_LINES = 150, 300, 40


def functions(lines):
    """(first line, length) of each function body; .clang-format puts their `{` alone on a line."""
    opened = {}
    for number, line in enumerate(lines, 1):
        if brace := re.fullmatch(r"( *)\{", line):
            opened[brace[1]] = number
        elif (brace := re.fullmatch(r"( *)\}[;,)]*", line)) and brace[1] in opened:
            start = opened.pop(brace[1])
            yield start, number - start - 1


def warnings(name):
    with open(name, encoding="utf-8") as file:
        lines = file.read().splitlines()
    if any(re.match(r"\s*// size: \w", line) for line in lines):
        return
    limit = HEADER_LINES if name.endswith(".hpp") else SOURCE_LINES
    if len(lines) > limit:
        yield f"{name}:1: warning: {len(lines)} lines, more than {limit}"
    for start, length in functions(lines):
        if length > FUNCTION_LINES and "/tests/" not in f"/{name}":
            yield f"{name}:{start}: warning: a function of {length} lines, more than {FUNCTION_LINES}"


for path in sys.argv[1:]:
    for warning in warnings(path):
        print(warning)
