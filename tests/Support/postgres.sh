#!/usr/bin/env bash
# A throw-away PostgreSQL on 127.0.0.1: postgres.sh PORT [FOLDER]
# Says "ready URL PID" once it answers, then takes orders from standard input, one a line: stop, kill (as a power cut), start.
# When standard input ends, because whoever started it is gone, however it went, the server ends and its folder is deleted.
set -u
port=$1
export PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1)"
command -v initdb >/dev/null || { echo "failed PostgreSQL is not installed (no initdb on PATH or in /usr/lib/postgresql). Debian, Ubuntu: apt-get install postgresql"; exit 1; }
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  id postgres >/dev/null 2>&1 || { echo "failed PostgreSQL does not run as root, and there is no user postgres to run it as"; exit 1; }
  self=${BASH_EXECUTION_STRING:-$(cat "$0")}
  cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp bash -c "$self" postgres.sh "$@"
fi
dir=$(mktemp -d "${2:-/tmp}/throughline-postgres-XXXXXX") && cd "$dir" || { echo "failed no folder for PostgreSQL in ${2:-/tmp}"; exit 1; }
pid=
finish() { [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null && wait "$pid"; rm -rf "$dir"; }
trap finish EXIT
trap 'exit 1' INT TERM HUP
initdb -D "$dir/data" --no-locale --encoding=UTF8 --auth=trust --username=throughline --no-sync >"$dir/initdb.log" 2>&1 \
  || { echo "failed initdb: $(tr '\n' ' ' <"$dir/initdb.log")"; exit 1; }
start() {
  postgres -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$dir" \
    -c max_connections=200 -c shared_buffers=64MB -c max_wal_size=4GB -c timezone=UTC </dev/null >>"$dir/log" 2>&1 &
  pid=$!
  until pg_isready -q -h 127.0.0.1 -p "$port" -U throughline; do
    kill -0 "$pid" 2>/dev/null || { echo "failed postgres: $(tail -n 5 "$dir/log" | tr '\n' ' ')"; exit 1; }
    sleep 0.05
  done
  echo "ready postgresql://throughline@127.0.0.1:$port/postgres $pid"
}
start
while read -r order; do
  case $order in
    stop) kill -INT "$pid"; wait "$pid"; pid=; echo stopped ;;
    kill) kill -QUIT "$pid"; wait "$pid"; pid=; echo stopped ;;
    start) start ;;
  esac
done
