#!/usr/bin/env bash
# Makes what a release ships, in target/package. The Dockerfile, the releases and the tests all build by this.
#
#   scripts/package.sh service    root/: the whole content of the image (the API, the page, what both need, and no shell)
#   scripts/package.sh lambda     notion-sync.zip: the sync as a Lambda function, the same bytes for the same program
#   scripts/package.sh lists      *.cdx.json: what each is made of (SBOM); LICENCES.html: under which licences
#   scripts/package.sh            all of them
#
#   PROFILE=release|dev           dev: the service as `make test` has built it anyway; never shipped
#   ARCH=arm64|x86_64             only checked: a program is built on a machine of its kind, natively or emulated
#                                 (`docker buildx build --platform linux/arm64`)
#   OUT=target/package            where all of it goes
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

PROFILE="${PROFILE:-release}"
OUT="${OUT:-$CARGO_TARGET_DIR/package}"
ROOT_FOLDER="$OUT/root"
# The newest glibc that a program may ask for: that of Amazon Linux 2023, where Lambda runs it.
LAMBDA_GLIBC=2.34
# Nobody in particular; infra/constructs/task.ts runs the service as the same.
USER_ID=65532

# This machine's kind, by AWS's names.
host_arch() {
  case "$(uname -m)" in
    x86_64 | amd64) echo x86_64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) uname -m ;;
  esac
}

# ---- the service ------------------------------------------------------------------------------------------------

service() {
  local program
  if [ "$PROFILE" = dev ]; then
    # Together with the others, as everywhere: by itself it would have other features of the same crates, and all of
    # them would be compiled a second time.
    cargo build --locked --bins --package api --package sync-lambda --package stand-ins
    program="$CARGO_TARGET_DIR/debug/api"
  else
    cargo build --locked --release --package api --bin api
    program="$CARGO_TARGET_DIR/release/api"
  fi
  "$ROOT/scripts/build-web.sh"
  say "laying out $ROOT_FOLDER"
  rm -rf "$ROOT_FOLDER"
  mkdir -p "$ROOT_FOLDER"/{etc/ssl/certs,usr/local/bin,usr/local/share/notion-chatbot/web,usr/share/doc/notion-chatbot}
  # The one folder that is written to; a volume takes its owner from here.
  mkdir -m 1777 "$ROOT_FOLDER/tmp"
  if [ "$(id -u)" = 0 ]; then chown "$USER_ID:$USER_ID" "$ROOT_FOLDER/tmp"; fi
  cp "$program" "$ROOT_FOLDER/usr/local/bin/api"
  # The names of functions stay, for a backtrace; the lines of the sources are three times the program.
  if [ "$PROFILE" = release ]; then strip --strip-debug "$ROOT_FOLDER/usr/local/bin/api"; fi
  cp web/dist/* "$ROOT_FOLDER/usr/local/share/notion-chatbot/web/"
  if [ -f "$OUT/LICENCES.html" ]; then cp "$OUT/LICENCES.html" "$ROOT_FOLDER/usr/share/doc/notion-chatbot/"; fi
  system_files
  find "$ROOT_FOLDER" -type d ! -path "$ROOT_FOLDER/tmp" -exec chmod 755 {} +
  find "$ROOT_FOLDER" -type f -exec chmod a+r,go-w {} +
  report "$ROOT_FOLDER"
}

# What the API needs of a system besides itself.
system_files() {
  # AWS and the identity provider are trusted by the system's certificates: Rustls brings none of its own.
  local certificates
  for certificates in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
    if [ -f "$certificates" ]; then break; fi
  done
  [ -f "$certificates" ] || fail "there are no certificates of authorities here" "Debian: apt-get install ca-certificates"
  cp -L "$certificates" "$ROOT_FOLDER/etc/ssl/certs/ca-certificates.crt"
  printf 'root:x:0:0:root:/:/\nnonroot:x:%s:%s:nonroot:/tmp:/\n' $USER_ID $USER_ID >"$ROOT_FOLDER/etc/passwd"
  printf 'root:x:0:\nnonroot:x:%s:\n' $USER_ID >"$ROOT_FOLDER/etc/group"
  # Names are looked up by DNS; what else Debian has there would be loaded from files that are not in the image.
  printf 'hosts: files dns\n' >"$ROOT_FOLDER/etc/nsswitch.conf"
  # glibc and libgcc, the loader among them, each at its own path: a static glibc cannot look names up.
  local library
  libraries "$ROOT_FOLDER/usr/local/bin/api" | while read -r library; do
    mkdir -p "$ROOT_FOLDER$(dirname "$library")"
    cp -L "$library" "$ROOT_FOLDER$library"
  done
}

# The files that a program is linked to, as `ldd` says them.
libraries() {
  local found
  found="$(ldd "$1" | grep -o '/[^ ]*')" || fail "ldd finds nothing that $1 is linked to: it runs on Linux with glibc only"
  echo "$found"
}

# ---- the sync ---------------------------------------------------------------------------------------------------

lambda() {
  # The import of exported files is for the command line: the function has no use for it.
  cargo build --locked --profile lambda --package sync-lambda --bin sync-lambda --no-default-features
  local program="$CARGO_TARGET_DIR/lambda/sync-lambda"
  fits_lambda "$program"
  mkdir -p "$OUT"
  python3 - "$program" "$OUT/notion-sync.zip" <<'PY'
import sys, zipfile
program, archive = sys.argv[1:]
# A fixed time and mode: what is built twice is the same twice, and is not deployed a second time.
entry = zipfile.ZipInfo("bootstrap", date_time=(1980, 1, 1, 0, 0, 0))
entry.create_system, entry.external_attr = 3, 0o100755 << 16
with zipfile.ZipFile(archive, "w") as to, open(program, "rb") as binary:
    to.writestr(entry, binary.read(), zipfile.ZIP_DEFLATED, 9)
PY
  report "$OUT/notion-sync.zip"
}

# A newer glibc than that of Lambda would be found out by the first invocation only.
fits_lambda() {
  local newest
  newest="$(objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | cut -d_ -f2 | sort -V | tail -n 1)"
  version_at_least "$LAMBDA_GLIBC" "$newest" ||
    fail "the function asks for glibc $newest, and Lambda has $LAMBDA_GLIBC" "build it on an older Linux: docker build --target lambda"
}

# ---- lists ------------------------------------------------------------------------------------------------------

lists() {
  local tool
  for tool in cargo-cyclonedx cargo-about; do
    command -v $tool >/dev/null || fail "$tool is missing" "run scripts/tools.sh package"
  done
  mkdir -p "$OUT"
  local target
  target="$(rustc -vV | sed -n 's/^host: //p')"
  # SOURCE_DATE_EPOCH: the time of the commit, so that the lists of one commit are the same.
  SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
  export SOURCE_DATE_EPOCH
  parts_of api service "$target"
  parts_of sync-lambda notion-sync "$target" --no-default-features
  parts_of web page wasm32-unknown-unknown
  say "writing $OUT/LICENCES.html"
  cargo about generate --locked --fail --config scripts/about.toml scripts/about.hbs --output-file "$OUT/LICENCES.html"
  report "$OUT"/*.cdx.json "$OUT/LICENCES.html"
}

# parts_of CRATE NAME TARGET [FLAG]: writes NAME.cdx.json, what a program of this crate is made of.
parts_of() {
  local crate=$1 name=$2 target=$3
  shift 3
  say "writing $OUT/$name.cdx.json"
  cargo cyclonedx --quiet --format json --spec-version 1.5 --target "$target" --override-filename "$name.cdx" \
    --manifest-path "$crate/Cargo.toml" "$@"
  mv "$crate/$name.cdx.json" "$OUT/"
  # It writes one for each crate of the workspace.
  find api shared sync-lambda web e2e -name "$name.cdx.json" -not -path '*/node_modules/*' -delete
}

# ---- telling ----------------------------------------------------------------------------------------------------

# Prints the size of each file, largest first, and their sum.
report() {
  local size file sum=0
  while read -r size file; do
    sum=$((sum + size))
    printf '%10s KB  %s\n' $(((size + 1023) / 1024)) "$file"
  done < <(find "$@" -type f -exec wc -c {} + | sed '/ total$/d' | sort -rn)
  printf '%10s KB  in all\n' $(((sum + 1023) / 1024))
}

if [ -n "${ARCH:-}" ] && [ "$ARCH" != "$(host_arch)" ]; then
  fail "this machine is $(host_arch) and builds for that alone" \
    "for $ARCH: docker buildx build --platform linux/${ARCH/x86_64/amd64} . (emulated), or a machine of that kind"
fi
case "$PROFILE" in release | dev) ;; *) fail "PROFILE is \`$PROFILE\`, and must be release or dev" ;; esac
use_native_toolchain || fail "there is no Rust $(wanted_rust) or newer on this machine" "run scripts/tools.sh"
case "${1:-all}" in
  service) service ;;
  lambda) lambda ;;
  lists) lists ;;
  all)
    lists
    service
    lambda
    ;;
  *) fail "usage: scripts/package.sh [service|lambda|lists|all]" ;;
esac
