#!/usr/bin/env bash
# One would think: importing a library of signatures (MinHash, for near-duplicates) costs the memory that it uses, some
# megabytes.
#
# What happens: the import of rensa makes the address space of the process a gibibyte larger, although its resident
# memory hardly grows. A process whose address space is limited (setrlimit RLIMIT_AS, ulimit -v), as those that parse
# pages of strangers should be, loses a gibibyte of its limit before it has read a page.
#
# Package: rensa 0.5.0, CPython on Linux.
# Source: seen as below, in /proc/self/status.
#
# Who is hurt: archives and crawlers that deduplicate in the same processes in which they parse under a limit. Import it
# only where texts are signed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q rensa==0.5.0

cat > "$folder/ask.py" <<'PYTHON'
from pathlib import Path


def sizes() -> dict[str, int]:
    """The address space and the resident memory of this process, in MiB."""
    lines = [line.split() for line in Path("/proc/self/status").read_text().splitlines()]
    return {line[0]: int(line[1]) // 1024 for line in lines if line[0] in ("VmSize:", "VmRSS:")}


before = sizes()
import rensa  # noqa: E402, F401

after = sizes()
print("address space grew by a gibibyte:", 1000 < after["VmSize:"] - before["VmSize:"] < 1300)
print("resident memory grew by less than 50 MiB:", after["VmRSS:"] - before["VmRSS:"] < 50)
PYTHON

expected='address space grew by a gibibyte: True
resident memory grew by less than 50 MiB: True'
seen=$("$folder/venv/bin/python" "$folder/ask.py")
echo "$seen"
[ "$seen" = "$expected" ] || { echo "this has changed: $expected" >&2; exit 1; }
