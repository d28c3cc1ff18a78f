#!/bin/sh
# Makes FOLDER/libmupdf-fuzz.a: Debian's MuPDF, compiled once more so that the fuzzer sees its branches and
# AddressSanitizer its memory. Its fonts stay those of libmupdf-dev.
#
#	tools/fuzz_mupdf.sh FOLDER
#	CC=clang meson setup build-fuzz -Dfuzz=true -Dmupdf_dir=FOLDER -Db_sanitize=address,undefined -Db_lundef=false
#
# The source comes by « apt-get source »: an apt line of type deb-src is needed.
set -eu
[ $# -eq 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
mkdir -p "$1" && cd "$1"
version=$(dpkg-query -W -f '${Version}' libmupdf-dev)
apt-get source "mupdf=$version"
cd mupdf-*/
mkdir -p source/pdf/cmaps objects
sh scripts/runcmapdump.sh >/dev/null
# What needs a library of MuPDF's own making stays out: the memory debugger and the JPEG allocator.
find source/fitz source/pdf source/html source/xps source/svg source/cbz source/reflow -name '*.c' \
	! -name memento.c ! -name jmemcust.c 2>/dev/null | xargs -P "$(nproc)" -n 1 sh -c '
	clang -c -O1 -g1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address -w -fPIC -DNDEBUG \
		-DFZ_ENABLE_ICC=0 -DHAVE_PTHREAD -DSHARE_JPEG -Iinclude -Ithirdparty/extract/include \
		$(pkg-config --cflags freetype2 harfbuzz libopenjp2) \
		"$0" -o "objects/$(echo "$0" | tr / _).o"'
rm -f ../libmupdf-fuzz.a
ar rcs ../libmupdf-fuzz.a objects/*.o
