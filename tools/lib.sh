# shellcheck shell=bash disable=SC2034
# Shared by the scripts of tools/; sourced, never run. Leaves the caller in the root of the repository.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
caller=$PWD
cd "$root"

# The one version policy: any Node that Vite and Vitest support will do. Where Debian's is too old, these
# two come from the npm registry into build/tools/node; nothing outside the repository changes.
node_version=22.23.3
npm_version=11.21.2
node_home=$root/build/tools/node

export CCACHE_BASEDIR=$root
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# A path as the user meant it, who may have called from another folder.
from_caller() { (cd "$caller" && realpath -m -- "$1"); }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        command -v sudo >/dev/null || die "needs root or sudo to run: $*"
        sudo "$@"
    fi
}

# Runs a command with its output in a log; shows the log's end only when the command fails.
quietly() { # quietly NAME COMMAND…
    local name=$1 log=build/log/${1//\//-}.log started=$SECONDS
    shift
    mkdir -p build/log
    if "$@" >"$log" 2>&1 </dev/null; then
        say "  $name ($((SECONDS - started)) s)"
    else
        tail -n 80 "$log" >&2
        printf 'error: %s failed; the whole output is in %s\n' "$name" "$log" >&2
        return 1
    fi
}

node_is_recent() {
    command -v node >/dev/null && command -v npm >/dev/null || return 1
    node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1);
    ' && [ "$(npm --version 2>/dev/null | cut -d. -f1)" -ge 11 ]
}

# Puts a Node that fits the policy on PATH, when tools/setup had to bring one.
use_node() {
    if [ -x "$node_home/bin/node" ]; then
        PATH=$node_home/bin:$PATH
    fi
    node_is_recent || die "no Node >= 20.19 or >= 22.12 with npm >= 11; run tools/setup"
}

# What git tracks or would track, and still exists.
cpp_files() { git ls-files -co --exclude-standard -- '*.cpp' '*.hpp' | sort -u | while read -r f; do [ ! -e "$f" ] || echo "$f"; done; }

configure() { # configure PRESET [CMAKE OPTION…]
    quietly "configure $1" cmake --preset "$@"
}

build() { # build PRESET [TARGET…]
    local preset=$1
    shift
    quietly "build $preset" cmake --build --preset "$preset" ${1:+--target "$@"}
}

build_release() {
    configure release
    build release
}
