#!/usr/bin/env bash
# Finds or installs what `make run` and `make test` need. Quick when all is there; says what it installs when not.
#
#   scripts/tools.sh         what building and running need
#   scripts/tools.sh test    what the tests need besides
#   scripts/tools.sh infra   what infra/ needs
#   scripts/tools.sh package what the lists of a release need: its parts (SBOM) and their licences
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

TRUNK=0.21.14      # the last that Rust 1.95 builds
SPLIT=0.2.4        # takes apart what leptos marks for it; moves with the wasm_split_helpers that leptos asks for
BINARYEN=132.0.0   # the npm package that carries wasm-opt; Debian's is too old for what Rust emits now
CYCLONEDX=0.5.9
ABOUT=0.9.3
OLDEST_NODE=18

rust() {
  if has_apt; then
    need_apt "1 minute" ca-certificates
    command -v cc >/dev/null || need_apt "2 minutes" gcc libc6-dev
  elif ! command -v cc >/dev/null; then
    fail "there is no C compiler (cc) on this machine" "on macOS: xcode-select --install"
  fi
  if use_native_toolchain; then return 0; fi

  if ! command -v rustup >/dev/null && has_apt && can_be_root; then
    refresh_apt
    if knows_package rustup; then need_apt "1 minute" rustup; fi
  fi
  if command -v rustup >/dev/null; then
    long_step "installing Rust by rustup" "1 minute" \
      rustup toolchain install stable --profile minimal --component clippy --component rustfmt || true
    if use_native_toolchain; then return 0; fi
  fi
  # Debian's own Rust is older than what the project needs; the one it builds browsers with is not.
  if has_apt && can_be_root && knows_package rustc-web; then
    need_apt "2 minutes" rustc-web cargo-web
    if use_native_toolchain; then return 0; fi
  fi
  fail "there is no Rust $(wanted_rust) or newer on this machine, and none could be installed" \
    "install it from https://rustup.rs and run this again"
}

# With std's sources the page gets smaller; without, it works.
std_sources() {
  if [ "$(wasm_toolchain)" != rustup ] || has_std_sources || ! command -v rustup >/dev/null; then return 0; fi
  long_step "adding the sources of Rust's std by rustup" "10 seconds" bounded 180 rustup component add rust-src || true
}

wasm_target() {
  if wasm_toolchain >/dev/null; then return 0; fi
  if command -v rustup >/dev/null; then
    # Where rustup cannot download, this fails at once or never: hence the limit.
    long_step "adding Rust's WebAssembly target by rustup" "10 seconds" \
      bounded 180 rustup target add wasm32-unknown-unknown || true
    if wasm_toolchain >/dev/null; then return 0; fi
  fi
  if has_apt; then
    need_apt "2 minutes" rustc-web cargo-web rust-web-src lld-19
    if wasm_toolchain >/dev/null; then return 0; fi
  fi
  fail "no Rust on this machine can build for WebAssembly, and the target could not be added" \
    "with rustup: rustup target add wasm32-unknown-unknown"
}

# bounded SECONDS COMMAND...: macOS has no `timeout`, and rustup has limits of its own.
bounded() {
  if command -v timeout >/dev/null; then timeout "$@"; else shift && "$@"; fi
}

# cargo_tool CRATE VERSION BINARY ABOUT [FLAG...]: one that cargo builds from source.
cargo_tool() {
  local crate=$1 version=$2 binary=$3 about=$4
  shift 4
  if [ -x "$TOOLS_DIR/bin/$binary" ] && grep -q "^\"$crate $version " "$TOOLS_DIR/.crates.toml"; then return 0; fi
  # It runs for a moment in each build: a quick build of it beats a quick run.
  long_step "building $crate $version" "$about on 2 cores" env \
    CARGO_TARGET_DIR="$TOOLS_DIR/build" CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install --force "$@" --root "$TOOLS_DIR" "$crate@$version" ||
    fail "$crate $version could not be built: see the log"
  rm -rf "$TOOLS_DIR/build"
}

node_and_npm() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    has_apt || fail "node and npm are missing" "install Node.js $OLDEST_NODE or newer from https://nodejs.org"
    need_apt "2 minutes" nodejs npm
  fi
  local version
  version="$(node --version)"
  version_at_least "${version#v}" "$OLDEST_NODE" ||
    fail "Node.js is ${version#v}, and $OLDEST_NODE or newer is needed" "install one from https://nodejs.org"
}

wasm_opt() {
  local package="$TOOLS_DIR/npm/node_modules/binaryen"
  if ! grep -qs "\"version\": \"$BINARYEN\"" "$package/package.json"; then
    mkdir -p "$TOOLS_DIR/npm" "$TOOLS_DIR/bin"
    long_step "installing wasm-opt (npm binaryen $BINARYEN)" "20 seconds" \
      npm install --prefix "$TOOLS_DIR/npm" --no-save --no-audit --no-fund "binaryen@$BINARYEN" ||
      fail "wasm-opt could not be installed: see the log"
  fi
  ln -sf "$package/bin/wasm-opt" "$TOOLS_DIR/bin/wasm-opt"
}

# The browser of the browser tests; CHROMIUM names another.
chromium() {
  if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] || fail "CHROMIUM is $CHROMIUM, and that cannot be run"
  elif [ ! -x /usr/bin/chromium ]; then
    if ! has_apt || grep -qs '^ID=ubuntu' /etc/os-release; then
      fail "there is no Chromium for the browser tests" \
        "Ubuntu's package is a snap, which a test cannot drive: install Google Chrome or another Chromium," \
        "then run: CHROMIUM=/path/to/it make test"
    fi
    need_apt "1 minute" chromium
  fi
  if has_apt; then need_apt "1 minute" fonts-noto-cjk fonts-noto-color-emoji; fi
}

# The packages of an npm project, as its lock file says.
npm_packages() {
  local folder=$1 lock stamp
  stamp="$folder/node_modules/.installed-from"
  lock="$(git hash-object "$folder/package-lock.json")"
  if [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ]; then return 0; fi
  long_step "installing the npm packages of ${folder#"$ROOT/"}" "20 seconds" npm ci --prefix "$folder" --no-audit --no-fund ||
    fail "the npm packages could not be installed: see the log"
  echo "$lock" >"$stamp"
}

# Node and the packages of infra/.
for_infra() {
  node_and_npm
  node_suits_infra ||
    fail "Node.js is $(node --version), and infra/ needs 20 or newer" "install one from https://nodejs.org"
  npm_packages "$ROOT/infra"
}

for_running() {
  rust
  wasm_target
  std_sources
  node_and_npm
  wasm_opt
  cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)" wasm-bindgen "2 minutes"
  cargo_tool wasm_split_cli_support "$SPLIT" wasm-split-cli "1 minute" --features=build-binary
  cargo_tool trunk "$TRUNK" trunk "4 minutes" --locked
}

for_packaging() {
  for_running
  if has_apt; then need_apt "20 seconds" binutils python3; fi
  cargo_tool cargo-cyclonedx "$CYCLONEDX" cargo-cyclonedx "2 minutes" --locked
  cargo_tool cargo-about "$ABOUT" cargo-about "4 minutes" --locked --features cli
}

for_testing() {
  chromium
  if has_apt; then
    # Debian's Python comes without the module that puts pip into a virtual environment.
    python3 -c 'import ensurepip, venv' 2>/dev/null || need_apt "20 seconds" python3 python3-venv
    command -v pgrep >/dev/null || need_apt "10 seconds" procps
    command -v shellcheck >/dev/null || need_apt "10 seconds" shellcheck
    command -v curl >/dev/null || need_apt "10 seconds" curl
    command -v jq >/dev/null || need_apt "10 seconds" jq
  fi
  local tool
  for tool in python3 pgrep shellcheck curl jq; do
    command -v $tool >/dev/null || fail "$tool is missing, and the tests need it" "on macOS: brew install $tool"
  done
  local manifest
  for manifest in "$ROOT"/e2e/package-lock.json "$ROOT"/e2e/sdk/*/package-lock.json; do
    if [ -f "$manifest" ]; then npm_packages "$(dirname "$manifest")"; fi
  done
}

case "${1:-run}" in
  run) for_running ;;
  test)
    for_running
    for_testing
    ;;
  infra) for_infra ;;
  package) for_packaging ;;
  *) fail "usage: scripts/tools.sh [run|test|infra|package]" ;;
esac
