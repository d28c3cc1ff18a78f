#!/bin/bash
# Run every benchmark of a build folder: figures beside the limits of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}
export CHORALE_SOURCE=$PWD
# Anew: the libraries that tests need may have come after the folder was made.
meson setup --reconfigure "$build" >/dev/null
ninja -C "$build" >/dev/null
# First: some file systems make new files slowly for a minute after many were removed.
echo "== bench_serve ($(nproc) cores)"
python3 tests/bench/bench_serve.py "$build"
for bench in "$build"/tests/bench/bench_*; do
	[ -x "$bench" ] && [ -f "$bench" ] || continue
	echo "== ${bench##*/} ($(nproc) cores)"
	"$bench" "$build"
done
