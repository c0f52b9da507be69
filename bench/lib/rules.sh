# The same rules for a hub and for Prometheus, and a fleet beside them; sourced by bench/checks behind store.sh.

# The starter set of a new hub is taken over, so that there are exactly as many rules as were asked for.
starters=(disk-full disk-fills inodes-full memory-full memory-pressure swap-storm cpu-stolen cpu-full disk-waits
  network-errors clock-ahead clock-behind host-silent)

# Limits that nothing reaches: what a rule says to Tocsin, and to Prometheus.
limits=(
  'cpu_busy > 97 %|host_cpu_busy > 0.97'
  'cpu_system > 90 %|host_cpu_system > 0.9'
  'mem_available < 3 %|host_mem_available / host_mem_total < 0.03'
  'disk free < 3 %|host_disk_free / host_disk_total < 0.03'
  'swap_in > 2 GB/s|host_swap_in > 2e9'
  'disk_read > 20 GB/s|host_disk_read > 2e10'
  'net_rx > 20 GB/s|host_net_rx > 2e10'
  'procs_total > 1000000|host_procs_total > 1000000'
  'cpu_steal > 50 %|host_cpu_steal > 0.5'
  'tcp_established > 9000000|host_tcp_established > 9000000'
  'fds_used > 9000000|host_fds_used > 9000000'
  'forks > 1000000 /s|host_forks > 1000000'
  'pressure_io > 90 %|host_pressure_io > 0.9'
  'load1 > 90000|host_load1 > 90000'
  'disk inodes_used > 95 %|host_disk_inodes_used / host_disk_inodes_total > 0.95'
  'net rx_errors > 100 /s|host_net_rx_errors > 100'
  'core busy > 99.9 %|host_core_busy > 0.999'
  'sockets_used > 9000000|host_sockets_used > 9000000'
)

# Rule number $1 of a fleet of $2 hosts: sets $name, $ours, $theirs and $hold. Of ten rules the hub itself judges one; of a
# hundred one comes and goes all the time on ten of the hosts (of Prometheus with the wave that Target.java serves).
rule() {
  local decade=$(($1 / 100 % (($2 + 9) / 10)))
  name=${starters[$1]:-rule-$1}
  hold=$((60 + $1))s
  case $1 in
    *50)
      hold=0s
      ours="cpu_user > 25 % host $(printf 'sim-%04d' "$decade")* severity info"
      theirs="host_wave{instance=~\"$(printf 'sim-%04d' "$decade").\"} > 0.5"
      ;;
    *[02468]9) ours="no data for $hold severity critical" theirs='up{job="hosts"} == 0' ;;
    *9) ours="mean of cpu_busy across hosts > 99 % for $hold" theirs='avg(host_cpu_busy) > 0.99' ;;
    *)
      ours="${limits[$1 % ${#limits[@]}]%|*} for $hold"
      theirs=${limits[$1 % ${#limits[@]}]#*|}
      ;;
  esac
}

# Prints $1 rules for $2 hosts as a hub reads them, with ${3:-} at the end of each.
rules_of_ours() {
  local i
  echo "rules:"
  for ((i = 0; i < $1; i++)); do
    rule "$i" "$2"
    echo "  - {name: $name, when: '$ours'${3:-}}"
  done
}

# The same as Prometheus reads them: in groups of 50, which it evaluates beside each other, each in its order.
rules_of_theirs() {
  local i
  echo "groups:"
  for ((i = 0; i < $1; i++)); do
    [ $((i % 50)) != 0 ] || printf '  - name: group-%d\n    rules:\n' $((i / 50))
    rule "$i" "$2"
    echo "      - {alert: $name, expr: '$theirs', for: $hold, labels: {severity: warning}}"
  done
}

# Prints where Prometheus finds $1 hosts behind the server at port $2.
hosts_of_theirs() {
  local i
  printf '['
  for ((i = 0; i < $1; i++)); do
    [ $i = 0 ] || printf ,
    printf '{"targets":["127.0.0.1:%d"],"labels":{"__metrics_path__":"/host/%d","instance":"sim-%05d"}}\n' "$2" $i $i
  done
  printf ']\n'
}

# Starts $1 simulated hosts for the hub on directory $2, and returns when all have joined; sets $fleet_pid. A thousand rules
# on each of a thousand hosts are a million things to remember.
start_fleet() {
  TOCSIN_HEAP=${FLEET_HEAP:-1500m} "$root/tocsin" simulate --data "$2" --hosts "$1" --processes 10 --json \
    >"$work/fleet.out" 2>"$work/fleet.err" &
  fleet_pid=$!
  pids+=("$fleet_pid")
  for _ in $(seq 1200); do [ -s "$work/fleet.out" ] && return; kill -0 "$fleet_pid" 2>/dev/null || break; sleep 0.5; done
  echo "the fleet did not start:" >&2
  cat "$work/fleet.err" >&2
  exit 6
}

# Reads the answer of Prometheus for ALERTS of several minutes on standard input, and prints how many of the waves were seen to
# go up, and how long after that the alert came, s: p50, p99, most. $1 is the interval.
late_of_waves() {
  tr '{' '\n' | awk -v interval="$1" '
    match($0, /"instance":"sim-[0-9]+"/) {
      number = substr($0, RSTART + 16, RLENGTH - 17) + 0
      samples = $0
      if (!sub(/.*"values":\[/, "", samples)) next
      count = split(samples, at, "[")
      wave = 6 * interval
      for (i = 3; i <= count; i++) { # at[1] is empty; whether the first one is a beginning nobody knows
        if (at[i] - at[i - 1] > 1.5 * interval) {
          now = at[i] + 7 * number
          late = now - wave * int(now / wave) - wave / 2
          print late < 0 ? late + wave : late
        }
      }
    }' | sort -n | awk '
    {late[NR] = $1}
    function share(percent) {return late[int((NR * percent + 99) / 100)]}
    END {if (NR == 0) print "0 changes"; else printf "%d changes: %.1f %.1f %.1f\n", NR, share(50), share(99), late[NR]}'
}

# The sum of what the metric $1 says in the text on standard input.
sum_of() { awk -v name="$1" '$1 == name || index($1, name "{") == 1 {sum += $2} END {printf "%.3f", sum}'; }
