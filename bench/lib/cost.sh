# Starts agents and takes what they cost; sourced by the benchmarks with $root set. The arrays `pids` (to kill at the
# end), `names` and `roots` (the first process of each agent) and `askers` (who asks it, by its number) are the caller's.

processes_now() { ls -d /proc/[0-9]* | wc -l; }

# The tree of process $1: a line "pid ticks" for each, ticks with the children that ended.
tree() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v root="$1" '
    { pid = $1; sub(/^.*\) /, ""); parent[pid] = $2; ticks[pid] = $12 + $13 + $14 + $15 }
    END {
      for (pid in ticks) {
        for (at = pid; at != root && at in parent && at > 1; at = parent[at]) ;
        if (at == root) print pid, ticks[pid]
      }
    }'
}

# CPU seconds of the tree of process $1.
tree_seconds() { tree "$1" | awk -v hz="$(getconf CLK_TCK)" '{sum += $2} END {printf "%.2f\n", sum / hz}'; }

# Resident MiB of the tree of process $1; what its processes share counts for each.
tree_mib() {
  tree "$1" | while read -r pid _; do cat "/proc/$pid/status" 2>/dev/null || true; done |
    awk '/^VmRSS:/ {sum += $2} END {printf "%.1f", sum / 1024}'
}

uptime_now() { cut -d' ' -f1 /proc/uptime; }
idle_now() { awk '/^cpu / {print $5 + $6; exit}' /proc/stat; }

# One slice of $2 seconds of every agent, into $1/NAME.cpu and $1/idle.
measure() {
  local before=() i from to idle
  for i in "${!roots[@]}"; do before+=("$(tree_seconds "${roots[$i]}") $(uptime_now)"); done
  from=$(uptime_now) idle=$(idle_now)
  sleep "$2"
  to=$(uptime_now)
  awk -v a="$idle" -v b="$(idle_now)" -v s="$from" -v e="$to" -v n="$(getconf _NPROCESSORS_ONLN)" \
    'BEGIN {printf "%.0f\n", (b - a) / (e - s) / n}' >>"$1/idle"
  for i in "${!roots[@]}"; do
    echo "${before[$i]} $(tree_seconds "${roots[$i]}") $(uptime_now)" |
      awk '{printf "%.3f\n", 100 * ($3 - $1) / ($4 - $2)}' >>"$1/${names[$i]}.cpu"
  done
}

# Sends signal $1 to the trees of all agents but number $2, and to what asks them.
others() {
  local i
  for i in "${!roots[@]}"; do
    [ "$i" = "$2" ] || kill "-$1" $(tree "${roots[$i]}" | cut -d' ' -f1) ${askers[$i]:-} 2>/dev/null || true
  done
}

# One slice of $2 seconds of each agent after the other, while the others stand still, after $3 seconds to settle.
measure_in_turn() {
  local i all=("${roots[@]}") all_names=("${names[@]}")
  for i in "${!all[@]}"; do
    others STOP "$i"
    sleep "$3"
    roots=("${all[$i]}") names=("${all_names[$i]}")
    measure "$1" "$2"
    roots=("${all[@]}") names=("${all_names[@]}")
    others CONT "$i"
  done
}

# Prints what was measured into $1 under the headline $2.
report() {
  local i
  echo "$2; idle $(sort -n "$1/idle" | awk '{v[NR] = $1} END {print v[1] "–" v[NR]}') %; CPU in % of one core"
  printf '%-16s %8s %8s %8s %9s\n' agent median least most 'RSS MiB'
  for i in "${!names[@]}"; do
    sort -n "$1/${names[$i]}.cpu" | awk -v n="${names[$i]}" -v r="$(tree_mib "${roots[$i]}")" \
      '{v[NR] = $1} END {printf "%-16s %8.2f %8.2f %8.2f %9s\n", n, v[int((NR + 1) / 2)], v[1], v[NR], r}'
  done
}

# --- agents ------------------------------------------------------------------------------------------------------

# Starts hub and agent in directory $1; with --no-agent as $2 the hub alone.
start_tocsin() {
  "$root/tocsin" up ${2:-} --data "$1/data" --web 127.0.0.1:0 --agents 127.0.0.1:0 >"$1/up.out" 2>"$1/up.err" &
  pids+=($!)
  for _ in $(seq 600); do grep -q '^Ready' "$1/up.out" && break; sleep 0.5; done
  grep -q '^Ready' "$1/up.out" || { echo "tocsin up did not get ready:" >&2; cat "$1/up.err" >&2; exit 6; }
  [ -z "${2:-}" ] || return 0
  for _ in $(seq 120); do [ -s "$1/data/agent/agent.json" ] && break; sleep 0.5; done
  names+=(tocsin-agent) roots+=("$(sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' "$1/data/agent/agent.json")")
}

missing() { echo "$1 is not installed: left out"; }

start_atop() {
  command -v atop >/dev/null || { missing atop; return; }
  atop -a -w "$1/atop.raw" 1 >/dev/null 2>&1 &
  pids+=($!) names+=(atop) roots+=($!)
}

start_netdata() {
  command -v netdata >/dev/null || { missing netdata; return; }
  mkdir -p "$1"/netdata/{etc,cache,lib,log,run}
  touch "$1/netdata/etc/.opt-out-from-anonymous-statistics"
  cat >"$1/netdata/etc/netdata.conf" <<CONF
[global]
 run as user = $(id -un)
[directories]
 config = $1/netdata/etc
 cache = $1/netdata/cache
 lib = $1/netdata/lib
 log = $1/netdata/log
 stock config = /usr/lib/netdata/conf.d
[db]
 mode = dbengine
 update every = 1
[web]
 bind to = 127.0.0.1:$((20000 + RANDOM % 20000))
[statsd]
 enabled = no
CONF
  netdata -D -c "$1/netdata/etc/netdata.conf" -P "$1/netdata/run/pid" >"$1/netdata.out" 2>&1 &
  pids+=($!) names+=(netdata) roots+=($!)
}

start_collectd() {
  command -v collectd >/dev/null || { missing collectd; return; }
  mkdir -p "$1/collectd"
  {
    printf 'BaseDir "%s"\nPIDFile "%s"\nInterval 1\nFQDNLookup false\nHostname "here"\n' "$1/collectd" "$1/collectd.pid"
    printf 'PluginDir "/usr/lib/collectd"\nTypesDB "/usr/share/collectd/types.db"\n'
    for plugin in cpu contextswitch df disk entropy interface irq load memory processes protocols swap tcpconns \
      uptime vmem csv; do
      echo "LoadPlugin $plugin"
    done
    printf '<Plugin processes>\n CollectContextSwitch true\n CollectFileDescriptor true\n ProcessMatch "all" ".*"\n'
    printf '</Plugin>\n<Plugin tcpconns>\n AllPortsSummary true\n</Plugin>\n<Plugin csv>\n DataDir "%s"\n</Plugin>\n' \
      "$1/collectd/csv"
  } >"$1/collectd.conf"
  collectd -f -C "$1/collectd.conf" >"$1/collectd.out" 2>&1 &
  pids+=($!) names+=(collectd) roots+=($!)
}

start_node_exporter() {
  command -v prometheus-node-exporter >/dev/null || { missing prometheus-node-exporter; return; }
  local port=$((20000 + RANDOM % 20000))
  prometheus-node-exporter --web.listen-address=127.0.0.1:$port >"$1/exporter.out" 2>&1 &
  pids+=($!) names+=(node_exporter) roots+=($!)
  (while :; do curl -s --compressed -o /dev/null "http://127.0.0.1:$port/metrics" || true; sleep 1; done) &
  pids+=($!) askers[$((${#names[@]} - 1))]=$!
}
