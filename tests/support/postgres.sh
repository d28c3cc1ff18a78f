#!/bin/sh
# A throw-away PostgreSQL server for tests, reached through a socket in DIR and nothing else.
#
#   postgres.sh start DIR [PID]   prints its URL; with PID it stops by itself when that process ends
#   postgres.sh stop DIR          stops it and removes DIR
#
# DIR stands where the user postgres can reach it (a folder of /tmp). Ends with 77 when PostgreSQL is
# not installed. POSTGRES_OPTIONS replaces « -c fsync=off » on the server's command line.
set -eu

[ $# -ge 2 ] || { echo "postgres.sh start DIR [PID] | stop DIR" >&2; exit 2; }
verb=$1
dir=$2

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")
[ -x "$bin/initdb" ] || { echo "postgres.sh: PostgreSQL is not installed" >&2; exit 77; }

# The server refuses to run as root.
as_postgres() {
	if [ "$(id -u)" = 0 ]; then
		(cd / && runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

stop() {
	as_postgres "$bin/pg_ctl" stop -D "$dir/data" -m immediate -w >/dev/null 2>&1 || true
	rm -rf "$dir"
}

start() {
	mkdir -p "$dir"
	[ "$(id -u)" != 0 ] || chown postgres "$dir"
	as_postgres "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
		--no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
	options="-c listen_addresses= -c unix_socket_directories=$dir -c max_connections=120"
	as_postgres "$bin/pg_ctl" start -D "$dir/data" -w -l "$dir/data/log" \
		-o "$options ${POSTGRES_OPTIONS:--c fsync=off}" >/dev/null 2>&1 ||
		{ cat "$dir/data/log" >&2; exit 1; }
	echo "postgresql://postgres@/postgres?host=$dir"
}

# Sees to it that nothing is left behind by a test that was killed.
watch() {
	exec >/dev/null 2>&1 </dev/null # or whoever reads the address would wait for the end of this
	while kill -0 "$1" 2>/dev/null; do
		sleep 1
	done
	[ ! -d "$dir" ] || stop
}

case $verb in
start)
	start
	[ -z "${3:-}" ] || watch "$3" &
	;;
stop)
	stop
	;;
*)
	exit 2
	;;
esac
