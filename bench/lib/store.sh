# What bench/size, bench/query and bench/wire share; sourced with $root set.
. "$root/app/src/launcher/tools.sh"
find_jdk
work=$(mktemp -d)
pids=()

cleanup() {
  for pid in "${pids[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]:-}"; do [ -z "$pid" ] || wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}

machine() {
  echo "machine: $(getconf _NPROCESSORS_ONLN) CPUs, $(ls -d /proc/[0-9]* 2>/dev/null | wc -l) processes, load $(cut -d' ' -f1-3 /proc/loadavg)"
}

# Starts hub and agent of this machine on directory $1 ($work/data), and returns when they are ready; the process is $up.
start_up() {
  "$root/tocsin" up --data "${1:-$work/data}" --web 127.0.0.1:0 --agents 127.0.0.1:0 >"$work/up.out" 2>"$work/up.err" &
  up=$!
  pids+=($up)
  for _ in $(seq 1200); do grep -q '^Ready' "$work/up.out" && break; sleep 0.5; done
  grep -q '^Ready' "$work/up.out" || { echo "tocsin up did not get ready:" >&2; cat "$work/up.err" >&2; exit 6; }
}

# Starts a hub alone on directory $1, with ${hub_options[@]} besides, and returns when it is ready; sets $hub_pid and $hub_url.
start_hub_on() {
  local allow=()
  [ "$(id -u)" != 0 ] || allow=(--allow-root)
  "$root/tocsin" hub "${allow[@]}" ${hub_options[@]+"${hub_options[@]}"} --data "$1" --web 127.0.0.1:0 --agents 127.0.0.1:0 >"$work/hub.out" 2>"$work/hub.err" &
  local started=$!
  pids+=($started)
  for _ in $(seq 600); do
    grep -qs '^Ready' "$work/hub.out" && break
    kill -0 "$started" 2>/dev/null || break
    sleep 0.5
  done
  grep -q '^Ready' "$work/hub.out" || { echo "the hub did not get ready:" >&2; cat "$work/hub.err" >&2; exit 6; }
  hub_pid=$(sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' "$1/hub/hub.json")
  hub_url=$(sed -n 's/.*"\(webUrl\|web\|url\)" *: *"\([^"]*\)".*/\2/p' "$1/hub/hub.json")
}

# Records this machine for $1 seconds into directory $2 ($work/data); hub and agent have ended when it returns.
record() {
  start_up "${2:-}"
  echo "recording for $1 s"
  sleep "$1"
  kill -TERM "$up"
  wait "$up" || true
}

# The id of the one host of data directory $1: what the agent was given.
host_of() {
  grep -arhoE '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}' "$1/agent" | sort | uniq -c | sort -rn | awk 'NR == 1 {print $2}'
}

# Compiles the measuring classes beside the program's own jars and runs class $1 with the rest of the arguments.
store_bench() {
  class=$1
  shift
  lib=$root/app/target/tocsin/lib
  [ -d "$lib" ] || { echo "the program is not built yet: ./tocsin --help builds it" >&2; exit 6; }
  if [ ! -d "$work/classes" ]; then
    mkdir -p "$work/classes"
    "$JAVA_HOME/bin/javac" -nowarn -d "$work/classes" -cp "$lib/*" \
      "$root"/store/src/test/java/dev/tocsin/store/{StoreBench,PeerFeed,Recording}.java
  fi
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
    -cp "$work/classes:$lib/*" "dev.tocsin.store.$class" "$@"
}
