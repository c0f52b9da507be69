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
  echo "machine: $(getconf _NPROCESSORS_ONLN) CPUs, $(ls -d /proc/[0-9]* | wc -l) processes, load $(cut -d' ' -f1-3 /proc/loadavg)"
}

# Starts hub and agent of this machine on $work/data, and returns when they are ready; the process is $up.
start_up() {
  "$root/tocsin" up --data "$work/data" --web 127.0.0.1:0 --agents 127.0.0.1:0 >"$work/up.out" 2>"$work/up.err" &
  up=$!
  pids+=($up)
  for _ in $(seq 1200); do grep -q '^Ready' "$work/up.out" && break; sleep 0.5; done
  grep -q '^Ready' "$work/up.out" || { echo "tocsin up did not get ready:" >&2; cat "$work/up.err" >&2; exit 6; }
}

# Records this machine for $1 seconds into $work/data; hub and agent have ended when it returns.
record() {
  start_up
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
      "$root"/store/src/test/java/dev/tocsin/store/{StoreBench,PeerFeed}.java
  fi
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
    -cp "$work/classes:$lib/*" "dev.tocsin.store.$class" "$@"
}
