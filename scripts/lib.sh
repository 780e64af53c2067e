# shellcheck shell=bash
# What the scripts share. Sourced, never run; works with bash 3.2, which is what macOS ships.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Build tools live outside the checkout, so that every checkout of one person shares them.
TOOLS_DIR="${TOOLS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/notion-rag-chatbot/tools}"

# A target folder set in somebody's own cargo configuration would hide the binaries from the scripts.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$ROOT/target}"

# Rustup's folder comes last: a shell that was opened before rustup was installed does not have it at all.
export PATH="$TOOLS_DIR/bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

# ---- telling ----------------------------------------------------------------------------------------------------

if [ -t 2 ]; then BOLD=$'\e[1m' RED=$'\e[31m' PLAIN=$'\e[0m'; else BOLD='' RED='' PLAIN=''; fi

# Says what happens now.
say() { printf '%s==>%s %s\n' "$BOLD" "$PLAIN" "$*" >&2; }

# Says what is wrong and what to do, and ends the script.
fail() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$1" >&2
  shift
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# Seconds as people say them: 1m05s.
duration() {
  if [ "$1" -lt 60 ]; then printf '%ds' "$1"; else printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); fi
}

# The time in milliseconds, in whole seconds where bash has no finer clock.
now_ms() {
  if [ -n "${EPOCHREALTIME:-}" ]; then
    local micros="${EPOCHREALTIME/[.,]/}"
    echo $((micros / 1000))
  else
    echo "$(date +%s)000"
  fi
}

# long_step WHAT ABOUT COMMAND...: runs a command whose output nobody wants to read unless it fails. It says how
# long that takes, and shows every few seconds that it still goes on.
long_step() {
  local what=$1 about=$2 start=$SECONDS log status=0
  shift 2
  mkdir -p "$TOOLS_DIR/log"
  log="$TOOLS_DIR/log/$(printf '%s' "$what" | tr -cs 'A-Za-z0-9.\n' '-').log"
  say "$what: about $about (log: $log)"
  (
    # `$$` is the script itself: when it is gone, interrupted or killed, so is this.
    while sleep 1 && kill -0 $$ 2>/dev/null; do
      passed=$((SECONDS - start))
      if [ -t 2 ]; then
        printf '\r    %s... %s ' "$what" "$(duration $passed)" >&2
      elif [ $((passed % 20)) = 0 ]; then
        printf '    %s... %s\n' "$what" "$(duration $passed)" >&2
      fi
    done
  ) &
  local heartbeat=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$heartbeat" 2>/dev/null || true
  wait "$heartbeat" 2>/dev/null || true
  if [ -t 2 ]; then printf '\r\e[K' >&2; fi
  if [ "$status" != 0 ]; then
    printf '    the last lines of %s:\n' "$log" >&2
    tail -n 20 "$log" | sed 's/^/    | /' >&2
    return "$status"
  fi
  printf '    done in %s\n' "$(duration $((SECONDS - start)))" >&2
}

# ---- versions ---------------------------------------------------------------------------------------------------

# version_at_least HAVE WANT: compares the dotted numbers.
version_at_least() {
  local have want i
  IFS=. read -r -a have <<<"${1%%[-+]*}"
  IFS=. read -r -a want <<<"$2"
  for i in 0 1 2; do
    if [ "${have[i]:-0}" -gt "${want[i]:-0}" ]; then return 0; fi
    if [ "${have[i]:-0}" -lt "${want[i]:-0}" ]; then return 1; fi
  done
}

# Whether the Node that is installed runs CDK and its tests, which need a newer one than the rest of the project.
node_suits_infra() {
  local version
  version="$(node --version)" && version_at_least "${version#v}" 20
}

# The oldest Rust that builds the project, as Cargo.toml says.
wanted_rust() { sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' "$ROOT/Cargo.toml"; }

# locked_version CRATE: the version in Cargo.lock.
locked_version() { awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3 }' "$ROOT/Cargo.lock"; }

# rust_is_new_enough CARGO...: whether this cargo runs and is new enough.
rust_is_new_enough() {
  local version
  version="$("$@" --version 2>/dev/null | cut -d' ' -f2)" || return 1
  [ -n "$version" ] && version_at_least "$version" "$(wanted_rust)"
}

# ---- Debian and Ubuntu ------------------------------------------------------------------------------------------

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

can_be_root() { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }

# Whether all of these packages are installed.
has_packages() {
  local states
  states="$(dpkg-query -W -f '${db:Status-Status}\n' "$@" 2>/dev/null)" && ! grep -qv '^installed$' <<<"$states"
}

# Whether the distribution has this package. A name that others only mention has no candidate.
knows_package() { [[ "$(LC_ALL=C apt-cache policy "$1")" == *"Candidate: "[0-9]* ]]; }

# Reads the package lists, once in a run.
refresh_apt() {
  if [ -n "${APT_IS_FRESH:-}" ]; then return 0; fi
  # A password prompt must come before the output goes to a log.
  as_root true
  long_step "reading the package lists" "10 seconds" as_root apt-get update -q
  APT_IS_FRESH=1
}

# need_apt ABOUT PACKAGE...: installs what is missing.
need_apt() {
  local about=$1
  shift
  if has_packages "$@"; then return 0; fi
  can_be_root || fail "these packages are missing and there is no sudo to install them with: $*" \
    "install them as root: apt-get install $*"
  refresh_apt
  long_step "installing $*" "$about" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# ---- Python -----------------------------------------------------------------------------------------------------

# need_venv NAME REQUIREMENTS: sets VENV to a virtual environment below the target folder that has what the list says.
need_venv() {
  VENV="$CARGO_TARGET_DIR/venv/$1"
  command -v python3 >/dev/null || fail "python3 is missing" "Debian, Ubuntu: apt-get install python3 python3-venv"
  # The copied list says what is installed: pip runs only after a change of the list, or after a run that was cut off.
  if cmp -s "$2" "$VENV/requirements.txt"; then return 0; fi
  say "installing $1 into $VENV"
  python3 -m venv --clear "$VENV" ||
    fail "python3 cannot make a virtual environment" "Debian, Ubuntu: apt-get install python3-venv"
  "$VENV/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$2"
  cp "$2" "$VENV/requirements.txt"
}

# ---- Rust -------------------------------------------------------------------------------------------------------

# Makes `cargo` one that is new enough, if the machine has any.
use_native_toolchain() {
  if rust_is_new_enough cargo; then return 0; fi
  # The default toolchain may be an old or a pinned one.
  if command -v rustup >/dev/null && rust_is_new_enough rustup run stable cargo; then
    export RUSTUP_TOOLCHAIN=stable
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    rust_is_new_enough cargo
    return
  fi
  return 1
}

# Which toolchain can build for WebAssembly: `rustup` (it has the target) or `debian` (its rustc-web packages carry
# std's sources, so that cargo can build std itself). Nothing and 1 when neither can.
wasm_toolchain() {
  local sysroot
  sysroot="$(rustc --print sysroot 2>/dev/null)" || sysroot=/nowhere
  if [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
    echo rustup
  elif [ -d /usr/lib/rustlib/src/rust/library/std ] && command -v wasm-ld-19 >/dev/null && rust_is_new_enough /usr/bin/cargo; then
    echo debian
  else
    return 1
  fi
}

# Whether the toolchain in use has std's sources.
has_std_sources() { [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; }

# Makes `cargo build --target wasm32-unknown-unknown` work in this shell and in what it starts.
use_wasm_toolchain() {
  case "$(wasm_toolchain)" in
    rustup) ;;
    debian)
      # Debian's `cargo` and `rustc` must be found before rustup's.
      export PATH="$TOOLS_DIR/bin:/usr/bin:$PATH"
      export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
      ;;
    *) fail "no Rust on this machine can build for WebAssembly" "run scripts/tools.sh" ;;
  esac
  # The std that rustup has compiled tells of each panic in words, a tenth of the page; Debian has none compiled. Building
  # one that just stops is unstable in cargo, which a stable one refuses.
  if has_std_sources; then
    export RUSTC_BOOTSTRAP=1
    export CARGO_UNSTABLE_BUILD_STD=std,panic_abort
    export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
    export CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT=true
    export CARGO_PROFILE_WASM_RELEASE_PANIC=immediate-abort
  fi
}
