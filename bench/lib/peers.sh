# VictoriaMetrics and Prometheus as Debian packages them, fed the same seconds; sourced by bench/size and bench/query
# behind store.sh. What is not installed is left out and said. Each server listens on 127.0.0.1 and is stopped by its
# own process id.

# The peers of "$1" (a list with commas, "all" or "none") that are here, on standard output.
peers_of() {
  case $1 in none) return ;; all) set -- victoria-metrics,prometheus ;; esac
  for peer in $(echo "$1" | tr ',' ' '); do
    need=$peer
    [ "$peer" != prometheus ] || need=promtool
    if command -v "$peer" >/dev/null && command -v "$need" >/dev/null; then
      echo "$peer"
    else
      echo "($peer is not installed: apt-get install --no-install-recommends $peer)" >&2
    fi
  done
}

free_port() {
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# Bytes of all files below $1.
bytes_of() { find "$1" -type f -printf '%s\n' | awk '{sum += $1} END {printf "%.0f", sum}'; }

ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{print $12 + $13}'; }

# Starts VictoriaMetrics on directory $1 with what series.json in $2 holds; sets $peer_pid and $peer_url.
start_victoria() {
  peer_port=$(free_port)
  victoria-metrics -storageDataPath="$1" -httpListenAddr="127.0.0.1:$peer_port" -retentionPeriod=24 \
    -search.latencyOffset=0s >"$work/victoria.log" 2>&1 &
  peer_pid=$!
  pids+=("$peer_pid")
  peer_url=http://127.0.0.1:$peer_port
  for _ in $(seq 100); do curl -fs "$peer_url/health" >/dev/null && break; sleep 0.2; done
  curl -fsS -T "$2/series.json" "$peer_url/api/v1/import"
  curl -fsS "$peer_url/internal/force_flush"
  curl -fsS "$peer_url/internal/force_merge"
  sleep 5
}

# Makes blocks in directory $1 of what series.om in $2 holds.
fill_prometheus() {
  promtool tsdb create-blocks-from openmetrics "$2/series.om" "$1" >"$work/promtool.log" 2>&1 ||
    { tail -n 3 "$work/promtool.log" >&2; return 1; }
}

# Starts Prometheus on directory $1; sets $peer_pid and $peer_url.
start_prometheus() {
  peer_port=$(free_port)
  echo 'global: {scrape_interval: 1h}' >"$work/prometheus.yml"
  prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$1" --storage.tsdb.retention.time=10y \
    --web.listen-address="127.0.0.1:$peer_port" >"$work/prometheus.log" 2>&1 &
  peer_pid=$!
  pids+=("$peer_pid")
  peer_url=http://127.0.0.1:$peer_port
  for _ in $(seq 100); do curl -fs "$peer_url/-/ready" >/dev/null && break; sleep 0.2; done
}

stop_peer() {
  kill "$peer_pid" 2>/dev/null || true
  wait "$peer_pid" 2>/dev/null || true
}

# ms of CPU, in ns steps, of the threads of process $1 whose name matches $2 and that live.
threads_ms() {
  for task in "/proc/$1"/task/*; do
    grep -qE "$2" "$task/comm" 2>/dev/null && cut -d" " -f1 "$task/schedstat" 2>/dev/null || true
  done | awk '{sum += $1} END {printf "%.3f", sum / 1e6}'
}

# Asks the URLs that function $4 prints for 1 to $2, then those for 1 to $3, with further arguments for curl, and prints
# the CPU time of process $1 for each of the latter, and how much of it its compiler took (of a Java machine), ms.
cpu_per_question() {
  local process=$1 warm=$2 count=$3 url=$4 before after compiled
  shift 4
  [ "$warm" = 0 ] || ask_all "$warm" "$url" "$@" || return 1
  before=$(ticks "$process") compiled=$(threads_ms "$process" '^C[12] Compiler')
  ask_all "$count" "$url" "$@" || return 1
  after=$(ticks "$process")
  awk -v n="$count" -v t=$((after - before)) -v a="$compiled" -v b="$(threads_ms "$process" '^C[12] Compiler')" \
    'BEGIN {printf "%.2f %.2f", t * 10 / n, (b - a) / n}'
}

# Asks the URLs that function $2 prints for 1 to $1, one after the other. `asker`, when there is one, sets who asks: a
# server may take only so many of one caller, so a new one comes each 900.
ask_all() {
  local i from count=$1 url=$2
  shift 2
  for ((from = 1; from <= count; from += 900)); do
    ! declare -F asker >/dev/null || asker
    for ((i = from; i < from + 900 && i <= count; i++)); do echo "url = \"$("$url" "$i")\""; echo "output = /dev/null"; done >"$work/curl"
    # A second that was not recorded is refused; many of them would be another question.
    curl -sS "${auth[@]}" "$@" -w '%{http_code}\n' -K "$work/curl" |
      awk '{n++} $1 != 200 {bad++} END {if (bad > n / 20) {print bad " of " n " answers are not 200" >"/dev/stderr"; exit 1}}'
  done
}

# The CPU time of process $1, ms, while it answers the question that function $2 prints.
cpu_of_one() {
  local before
  before=$(threads_ms "$1" .)
  curl -fsS "${auth[@]}" -o /dev/null "$("$2" 1)" || return 1
  awk -v a="$before" -v b="$(threads_ms "$1" .)" 'BEGIN {printf "%.3f\n", b - a}'
}
