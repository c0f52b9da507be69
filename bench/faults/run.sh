# What the loops in this directory share; sourced, not run. POSIX sh.
#   usage "$@"              prints the comment at the head of the script and ends when --help is asked for
#   run_fault MODULE CLASS "$@"   builds what is missing and runs the class, which lies among the tests of MODULE
root=$(CDPATH= cd -- "${here:-$(dirname -- "$0")}/../.." && pwd -P)
. "$root/app/src/launcher/tools.sh"

usage() {
  for word in "$@"; do
    case $word in
      -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0"; exit 0 ;;
    esac
  done
}

run_fault() {
  module=$1
  class=$2
  shift 2
  find_jdk
  build_if_stale
  newer=
  if [ -d "$root/$module/target/test-classes" ]; then
    newer=$(find "$root"/testkit/src "$root/$module/src/test" -newer "$stamp" -name '*.java' 2>/dev/null | head -n 1)
  fi
  if [ ! -d "$root/$module/target/test-classes" ] || [ -n "$newer" ]; then
    say "Compiling the tests, which hold the loops"
    build_log=$root/target/build.log
    run_maven -Dquick -DskipTests package || { show_failure; exit 6; }
    : >"$stamp"
  fi
  echo "machine: $(uname -srm), $(nproc) processors, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" \
    "$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
  cd "$root/$module"
  TOCSIN_NO_BUILD=1 exec "$JAVA_HOME/bin/java" -Dtocsin.root="$root" --enable-native-access=ALL-UNNAMED \
    -cp "$root/$module/target/test-classes:$run_tree/lib/*:$root/testkit/target/classes" "$class" "$@"
}
