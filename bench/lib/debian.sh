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

# Makes sure of the Debian that comes of the one $2 (see debian_image, made before) by the command $3, run inside it with
# the network, under the name $1; sets $image to its tar. As above, once, and $debian_problem.
debian_variant() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/tocsin
  local from=$cache/debian-$2.tar
  image=$cache/debian-$1.tar
  [ ! -s "$image" ] || return 0
  (
    flock 9
    [ ! -s "$image" ] || exit 0
    echo "making the Debian $1 of $2 in $cache (once)"
    make=$(mktemp -d "$cache/make.XXXXXX")
    trap 'rm -rf --one-file-system "$make"' EXIT
    tar -C "$make" -xf "$from"
    cp /etc/resolv.conf "$make/etc/resolv.conf"
    printf '#!/bin/sh\nexit 101\n' >"$make/usr/sbin/policy-rc.d" # nothing is started while it is made
    chmod 755 "$make/usr/sbin/policy-rc.d"
    unshare --mount --pid --fork -- sh -c "mount -t proc proc '$make/proc' && exec chroot '$make' env -i \
      PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive sh -ec '$3'" >"$cache/make-$1.log" 2>&1 || exit 1
    rm -rf "$make"/var/cache/apt/archives/*.deb "$make"/var/lib/apt/lists/* "$make/usr/sbin/policy-rc.d"
    tar -C "$make" -cf "$image.new" . && mv "$image.new" "$image"
  ) 9>"$cache/debian-$1.lock" || { debian_problem="cannot make it: see $cache/make-$1.log"; return 1; }
}
