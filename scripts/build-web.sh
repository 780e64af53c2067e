#!/usr/bin/env bash
# Builds the page into web/dist: WebAssembly by Trunk, hashed names, every file also as .gz and .br. When no source
# has changed, nothing is done. The tools are what scripts/tools.sh installs.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

TARGET=wasm32-unknown-unknown
OUT=web/dist
STAGE=target/web-dist
STAMP=target/web.stamp
LOCK=target/web.lock

# Everything that the page is made from, in one hash.
fingerprint() {
  find web shared Cargo.toml Cargo.lock .cargo/config.toml scripts/build-web.sh scripts/lib.sh \
    -path "$OUT" -prune -o -type f -print |
    LC_ALL=C sort | while IFS= read -r file; do cksum "$file"; done | cksum
}

# Waits for another build of this checkout: Trunk keeps what it makes in between in one place.
take_turn() {
  local holder told=
  mkdir -p target
  until mkdir "$LOCK" 2>/dev/null; do
    holder="$(cat "$LOCK/pid" 2>/dev/null || true)"
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$LOCK"
    else
      if [ -z "$told" ]; then say "waiting for another build of the page"; fi
      told=1
      sleep 0.5
    fi
  done
  trap 'rm -rf "$LOCK"' EXIT
  echo $$ >"$LOCK/pid"
}

build() {
  # Natively built crates are left alone: the same folder would be built anew each time the compiler changes.
  export CARGO_TARGET_DIR="$CARGO_TARGET_DIR/wasm"
  use_wasm_toolchain
  local about="1 minute"
  if [ ! -d "$CARGO_TARGET_DIR/$TARGET/wasm-release/deps" ]; then about="4 minutes"; fi
  # Before Trunk, which is told not to use the network: here cargo may still fetch what it needs.
  long_step "compiling the page" "$about" \
    cargo build --locked --package web --bin web --target "$TARGET" --profile wasm-release
  long_step "optimizing and linking the page" "30 seconds" link
  compress
  publish
}

link() {
  (cd web && trunk build --release --offline --locked --skip-version-check --dist "../$STAGE")
}

# Gives each file a .gz and a .br beside it, as small as they get: they are made once and sent often.
compress() {
  node - "$STAGE" <<'JS'
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { brotliCompressSync, gzipSync } = require("node:zlib");
const folder = process.argv[2];
for (const name of readdirSync(folder).filter((name) => /\.(css|html|js|svg|wasm|webmanifest)$/.test(name))) {
  const data = readFileSync(join(folder, name));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(data, { level: 9 }));
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(data));
}
JS
}

# Puts the new files beside the old ones, then index.html, then removes the old: a page that is being loaded stays
# whole.
publish() {
  mkdir -p "$OUT"
  find "$STAGE" -type f ! -name 'index.html*' -exec cp -p {} "$OUT/" \;
  local file
  for file in "$STAGE"/index.html.* "$STAGE/index.html"; do
    cp -p "$file" "$OUT/.new"
    mv "$OUT/.new" "$OUT/${file##*/}"
  done
  for file in "$OUT"/*; do
    if [ ! -e "$STAGE/${file##*/}" ]; then rm -f "$file"; fi
  done
}

for tool in trunk wasm-bindgen wasm-opt node; do
  command -v "$tool" >/dev/null || fail "$tool is missing" "run scripts/tools.sh"
done
take_turn
now="$(fingerprint)"
if [ -f "$OUT/index.html" ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$now" ]; then
  say "the page is up to date"
  exit 0
fi
started=$SECONDS
build
printf '%s' "$now" >"$STAMP"
size="$(cat "$OUT"/*.br | wc -c)"
say "the page is built in $(duration $((SECONDS - started))): $((size / 1024)) KB to load"
