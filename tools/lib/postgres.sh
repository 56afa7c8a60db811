# shellcheck shell=bash
# A PostgreSQL of the tests' own: a free port, a folder under /tmp, gone at the end. Sourced after common.sh.

postgres_dir=''

# PostgreSQL refuses root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

postgres_program() { printf '/usr/lib/postgresql/15/bin/%s' "$1"; }

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_postgres: sets RZ_TEST_POSTGRES to a superuser's URL of the `postgres` database.
start_postgres() {
  local port
  postgres_dir=$(mktemp -d /tmp/rongzhi-postgres.XXXXXX)
  [ "$(id -u)" != 0 ] || chown postgres: "$postgres_dir"
  port=$(free_port)
  # No fsync: what is tested is SQL and order, not the disk.
  (cd "$postgres_dir" &&
    as_postgres "$(postgres_program initdb)" -D "$postgres_dir/data" -U postgres -A trust -E UTF8 \
      --locale=C.UTF-8 --no-sync &&
    as_postgres "$(postgres_program pg_ctl)" -D "$postgres_dir/data" -w -t 60 -l "$postgres_dir/log" \
      -o "-p $port -k $postgres_dir -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start
  ) </dev/null >"$postgres_dir.start" 2>&1 || {
    cat "$postgres_dir.start" "$postgres_dir/log" >&2 || true
    die "the tests' PostgreSQL did not start." "is postgresql-15 installed whole? ./test installs it"
  }
  export RZ_TEST_POSTGRES="postgresql://postgres@127.0.0.1:$port/postgres"
}

stop_postgres() {
  [ -n "$postgres_dir" ] || return 0
  (cd / && as_postgres "$(postgres_program pg_ctl)" -D "$postgres_dir/data" -m immediate stop) >/dev/null 2>&1 || true
  rm -rf "$postgres_dir" "$postgres_dir.start"
  postgres_dir=''
}
