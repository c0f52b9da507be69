# What ./tocsin and ./verify share: finding a JDK, Maven and Node, installing what may be installed, building.
# POSIX sh; sourced with $root set to the top of the tree. Every function that fails says one sentence first.

say() { printf '%s\n' "$*" >&2; }
die() { code=$1; shift; say "tocsin: $*"; exit "$code"; }

# --- rights -----------------------------------------------------------------------------------------------------

# Prints what to put before a command that needs root: nothing as root, "sudo -n" where that works; else fails.
as_root() {
  if [ "$(id -u)" = 0 ]; then return 0; fi
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then printf 'sudo -n'; return 0; fi
  return 1
}

# May this user install Debian packages?
can_install() { command -v apt-get >/dev/null 2>&1 && as_root >/dev/null; }

# The version apt would install of package $1, or nothing.
apt_candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9:]*\)\(.*\)$/\1\2/p' | sed 's/^[0-9]*://'; }

# Refreshes the package list once per run.
apt_refresh() {
  [ -z "${apt_fresh:-}" ] || return 0
  apt_fresh=yes
  say "  apt-get update"
  $(as_root) env DEBIAN_FRONTEND=noninteractive apt-get -q update >>"$root/target/apt.log" 2>&1
}

# Installs the Debian packages $@; says which; the log is target/apt.log.
apt_install() {
  mkdir -p "$root/target"
  apt_refresh || true
  say "  apt-get install $*"
  $(as_root) env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "$@" \
    >>"$root/target/apt.log" 2>&1
}

# --- JDK 25 -----------------------------------------------------------------------------------------------------

# Is $1 the home of a JDK 25? Reads its release file, so that nothing is started for a home that is none.
is_jdk25() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -q '^JAVA_VERSION="25[."]' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -q ' version "25[."]'
  fi
}

# Sets and exports JAVA_HOME to a JDK 25, or stops with how to get one.
find_jdk() {
  is_jdk25 "${JAVA_HOME:-}" && { export JAVA_HOME; return 0; }
  for home in /usr/lib/jvm/*25* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/25* /opt/*jdk*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    is_jdk25 "$home" && { JAVA_HOME=$home; export JAVA_HOME; return 0; }
  done
  if [ -x /usr/libexec/java_home ]; then
    home=$(/usr/libexec/java_home -v 25 2>/dev/null) || home=
    is_jdk25 "$home" && { JAVA_HOME=$home; export JAVA_HOME; return 0; }
  fi
  if command -v javac >/dev/null 2>&1; then
    home=$(readlink -f "$(command -v javac)" 2>/dev/null) || home=
    home=${home%/bin/javac}
    is_jdk25 "$home" && { JAVA_HOME=$home; export JAVA_HOME; return 0; }
  fi
  die 6 "needs a JDK 25 and found none: apt-get install openjdk-25-jdk-headless where your Debian has it, or" \
    "\"sdk install java 25-tem\", or unpack a Temurin 25 archive below /usr/lib/jvm; another place works with JAVA_HOME set to it."
}

# --- Maven and Node, for building only --------------------------------------------------------------------------

# Is version $1 (a.b.c) at least $2 (a.b.c)?
at_least() {
  printf '%s %s\n' "$1" "$2" | awk '{ split($1, a, "."); split($2, b, ".")
    for (i = 1; i <= 3; i++) { if (a[i] + 0 > b[i] + 0) exit 0; if (a[i] + 0 < b[i] + 0) exit 1 } exit 0 }'
}

maven_version() { mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1; }

# Makes sure of Maven >= 3.8.7, the oldest that the build was tried with (Debian 12 has it).
find_maven() {
  if ! command -v mvn >/dev/null 2>&1 && can_install; then
    say "Maven is missing: installing it"
    apt_install maven || say "  that failed, see target/apt.log"
  fi
  command -v mvn >/dev/null 2>&1 ||
    die 6 "building needs Maven 3.8.7 or newer and found none: apt-get install maven, or \"sdk install maven\"."
  version=$(maven_version)
  at_least "${version:-0}" 3.8.7 ||
    die 6 "building needs Maven 3.8.7 or newer and found ${version:-one that does not start}: apt-get install maven, or \"sdk install maven\"."
}

# Is the Node on the path new enough for Vite (20.19 and later of 20, or 22.12 and later)?
node_fits() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || return 1
  version=$(node --version 2>/dev/null | sed 's/^v//')
  case $version in
    20.*) at_least "$version" 20.19.0 ;;
    21.*) return 1 ;;
    *) at_least "${version:-0}" 22.12.0 ;;
  esac
}

# Makes sure of Node and npm for the browser app.
find_node() {
  [ -f "$root/web/ui/package.json" ] || return 0
  node_fits && return 0
  if can_install; then
    mkdir -p "$root/target"
    apt_refresh || true
    if at_least "$(apt_candidate nodejs)" 20.19.0; then
      say "Node is missing or too old: installing it"
      apt_install nodejs npm || say "  that failed, see target/apt.log"
      node_fits && return 0
    fi
  fi
  found=$(node --version 2>/dev/null) || found=none
  die 6 "building the browser app needs Node 20.19 or newer (or 22.12 or newer) with npm and found $found: apt-get install nodejs npm where your Debian has that version, else \"nvm install 22\" or your distribution's newer package."
}

# --- building ---------------------------------------------------------------------------------------------------

# Where the runnable tree and its stamp are. The stamp carries the moment at which the build began, so that an edit
# made while building counts as newer.
run_tree=$root/app/target/tocsin
stamp=$run_tree/built

# Is there no build, or is a source newer than it? Directories count too: a deleted file makes its directory newer.
is_stale() {
  [ -f "$stamp" ] || return 0
  newer=$(cd "$root" && find pom.xml ./*/pom.xml ./*/src/main ./*/src/build ./*/src/dist app/src/launcher/*.options web/ui/src web/ui/public \
    web/ui/index.html web/ui/*.json web/ui/*.ts -newer "$stamp" -print 2>/dev/null | head -n 1)
  [ -n "$newer" ]
}

# Is there an image of the agent, made of exactly the jars of this build? Without one the agent runs on the JDK.
image_fits() {
  [ -x "$run_tree/image/bin/tocsin-agent" ] || return 1
  made=$(cat "$run_tree/image/lib/jars.sha256" 2>/dev/null) || return 1
  [ "$(cat "$run_tree"/agent/*.jar "$run_tree"/lib/helper-*.jar "$run_tree"/lib/setup-*.jar | sha256sum | cut -d ' ' -f 1)" = "$made" ]
}

# TOCSIN_HEAP is the Java heap of the hub where that of hub.options is too small (docs/reference/limits.md).
check_heap() {
  mib=${TOCSIN_HEAP%[mg]}
  case $mib in
    "$TOCSIN_HEAP" | '' | 0* | *[!0-9]* | ???????*) mib=0 ;;
  esac
  case $TOCSIN_HEAP in
    *g) mib=$((mib * 1024)) ;;
  esac
  if [ "$mib" -lt 64 ] || [ "$mib" -gt 1048576 ]; then
    say "tocsin: got TOCSIN_HEAP=$TOCSIN_HEAP; it must be 64m to 1024g: a whole number and m or g"
    exit 2
  fi
}

# The commit of the tree, for `tocsin version`; "unknown" outside of a repository.
commit_of_tree() { git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || printf 'unknown'; }

# Reads Maven's output and says what it is at, with the seconds since the start: a line per module, per 100 files
# fetched, and per test class that fails. A shell loop and not awk, which holds lines back until a block is full.
show_progress() {
  begin=$(date +%s)
  fetched=0
  while IFS= read -r line; do
    case $line in
      *"Downloaded from "*)
        fetched=$((fetched + 1))
        [ $((fetched % 100)) = 0 ] && tell "fetched $fetched files"
        ;;
      "[INFO] Building "*"["*/*"]")
        name=${line#"[INFO] Building "}
        tell "[${line##*[}" "${name%% [0-9]*}"
        ;;
      "[INFO] --- "*surefire*":test (measuring)"*) tell "  tests of whole processes: what measures the machine" ;;
      "[INFO] --- "*surefire*":test (whole-process)"*)
        tell "  tests of whole processes"
        [ -z "${packaged:-}" ] || : >"$packaged"
        ;;
      "[INFO] --- "*surefire*":test "*) [ -z "${with_tests:-}" ] || tell "  its tests" ;;
      "[ERROR] Tests run:"*" in "*) tell "  ${line#"[ERROR] "}" ;;
    esac
  done
  tell "done"
}

tell() { printf '  %4d s  %s\n' $(($(date +%s) - begin)) "$*" >&2; }

# Runs Maven with $@ and shows its progress; the whole output goes to the file $build_log. Fails as Maven does.
# It ends before the second compiler would pay: 172 s of the processor instead of 287 for all classes and tests.
run_maven() {
  MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
  mkdir -p "$root/target"
  rc_file=$root/target/maven.rc
  { (cd "$root" && mvn -B -Dtocsin.commit="$(commit_of_tree)" "$@" 2>&1); echo $? >"$rc_file"; } |
    tee "$build_log" | show_progress
  rc=$(cat "$rc_file" 2>/dev/null || echo 1)
  rm -f "$rc_file"
  return "$rc"
}

# Shows the end of $build_log that matters.
show_failure() {
  grep -E '^\[ERROR\]|BUILD FAILURE|npm (ERR|error)' "$build_log" | head -n 40 >&2
  say "The whole log: $build_log"
}

# Builds when needed, one process at a time: a second caller waits and then finds it done.
build_if_stale() {
  is_stale || return 0
  if [ -n "${TOCSIN_NO_BUILD:-}" ]; then
    [ -d "$run_tree/lib" ] && return 0
    die 6 "TOCSIN_NO_BUILD is set and there is no build in $run_tree."
  fi
  mkdir -p "$root/target" 2>/dev/null || true
  [ -w "$root/target" ] || die 6 "has to build and may not write to $root/target: run it as the owner of that directory."
  if command -v flock >/dev/null 2>&1; then
    (
      flock -n 9 || { say "Another build is running: waiting for it"; flock 9; }
      build_now
    ) 9>"$root/target/build.lock" || exit $?
  else
    lock=$root/target/build.lock.d
    waited=
    until mkdir "$lock" 2>/dev/null; do
      owner=$(cat "$lock/pid" 2>/dev/null) || owner=
      if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$lock"; continue; fi
      [ -n "$waited" ] || say "Another build is running: waiting for it"
      waited=yes
      sleep 1
    done
    echo $$ >"$lock/pid"
    trap 'rm -rf "$lock"' EXIT INT TERM
    (build_now) || exit $?
    rm -rf "$lock"
    trap - EXIT INT TERM
  fi
}

# Builds; the caller holds the lock. `clean` always: new jars are new files, so that a hub that runs from the old ones
# keeps them until it ends.
build_now() {
  is_stale || return 0
  find_maven
  find_node
  begun=$root/target/build.begun
  : >"$begun"
  build_log=$root/target/build.log
  say "Building Tocsin (once; the first time takes a few minutes, most of it to fetch libraries)"
  if ! run_maven -T 1C -Dquick -Dtocsin.image.skip=false -Dmaven.test.skip=true clean package; then
    show_failure
    die 6 "the build failed."
  fi
  mv "$begun" "$stamp"
}
