#!/bin/sh
# Fuzz every libFuzzer target for the seconds given; finds are kept in tests/corpus/TARGET.
# FUZZ_MUPDF: a folder made by tools/fuzz_mupdf.sh, so that the fuzzer sees into MuPDF as well.
set -eu
cd "$(dirname "$0")/.."
[ -f build-fuzz/build.ninja ] ||
	CC=clang meson setup build-fuzz -Dfuzz=true -Dmupdf_dir="${FUZZ_MUPDF:-}" -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
ninja -C build-fuzz >/dev/null
found=0
for target in build-fuzz/tests/fuzz/fuzz_*; do
	[ -x "$target" ] && [ -f "$target" ] || continue
	name=$(basename "$target")
	mkdir -p "build-fuzz/corpus/$name" "tests/corpus/$name"
	words=""
	[ ! -f "tests/fuzz/$name.dict" ] || words="-dict=tests/fuzz/$name.dict"
	echo "$name for $1 s"
	"$target" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 $words \
		-artifact_prefix="tests/corpus/$name/" "build-fuzz/corpus/$name" "tests/corpus/$name" \
		>"build-fuzz/$name.log" 2>&1 || { found=1; echo "$name: finding, see build-fuzz/$name.log"; }
	grep -E 'stat::number|ERROR|SUMMARY' "build-fuzz/$name.log" || true
done
exit $found
