#!/bin/sh
# Builds the browser app into the directory $1, and the list of the packages that are in it (CycloneDX) as file $2. Does
# only what is needed: packages are installed when package-lock.json is another than last time, and nothing is built when
# no source is newer than the last build.
set -eu
out=$1
parts=$2
cd "$(dirname -- "$0")/../../ui"

lock=$(cksum <package-lock.json)
stamp=node_modules/.installed-lock
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$lock" ]; then
  npm ci --no-fund --no-audit
  printf '%s\n' "$lock" >"$stamp"
fi

if [ -f "$out/index.html" ] && [ -s "$parts" ]; then
  # Folders count too: a deleted file leaves only the time of its folder behind.
  newer=$(find src public index.html package-lock.json package.json tsconfig.json vite.config.ts \
    -newer "$out/index.html" 2>/dev/null | head -n 1)
  [ -n "$newer" ] || exit 0
fi
npm run --silent build -- --outDir "$out" --emptyOutDir
npm sbom --omit=dev --sbom-format=cyclonedx --sbom-type=application >"$parts"
