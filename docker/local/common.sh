# Processes, their ids and logs, waiting. Sourced by docker/local-cluster.

fail() { echo "local-cluster: $*" >&2; exit 1; }
refuse() { echo "local-cluster: $* See docker/local-cluster help." >&2; exit 2; }

claim_folder() {
  if [[ -d $data && ! -f $data/.sparkmusic-cluster && -n $(ls -A "$data") ]]; then refuse "$data is not empty and no cluster's folder: choose another --data."; fi
  mkdir -p "$data"
  data=$(cd "$data" && pwd)
  touch "$data/.sparkmusic-cluster"
  mkdir -p "$data/run" "$data/logs"
  lock_folder
}

# One up or down at a time; the processes it starts must not inherit the lock.
lock_folder() { exec 9>"$data/.sparkmusic-cluster"; flock 9; }

need_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null || fail "there is no $java. Install a JDK 17 or set JAVA_HOME."
}

need_spark_home() {
  need_java
  [[ -x ${SPARK_HOME:-}/bin/spark-class ]] || fail "SPARK_HOME ('${SPARK_HOME:-}') is no Spark. Set it to a Spark 4.0."
  jars=$SPARK_HOME/jars
}

one_jar() {
  local found=("$jars"/$1)
  [[ -f ${found[0]} ]] || fail "$jars has no $1."
  printf '%s' "${found[0]}"
}

# A process id may be given to another program: id and start time together are one process.
started_at() { local stat; stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1; stat=${stat##*) }; set -- $stat; [[ $1 != Z ]] && echo "${20}"; }

pid_of() {
  local pid start
  [[ -f $data/run/$1.pid ]] && read -r pid start <"$data/run/$1.pid" && [[ $(started_at "$pid") == "$start" ]] && echo "$pid"
}

# launch NAME PORT COMMAND…: in a session of its own, so that what it starts can be stopped with it.
launch() {
  local name=$1 port=$2
  shift 2
  if pid_of "$name" >/dev/null; then return; fi
  if listens "$port"; then fail "port $port for $name is taken by another program. Choose one: --port NAME=NUMBER, or --ports free."; fi
  (cd "$data" && exec setsid "$@" >>"$data/logs/$name.log" 2>&1 </dev/null 9>&-) &
  local pid=$!
  echo "$pid $(started_at "$pid")" >"$data/run/$name.pid"
}

running() { local file; for file in "$data/run/$1"*.pid; do [[ -f $file ]] && basename "$file" .pid; done; true; }

# await PART CHECK: until the check holds; at once an error when one of the part's processes is gone.
await() {
  local part=$1 check=$2 name deadline=$((SECONDS + ${SPARKMUSIC_CLUSTER_WAIT:-180}))
  until why=$("$check" 2>&1); do
    for name in $(names_of "$part"); do
      pid_of "$name" >/dev/null || { tail -n 25 "$data/logs/$name.log" >&2; fail "$name ended. Its log: $data/logs/$name.log"; }
    done
    ((SECONDS < deadline)) || fail "$part does not work after ${SPARKMUSIC_CLUSTER_WAIT:-180} s: ${why:-no answer}. Logs: $data/logs"
    sleep 0.5
  done
}

report() {
  local part=$1 name missing=() why
  for name in $(names_of "$part"); do pid_of "$name" >/dev/null || missing+=("$name"); done
  if ! is_started "$part"; then echo "$part: down"; return 0; fi
  if ((${#missing[@]})); then echo "$part: not running: ${missing[*]}"; return 1; fi
  if why=$("${part}_check" 2>&1); then echo "$part: works ($(says_of "$part"))"; return 0; fi
  echo "$part: does not work: ${why:-no answer}"
  return 1
}

# SIGTERM to the process group (Postgres: SIGINT to the server), SIGKILL after 20 s, also to what a killed worker's executors left.
stop_part() {
  local name pid start left names deadline=$((SECONDS + 20))
  names=$(started_of "$1")
  for name in $names; do
    pid=$(pid_of "$name") || continue
    if [[ $name == postgres ]]; then kill -INT "$pid"; else kill -TERM -- "-$pid"; fi 2>/dev/null || true
  done
  for name in $names; do
    while pid_of "$name" >/dev/null && ((SECONDS < deadline)); do sleep 0.2; done
    read -r pid start <"$data/run/$name.pid"
    for left in $(pgrep -s "$pid" || true); do
      [[ $(readlink "/proc/$left/cwd") != "$data"* ]] || kill -KILL "$left" 2>/dev/null || true
    done
    rm -f "$data/run/$name.pid"
  done
}

# A process of our own that takes the cluster down when another one is gone, however that ended.
watch() {
  if pid_of watch >/dev/null; then return; fi
  local start
  start=$(started_at "$1") || fail "process $1 is gone."
  setsid "$here/watch" "$here/../local-cluster" "$data" "$1" "$start" >/dev/null 2>&1 </dev/null 9>&- &
  echo "$! $(started_at $!)" >"$data/run/watch.pid"
}

stop_watch() {
  local pid
  if pid=$(pid_of watch) && [[ $pid != "${SPARKMUSIC_CLUSTER_WATCH:-}" ]]; then kill -TERM -- "-$pid" 2>/dev/null || true; fi
  rm -f "$data/run/watch.pid"
}

write_addresses() {
  umask 077
  {
    for part in hdfs spark kafka postgres; do
      if is_started "$part"; then addresses_of "$part"; fi
    done
  } >"$data/cluster.env"
}

# The password of Postgres is among it: for eval, not for a screen.
print_variables() {
  local part line
  for part in hdfs spark kafka postgres; do
    is_started "$part" || continue
    variables_of "$part" | while IFS= read -r line; do printf 'export %s=%q\n' "${line%%=*}" "${line#*=}"; done
  done
}

secret() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }
