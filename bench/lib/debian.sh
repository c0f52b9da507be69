# A small Debian to boot or to enter, for the rigs: made once by debootstrap (1-2 minutes) and kept as a tar in
# $XDG_CACHE_HOME/tocsin (~/.cache/tocsin). Sourced by bash; needs root and a network the first time.

# Makes sure of the Debian $2 (bookworm, trixie) with the packages $3 (by commas) besides systemd, under the name $1; sets
# $image to its tar. Two rigs at a time make it once. Fails with a word in $debian_problem.
debian_image() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/tocsin
  image=$cache/debian-$1.tar
  [ ! -s "$image" ] || return 0
  mkdir -p "$cache"
  (
    flock 9
    [ ! -s "$image" ] || exit 0
    echo "making a Debian $2 in $cache (once)"
    mirror=$(sed -n 's/^URIs: *\([^ ]*debian\) *$/\1/p; s/^deb \([^ ]*debian\)\/\? .*/\1/p' \
      /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1) || true
    make=$(mktemp -d "$cache/make.XXXXXX")
    trap 'rm -rf "$make"' EXIT
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive debootstrap --variant=minbase \
      --include="systemd,systemd-sysv,dbus,libpam-systemd,curl,iproute2,sudo${3:+,$3}" \
      "$2" "$make" ${mirror:-} >"$cache/debootstrap-$1.log" 2>&1 || exit 1
    rm -rf "$make"/var/cache/apt/archives/*.deb "$make"/var/lib/apt/lists/*
    tar -C "$make" -cf "$image.new" . && mv "$image.new" "$image"
  ) 9>"$cache/debian-$1.lock" || { debian_problem="debootstrap failed: see $cache/debootstrap-$1.log"; return 1; }
}
