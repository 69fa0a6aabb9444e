#!/usr/bin/env python3
"""Fails when a co_await expression creates what g++ 12 destroys twice: check_coroutines.py FILE…

Inside one co_await expression g++ 12.2 frees twice a braced aggregate (named or not) and a lambda with
captures. Named before and then moved, both are fine. The check is strict on purpose: it also refuses some
braced values that would survive, because naming them costs one line and needs no thought. It cannot tell a
parenthesised aggregate, f(agg(1, "x")), from a call; ASan and review are there for that one.
"""
import re
import sys

NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<delimiter>[^()\s\\]{0,16})\(.*?\)(?P=delimiter)"'
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])'",
    re.S,
)
AWAIT = re.compile(r"\bco_await\b")
# Catch2 names its argument twice, once only for warnings; g++ 12 awaits both times.
ASSERTED = re.compile(r"\b(?:CHECK|REQUIRE)\w*\([^;]*?\bco_await\b")
CLOSES = {"(": ")", "[": "]", "{": "}"}


def without_noise(text):
    """Blanks comments and literals, and keeps every newline where it was."""
    return NOISE.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text)


def closing(text, start):
    """Index of the bracket that closes the one at `start`."""
    stack = []
    for at in range(start, len(text)):
        if text[at] in CLOSES:
            stack.append(CLOSES[text[at]])
        elif stack and text[at] == stack[-1]:
            stack.pop()
            if not stack:
                return at
    return len(text) - 1


def previous(text, at):
    """What stands before `at`: one character, or a whole word."""
    before = text[:at].rstrip()
    word = re.search(r"\w+$", before)
    return word[0] if word else before[-1:]


def is_lambda(text, at):
    """`[` that begins a lambda, and not a subscript or an attribute."""
    before = previous(text, at)
    if before in {"return", "co_return", "co_await", "co_yield"}:
        return True
    return not (before[:1].isalnum() or before[:1] in {"_", ")", "]"}) and text[at + 1 : at + 2] != "["


def body_of_lambda(text, at):
    """Index of the `{` that opens the body of the lambda whose `[` is at `at`."""
    at = closing(text, at) + 1
    while at < len(text) and text[at] != "{":
        at = closing(text, at) + 1 if text[at] == "(" else at + 1
    return at


def problem_at(text, start):
    """The first offence in the expression after a co_await that ends at `start`: (index, what), or None."""
    at, depth = start, 0
    while at < len(text):
        mark = text[at]
        if mark == "[" and is_lambda(text, at):
            if text[at + 1 : closing(text, at)].strip():
                return at, "a lambda with captures"
            at = closing(text, body_of_lambda(text, at))
        elif mark == "{":
            end = closing(text, at)
            if depth == 0 and previous(text, at) == ")":
                return None  # the body of `for (… : co_await x) {` and its like
            if text[at + 1 : end].strip():
                return at, "a braced value"
            at = end
        elif mark in "([":
            depth += 1
        elif mark in ")]":
            depth -= 1
            if depth < 0:
                return None
        elif mark == ";" or (mark == "}" and depth == 0):
            return None
        at += 1
    return None


def problems(name, source):
    text = without_noise(source)
    seen = set()
    for hit in AWAIT.finditer(text):
        offence = problem_at(text, hit.end())
        if offence and offence[0] not in seen:
            seen.add(offence[0])
            line = text.count("\n", 0, offence[0]) + 1
            yield f"{name}:{line}: name {offence[1]} before awaiting it (g++ 12 destroys it twice)"
    for hit in ASSERTED.finditer(text):
        line = text.count("\n", 0, hit.start()) + 1
        yield f"{name}:{line}: await before the assertion, not in it (g++ 12 awaits twice)"


def main():
    found = []
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as file:
            found += problems(name, file.read())
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
