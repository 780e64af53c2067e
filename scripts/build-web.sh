#!/usr/bin/env bash
# Builds the page into web/dist: WebAssembly in parts, put together with the rest by Trunk; hashed names, every file also
# as .gz and .br. When no source has changed, nothing is done. The tools are what scripts/tools.sh installs.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

TARGET=wasm32-unknown-unknown
OUT=web/dist
PROGRAM=target/web-program
STAGE=target/web-dist
STAMP=target/web.stamp
LOCK=target/web.lock

# How many bytes a browser may have to fetch, in brotli, before the page can be used. The aim is 180 KB. Who comes to
# the limit: is what is new needed to start, or can it be a part (web/src/parts.rs) that is fetched when it is shown?
MOST=165000

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
  # The linker's notes on what names what are how the program can be taken apart.
  long_step "compiling the page" "$about" \
    cargo rustc --locked --package web --bin web --target "$TARGET" --profile wasm-release -- -C link-arg=--emit-relocs
  long_step "splitting and optimizing the page" "30 seconds" split
  long_step "putting the page together" "1 second" \
    sh -c "cd web && trunk build --release --offline --skip-version-check --dist '../$STAGE'"
  compress
  weigh
  publish
}

# Makes the program and its parts from what was compiled. They find each other by number: wasm-bindgen is told to keep
# what it does not know. Each step by `&&`: bash switches `set -e` off in what `long_step` calls, and a page without one of
# its parts would be published.
split() {
  local raw=$PROGRAM.raw first
  rm -rf "$raw" "$PROGRAM" && mkdir -p "$PROGRAM" &&
    wasm-split-cli --out-name web "$CARGO_TARGET_DIR/$TARGET/wasm-release/web.wasm" "$raw" &&
    wasm-bindgen --target web --no-typescript --keep-lld-exports --split-linked-modules --no-demangle \
      --out-dir "$PROGRAM" "$raw/web.wasm" &&
    cp "$raw/__wasm_split.js" "$PROGRAM/" || return
  # wasm-opt uses one core only.
  optimize "$PROGRAM/web_bg.wasm" "$PROGRAM/web_bg.wasm" &
  first=$!
  local file status=0
  for file in "$raw"/*_*.wasm; do optimize "$file" "$PROGRAM/${file##*/}" || status=$?; done
  wait "$first" && return "$status"
}

# `s` gives more bytes than `z`, and fewer when compressed.
optimize() {
  wasm-opt -Os --strip-debug --strip-producers --strip-target-features --enable-bulk-memory \
    --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-reference-types \
    --enable-multivalue "$1" -o "$2"
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

# Sets `first` and `later`: the bytes to start with, and those of the parts; both as brotli.
weigh() {
  later="$(cat "$STAGE"/split_*.br "$STAGE"/chunk_*.br | wc -c)"
  first="$(($(cat "$STAGE"/*.br | wc -c) - later))"
  if [ "$first" -le "$MOST" ]; then return 0; fi
  local told="the page takes $first bytes to start, and may take $MOST"
  # Without std's sources the program is a tenth larger: nobody's fault, and not what is shipped.
  if has_std_sources; then fail "$told" "see MOST in scripts/build-web.sh"; fi
  say "$told: for less, add std's sources to this machine (rustup component add rust-src)"
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

for tool in trunk wasm-bindgen wasm-split-cli wasm-opt node; do
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
say "the page is built in $(duration $((SECONDS - started))): $((first / 1000)) KB to start, $((later / 1000)) KB in parts"
