#!/bin/sh
# Installs Tocsin's agent on this machine and lets it join the hub that this script came from; run again it upgrades
# in place. Holds no secret: the join token (tocsin enroll create) is asked for on standard input.
#
#   sudo sh a.sh                         install or upgrade; a system service of its own user
#   sh a.sh                              without root: a service of yours (it sees less, and says what)
#   sudo sh a.sh --uninstall [--purge]   take it away; --purge takes its identity, record and user, too
#   sh a.sh --help                       all options
#
# Whatever fails before the last step leaves an earlier installation running as it was; after it, it is put back.
# POSIX sh; everything is in functions, so that a script that was cut off on its way does nothing.
set -eu

version='@VERSION@'
url='@URL@'
pin='@PIN@'
hubs='@HUBS@'
archives='@ARCHIVES@' # "ARCH:SHA256 …"

name=tocsin-agent
user=tocsin-agent
work=
token=
token_file=
see_all=
action=install
purge=
link=/usr/local/bin/$name

say() { printf '%s\n' "$*"; }
die() { printf 'tocsin: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

usage() {
  cat <<TXT
Usage: sh a.sh [--token-file FILE] [--see-all|--no-see-all] [--hub HOST:PORT,...]
       sh a.sh --uninstall [--purge]

Installs or upgrades Tocsin's agent $version and joins the hub at $url.

  --token-file FILE   read the join token from FILE; else from \$TOCSIN_TOKEN, else it is asked for
  --see-all           give the agent two capabilities, CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, so that it reads the
                      disk traffic and open files of every process; kept at upgrades, --no-see-all takes them away
  --hub HOST:PORT,... where agents reach the hub; default: $hubs
  --uninstall         stop and remove the agent; its identity and record stay
  --purge             with --uninstall: those and its user, too
TXT
}

# --- where things go --------------------------------------------------------------------------------------------

places() {
  if [ "$(id -u)" = 0 ]; then
    root=yes
    prefix=/opt/$name
    data=/var/lib/$name
  else
    root=
    user=$(id -un)
    prefix=${XDG_DATA_HOME:-$HOME/.local/share}/$name
    data=${XDG_STATE_HOME:-$HOME/.local/state}/$name
  fi
  if [ -d /run/systemd/system ] && have systemctl; then
    init=systemd
    if [ -n "$root" ]; then unit=/etc/systemd/system/$name.service; else
      unit=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/$name.service
    fi
  elif [ -n "$root" ] && have openrc-run && [ -e /run/openrc/softlevel ]; then
    init=openrc unit=/etc/init.d/$name
  elif [ -n "$root" ] && [ -d /etc/init.d ] && have start-stop-daemon; then
    init=sysv unit=/etc/init.d/$name
  else
    init=none unit=
  fi
}

# systemctl for this kind of installation.
ctl() { if [ -n "$root" ]; then systemctl "$@"; else systemctl --user "$@"; fi; }

# --- getting the archive ----------------------------------------------------------------------------------------

# Fetches $1 into the file $2; the hub is known by the key of its web port.
fetch() {
  if have curl; then
    if [ -n "$pin" ]; then set -- -k --pinnedpubkey "sha256//$pin" -o "$2" "$1"; else set -- -o "$2" "$1"; fi
    curl -fsS --retry 2 "$@"
  elif have wget; then
    # Some kinds of wget know no pins; the checksum below is in this script and decides in any case.
    wget -q --no-check-certificate -O "$2" "$1" 2>/dev/null || wget -q -O "$2" "$1"
  else die "needs curl or wget to fetch the archive: install one of them"; fi
}

stage() {
  [ "$(uname -s)" = Linux ] || die "the agent runs on Linux; this is $(uname -s)"
  arch=$(uname -m)
  sum=
  for pair in $archives; do
    [ "${pair%%:*}" = "$arch" ] && sum=${pair#*:}
  done
  [ -n "$sum" ] || die "the hub has no agent for $arch (it has: ${archives:-none}); put one that was built on such a" \
    "machine into DATA/hub/install/ of the hub"
  have sha256sum || die "needs sha256sum to check what it fetched"
  archive=$name-$version-linux-$arch.tar.gz
  target=$prefix/$version-$(printf '%.8s' "$sum")
  mkdir -p "$prefix"
  work=$(mktemp -d "$prefix/.new.XXXXXX")
  if [ -x "$target/bin/$name" ]; then return 0; fi
  say "Fetching $archive"
  fetch "$url/install/$archive" "$work/$archive" || die "cannot fetch $url/install/$archive"
  printf '%s  %s\n' "$sum" "$work/$archive" | sha256sum -c - >/dev/null 2>&1 ||
    die "what came is not what the hub announced (checksum differs): nothing was unpacked"
  gzip -dc "$work/$archive" | (cd "$work" && tar -xf -) || die "cannot unpack the archive: is the disk full?"
  rm -f "$work/$archive"
  mv "$work/$name-$version" "$work/image"
  [ -z "$root" ] || chown -R 0:0 "$work/image"
  chmod -R go-w,a+rX "$work/image"
  cp "$0" "$work/image/agent.sh" 2>/dev/null || true
  # Does it run here at all? (another C library, no execution in this place, a processor that is too old)
  "$work/image/bin/$name" --help >/dev/null 2>"$work/why" ||
    die "the agent does not start on this machine: $(head -n 1 "$work/why")"
  chmod 755 "$prefix"
  mv "$work/image" "$target"
  forget "$target"
}

# Lets the kernel forget what it keeps of the files that were just written: it keeps them in pieces of up to 2 MB, and
# maps such a piece as a whole when one byte of it is needed (5 MB of an agent). What is read anew comes in pages. GNU
# dd can say so; with another one nothing happens.
forget() {
  sync -f "$1" 2>/dev/null || return 0
  for file in "$1"/lib/*.so "$1"/lib/server/*.so "$1/lib/agent.aot" "$1/lib/modules"; do
    dd if="$file" iflag=nocache count=0 2>/dev/null || return 0
  done
}

# --- its user and its identity ----------------------------------------------------------------------------------

make_user() {
  [ -n "$root" ] || { mkdir -p "$data"; chmod 700 "$data"; return 0; }
  if ! id "$user" >/dev/null 2>&1; then
    shell=/usr/sbin/nologin
    [ -x "$shell" ] || shell=/sbin/nologin
    if have useradd; then useradd --system --user-group --home-dir "$data" --no-create-home --shell "$shell" "$user"
    elif have adduser; then adduser -S -D -H -h "$data" -s "$shell" "$user"
    else die "cannot make the user $user: neither useradd nor adduser is here"; fi
  fi
  mkdir -p "$data"
  chown "$user" "$data"
  chmod 700 "$data"
}

ask_token() {
  if [ -n "$token_file" ]; then
    IFS= read -r token <"$token_file" || [ -n "$token" ] || die "there is no token in $token_file"
  elif [ -n "${TOCSIN_TOKEN:-}" ]; then
    token=$TOCSIN_TOKEN
  elif [ -t 0 ]; then
    printf 'Join token (from tocsin enroll create): '
    stty -echo 2>/dev/null || true
    IFS= read -r token || true
    stty echo 2>/dev/null || true
    say ""
  else
    IFS= read -r token || true
  fi
  unset TOCSIN_TOKEN
  [ -n "$token" ] || die "needs a join token: on the hub, tocsin enroll create prints one"
}

# Runs the words behind as the agent's user; replaces the shell that calls it.
exec_as_user() {
  [ -n "$root" ] || exec "$@"
  if have setpriv; then
    exec setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --clear-groups -- "$@"
  fi
  exec su -s /bin/sh "$user" -c 'exec "$0" "$@"' -- "$@"
}

# The first run gets the token on its standard input and ends when it has an identity.
join() {
  [ -n "$hubs" ] || die "agents cannot reach that hub from here: it listens for them on its own machine only" \
    "(start it with --agents 0.0.0.0:8628), or say where with --hub HOST:PORT"
  say "Joining $hubs"
  (cd / && exec_as_user "$target/bin/$name" --data "$data" --hub "$hubs" --join -) >"$work/join.log" 2>&1 <<TXT &
$token
TXT
  joining=$!
  tries=0
  while [ ! -s "$data/agent/identity" ]; do
    tries=$((tries + 1))
    if ! kill -0 "$joining" 2>/dev/null || [ $tries -gt 600 ]; then
      kill "$joining" 2>/dev/null || true
      wait "$joining" 2>/dev/null || true
      die "could not join: $(tail -n 1 "$work/join.log")"
    fi
    sleep 0.1 2>/dev/null || sleep 1
  done
  kill "$joining" 2>/dev/null || true
  wait "$joining" 2>/dev/null || true
}

# --- the service ------------------------------------------------------------------------------------------------

# No option below gives the service its own view of the file systems (ProtectSystem, PrivateTmp, …): the agent would
# then record that view instead of the machine's mounts. Its rights are those of a user who owns nothing.
unit_systemd() {
  caps=
  [ "$see_all" != yes ] || caps='CAP_SYS_PTRACE CAP_DAC_READ_SEARCH'
  cat <<TXT
# Written by Tocsin's install script; settings of your own belong into $name.service.d/.
[Unit]
Description=Tocsin agent: records this machine each second
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=$prefix/current/bin/$name --data $data
WorkingDirectory=/
Restart=always
RestartSec=2
# 2: called wrongly; 5: the identity is of another hub. Trying again would not help.
RestartPreventExitStatus=2 5
TimeoutStopSec=15
UMask=0077
LimitNOFILE=65536
TasksMax=256
NoNewPrivileges=yes
TXT
  [ -z "$root" ] && { printf '\n[Install]\nWantedBy=default.target\n'; return 0; }
  cat <<TXT
User=$user
Group=$user
Nice=-5
OOMScoreAdjust=-100
CapabilityBoundingSet=$caps
AmbientCapabilities=$caps
KeyringMode=private
LockPersonality=yes
MemoryMax=256M
ProtectClock=yes
ProtectHostname=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources @obsolete
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
TXT
}

unit_openrc() {
  caps=
  [ "$see_all" != yes ] || caps='^cap_sys_ptrace,^cap_dac_read_search'
  cat <<TXT
#!$(command -v openrc-run)
# Written by Tocsin's install script.
description="Tocsin agent: records this machine each second"
supervisor=supervise-daemon
command=$prefix/current/bin/$name
command_args="--data $data"
command_user=$user
directory=/
umask=077
no_new_privs=yes
${caps:+capabilities="$caps"}
output_log=$data/agent.log # opened as that user
error_log=$data/agent.log
respawn_delay=2
respawn_max=0
retry=TERM/15/KILL/2
depend() { use net; }
TXT
}

unit_sysv() {
  cat <<TXT
#!/bin/sh
# Written by Tocsin's install script.
### BEGIN INIT INFO
# Provides:          $name
# Required-Start:    \$remote_fs \$network
# Required-Stop:     \$remote_fs \$network
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: Tocsin agent: records this machine each second
### END INIT INFO
pid=/run/$name.pid
case "\${1:-}" in
  start)
    start-stop-daemon --start --oknodo --background --make-pidfile --pidfile \$pid --chuid $user --chdir / \\
      --startas /bin/sh -- -c 'exec $prefix/current/bin/$name --data $data >>$data/agent.log 2>&1' ;;
  stop) start-stop-daemon --stop --oknodo --retry TERM/15/KILL/2 --pidfile \$pid --remove-pidfile ;;
  restart | force-reload) "\$0" stop && "\$0" start ;;
  status) start-stop-daemon --status --pidfile \$pid ;;
  *) echo "Usage: \$0 start|stop|restart|status" >&2; exit 2 ;;
esac
TXT
}

write_unit() {
  case $init in
    systemd) mkdir -p "${unit%/*}"; unit_systemd >"$work/unit" ;;
    openrc) unit_openrc >"$work/unit" ;;
    sysv) unit_sysv >"$work/unit" ;;
    none) return 0 ;;
  esac
  # Keeps what it replaces, for the way back.
  [ ! -f "$unit" ] || cp "$unit" "$work/unit.before"
  cp "$work/unit" "$unit.new"
  if [ $init = systemd ]; then chmod 644 "$unit.new"; else chmod 755 "$unit.new"; fi
  mv "$unit.new" "$unit"
}

restart_service() {
  case $init in
    systemd) ctl daemon-reload && ctl enable "$name" >/dev/null 2>&1 && ctl restart "$name" ;;
    openrc) rc-update add "$name" default >/dev/null 2>&1; rc-service "$name" restart >/dev/null ;;
    sysv)
      if have update-rc.d; then update-rc.d "$name" defaults >/dev/null 2>&1
      elif have chkconfig; then chkconfig --add "$name" >/dev/null 2>&1; fi
      "$unit" restart >/dev/null
      ;;
    none) return 1 ;;
  esac
}

# The agent says of itself which version runs, and where it is alive.
is_running() {
  file=$data/agent/agent.json
  [ -s "$file" ] && grep -q "\"version\" *: *\"$1\"" "$file" || return 1
  running=$(sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' "$file")
  [ -n "$running" ] && [ "$(readlink "/proc/$running/exe" 2>/dev/null)" = "$2/bin/java" ]
}

# Waits until the agent of $1 in $2 runs, and has stayed for two seconds.
await_running() {
  stayed=0
  tries=0
  while [ $tries -lt 40 ]; do
    if is_running "$1" "$2"; then stayed=$((stayed + 1)); else stayed=0; fi
    [ $stayed -lt 5 ] || return 0
    # Started again by systemd already: it does not stay, and each second of waiting is one of the record.
    if [ $init = systemd ]; then
      restarts=$(ctl show -p NRestarts --value "$name" 2>/dev/null) || restarts=0
      [ "${restarts:-0}" = 0 ] || return 1
    fi
    tries=$((tries + 1))
    sleep 0.5 2>/dev/null || sleep 1
  done
  return 1
}

# Points `current` at $1, in one step.
point() { ln -s "$1" "$work/link" && mv -T "$work/link" "$prefix/current" 2>/dev/null || mv -f "$work/link" "$prefix/current"; }

activate() {
  before=$(readlink "$prefix/current" 2>/dev/null) || before=
  point "$target"
  write_unit
  if restart_service && await_running "$version" "$target"; then
    # The one before is kept, older ones go.
    for old in "$prefix"/*; do
      case $old in
        "$target" | "$prefix/current") ;;
        *) [ "$old" = "$before" ] || rm -rf "$old" ;;
      esac
    done
    return 0
  fi
  [ $init != none ] || return 1
  say "tocsin: the agent did not stay up; its last words:" >&2
  if [ $init = systemd ] && have journalctl; then
    if [ -n "$root" ]; then journalctl -u "$name" -n 5 -o cat >&2 || true; fi
  fi
  if [ -n "$before" ]; then
    rm -f "$prefix/current"
    point "$before"
    [ ! -f "$work/unit.before" ] || cp "$work/unit.before" "$unit"
    restart_service || true
    die "the upgrade failed; the version before runs again"
  fi
  die "the installation failed; nothing else was changed (sh $0 --uninstall removes what is there)"
}

keep_see_all() {
  [ -z "$see_all" ] || return 0
  see_all=no
  if [ -n "$unit" ] && grep -q '^AmbientCapabilities=CAP_SYS\|^capabilities=' "$unit" 2>/dev/null; then see_all=yes; fi
}

# `sudo tocsin-agent helper …` by its name; another program of that name is left alone.
command_link() {
  [ -n "$root" ] && [ -d /usr/local/bin ] || return 0
  [ -L $link ] || [ -e $link ] || ln -s "$prefix/current/bin/$name" $link
}

# The helper runs from this archive where the owner has set it up: it goes along.
refresh_helper() {
  [ -n "$root" ] && [ -f /etc/tocsin/helper.conf ] || return 0
  "$target/bin/tocsin-helper" setup >"$work/helper.log" 2>&1 ||
    say "tocsin: the helper did not take the new version: $(tail -n 1 "$work/helper.log")" >&2
}

tell() {
  say "Tocsin's agent $version runs as $user and has joined $hubs."
  if [ -z "$root" ]; then
    say "Without root it cannot read the disk traffic and open files of other users' processes."
    if have loginctl && [ "$(loginctl show-user "$user" -p Linger --value 2>/dev/null)" != yes ]; then
      say "It ends when you sign out: sudo loginctl enable-linger $user keeps it."
    fi
  elif [ "$see_all" != yes ]; then
    say "It reads what any user may; --see-all adds the disk traffic and open files of every process."
  fi
}

install_agent() {
  [ -n "$url" ] || die "this script was not fetched from a hub"
  stage
  make_user
  keep_see_all
  if [ ! -s "$data/agent/identity" ]; then
    ask_token
    join
  fi
  if [ $init = none ] || { [ $init = systemd ] && [ -z "$root" ] && ! ctl show-environment >/dev/null 2>&1; }; then
    point "$target"
    command_link
    say "Installed and joined, but nothing here starts services for ${root:+this machine}${root:-you}. It runs by:"
    say "  $prefix/current/bin/$name --data $data"
    exit 0
  fi
  activate
  command_link
  refresh_helper
  tell
}

# --- and away again ---------------------------------------------------------------------------------------------

uninstall() {
  if [ -n "$root" ] && [ -x "$prefix/current/bin/tocsin-helper" ]; then
    "$prefix/current/bin/tocsin-helper" remove ${purge:+--purge} >/dev/null || true
  fi
  case $init in
    systemd) ctl disable --now "$name" >/dev/null 2>&1 || true ;;
    openrc) rc-service "$name" stop >/dev/null 2>&1 || true; rc-update del "$name" >/dev/null 2>&1 || true ;;
    sysv) [ ! -x "$unit" ] || "$unit" stop >/dev/null 2>&1 || true ;;
  esac
  if [ -n "$unit" ]; then rm -rf "$unit" "$unit.d"; fi
  case $init in
    systemd) ctl daemon-reload || true; ctl reset-failed "$name" >/dev/null 2>&1 || true ;;
    sysv) if have update-rc.d; then update-rc.d "$name" remove >/dev/null 2>&1 || true; fi ;;
  esac
  rm -rf "$prefix"
  [ -z "$root" ] || [ "$(readlink $link 2>/dev/null)" != "$prefix/current/bin/$name" ] || rm -f $link
  if [ -z "$purge" ]; then
    say "Tocsin's agent is gone; its identity and record are in $data (--purge takes them, too)."
    return 0
  fi
  rm -rf "$data" "/var/log/$name.log"
  if [ -n "$root" ] && id "$user" >/dev/null 2>&1; then
    if have userdel; then userdel "$user" || true; else deluser "$user" || true; fi
  fi
  say "Tocsin's agent is gone, and everything of it."
}

cleanup() { [ -z "$work" ] || rm -rf "$work"; }

main() {
  while [ $# -gt 0 ]; do
    case $1 in
      --uninstall) action=uninstall ;;
      --purge) purge=yes ;;
      --see-all) see_all=yes ;;
      --no-see-all) see_all=no ;;
      --token-file) [ $# -gt 1 ] || die "--token-file needs a file"; token_file=$2; shift ;;
      --hub) [ $# -gt 1 ] || die "--hub needs HOST:PORT"; hubs=$2; shift ;;
      -h | --help) usage; exit 0 ;;
      *) printf 'tocsin: does not know %s; see --help\n' "$1" >&2; exit 2 ;;
    esac
    shift
  done
  places
  trap cleanup EXIT
  trap 'exit 130' INT TERM
  case $action in
    install) install_agent ;;
    uninstall) uninstall ;;
  esac
}

main "$@"
