#!/bin/bash
# Run the tests: all steps, or those named (check, unit, asan, scenarios, browser, tsan).
# A step that fails ends the run and shows what it printed.
set -euo pipefail
cd "$(dirname "$0")/.."
CHORALE_CORPUS="${CHORALE_CORPUS:-}"
[ -z "$CHORALE_CORPUS" ] && unset CHORALE_CORPUS
steps=("${@:-all}")
[ "${steps[0]}" = all ] && steps=(check clang unit asan scenarios browser)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

configure() { # folder, options
	local dir=$1
	shift
	local again=
	[ -f "$dir/build.ninja" ] && again=--reconfigure # new packages, new catalogues
	meson setup $again "$dir" "$@" && ninja -C "$dir"
}

step() { # title, command…
	local title=$1 start=$SECONDS
	shift
	printf '%-66s' "$title"
	if "$@" >"$log" 2>&1; then
		printf ' ok  %4d s\n' $((SECONDS - start))
	else
		printf ' FAILED after %d s\n\n' $((SECONDS - start))
		tail -n 150 "$log"
		# What failed may stand far above.
		grep -A 12 '^ *not ok' "$log" | head -n 150 || true
		exit 1
	fi
}

run_check() {
	step 'Source rules' python3 tools/srccheck.py
	step 'Every header compiles alone' python3 tools/headers.py
}

run_clang() {
	step 'Build the program with clang, warnings as errors' \
		env CC=clang bash -c '[ -f build-clang/build.ninja ] || meson setup build-clang -Dwerror=true; ninja -C build-clang chorale chorale-pdf'
}

run_unit() {
	step 'Build' configure build -Doptimization=2 -Db_ndebug=true -Dwerror=true
	step 'Unit tests' meson test -C build --no-rebuild --print-errorlogs
}

run_asan() {
	step 'Build with address and undefined-behaviour sanitizers' \
		configure build-asan -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=true
	step 'Unit tests and fuzz corpora under the sanitizers' \
		env ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
		meson test -C build-asan --no-rebuild --print-errorlogs --timeout-multiplier 4
}

run_tsan() {
	step 'Build with the thread sanitizer' configure build-tsan -Db_sanitize=thread -Db_lundef=false
	# die_after_fork=0: tests that kill a process fork it from one with threads.
	step 'Unit tests under the thread sanitizer' env TSAN_OPTIONS=die_after_fork=0 \
		meson test -C build-tsan --no-rebuild --print-errorlogs --timeout-multiplier 8 --suite unit
	step 'Scenarios under the thread sanitizer' node tests/scenarios/run.mjs --build build-tsan
}

# On SQLite with the programs that the sanitizers watch, on PostgreSQL with those that people run.
run_scenarios() {
	step 'Build' configure build -Doptimization=2 -Db_ndebug=true -Dwerror=true
	step 'Build with address and undefined-behaviour sanitizers' \
		configure build-asan -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=true
	step 'Scenarios on SQLite under the sanitizers' node tests/scenarios/run.mjs --build build-asan
	step 'Scenarios on PostgreSQL' node tests/scenarios/run.mjs --database postgresql
}

run_browser() {
	step 'Build' configure build -Doptimization=2 -Db_ndebug=true -Dwerror=true
	step 'Browser journeys on SQLite' node tests/browser/run.mjs --database sqlite
	step 'Browser journeys on PostgreSQL' node tests/browser/run.mjs --database postgresql
}

[ -n "${CHORALE_CORPUS:-}" ] || echo 'CHORALE_CORPUS is not set: tests on real papers are skipped.'
for s in "${steps[@]}"; do "run_$s"; done
echo 'All passed.'
