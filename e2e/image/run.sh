#!/usr/bin/env bash
# Runs the root folder of the image as ECS runs the image: nothing but that folder, read-only, /tmp beside it, a user
# without rights. There is no container engine in it: mount, chroot and setpriv do what one does.
#
# The program in the folder is that of the profile `dev`, which the other tests have built anyway: a release build from
# nothing takes longer than CI has. PROFILE=release runs what is shipped; a release also starts the image itself
# (.github/workflows/release.yml).
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../scripts/lib.sh"

IMAGE_USER=65532
FOLDER="$(mktemp -d)"
chmod 755 "$FOLDER" # the service passes through it to its /tmp
BIN="$CARGO_TARGET_DIR/debug"
KEEPER=  # what this script has started for the service: itself, or sudo above it
NOTION=  # the stand-in for Notion

skip() {
  printf 'skipped: %s\n' "$1" >&2
  exit 77
}

stop() {
  # Where that is sudo, it hands the signal on.
  if [ -n "$KEEPER" ]; then as_root kill -TERM "$KEEPER" 2>/dev/null || true; fi
  if [ -n "$NOTION" ]; then kill -TERM "$NOTION" 2>/dev/null || true; fi
  wait 2>/dev/null || true
  as_root rm -rf "$FOLDER"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ---- can this machine do it? ------------------------------------------------------------------------------------

[ "$(uname -s)" = Linux ] || skip "the folder holds a program for Linux, and this is $(uname -s)"
[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || skip "mounting needs root, or sudo without a password"
for tool in unshare setpriv chroot; do command -v $tool >/dev/null || skip "there is no $tool here"; done
as_root unshare --mount true 2>/dev/null || skip "this machine lets root have no mounts of its own"

# ---- the folder and the corpus ----------------------------------------------------------------------------------

PROFILE="${PROFILE:-dev}" OUT="$FOLDER/package" "$ROOT/scripts/package.sh" service | tail -n 1
if [ "${PROFILE:-dev}" != dev ]; then cargo build --quiet --bins -p api -p sync-lambda -p stand-ins; fi
mkdir "$FOLDER/tree" "$FOLDER/tmp"
# Fargate's volume has the owner that the image gives to the folder.
as_root chown "$IMAGE_USER:$IMAGE_USER" "$FOLDER/tmp"
as_root chmod 1777 "$FOLDER/tmp"

"$BIN/stand-ins" notion --workspace "$ROOT/e2e/workspace" --bind 127.0.0.1:0 >"$FOLDER/notion.log" 2>&1 &
NOTION=$!
# until_told FILE NAME: waits for the line of a log that has this name, and prints its value.
until_told() {
  local value='' until=$((SECONDS + 60))
  while [ -z "$value" ]; do
    if [ "$SECONDS" -ge "$until" ]; then
      cat "$1" >&2
      fail "nobody told \`$2\` within a minute: what was told stands above"
    fi
    sleep 0.05
    value="$(sed -n "s/.*\"$2\": *\"\{0,1\}\([^\",}]*\).*/\1/p" "$1" | head -n 1)"
  done
  echo "$value"
}
NOTION_TOKEN=ntn_stand_in NOTION_BASE_URL="$(until_told "$FOLDER/notion.log" listening)" \
  CORPUS_URL="file://$FOLDER/tmp/corpus" "$BIN/sync-lambda" >"$FOLDER/sync.log" 2>&1 || {
  cat "$FOLDER/sync.log" >&2
  fail "the sync failed: what it said stands above"
}

# ---- the service ------------------------------------------------------------------------------------------------

# in_image COMMAND...: runs it in the tree, with the environment of the task.
in_image() {
  as_root env -i PATH="$PATH" CORPUS_URL=file:///tmp/corpus BIND="${BIND:-127.0.0.1:0}" TMPDIR=/tmp \
    WEB_DIR=/usr/local/share/notion-chatbot/web MODEL=extractive ASKS_PER_MINUTE=off READS_PER_MINUTE=off \
    unshare --mount bash -euc "$IN_TREE" in_image "$FOLDER" "$IMAGE_USER" "$@"
}
# shellcheck disable=SC2016 # what it says is for the inner shell
IN_TREE='
  folder=$1; user=$2; shift 2
  mount --make-rprivate /
  mount --bind "$folder/package/root" "$folder/tree"
  mount -o remount,bind,ro "$folder/tree"
  mount --bind "$folder/tmp" "$folder/tree/tmp"
  # Proof that it is read-only: for the user of the service, and for root too.
  if setpriv --reuid "$user" --regid "$user" --clear-groups touch "$folder/tree/usr/here" 2>/dev/null; then exit 99; fi
  if touch "$folder/tree/usr/here" 2>/dev/null; then exit 98; fi
  echo $$ >"$folder/pid"
  exec setpriv --no-new-privs chroot --userspec="$user:$user" --groups= "$folder/tree" "$@"
'

in_image /usr/local/bin/api >"$FOLDER/service.log" 2>&1 </dev/null &
KEEPER=$!
ADDRESS="$(until_told "$FOLDER/service.log" listening)"
until_told "$FOLDER/service.log" index.generation >/dev/null
SERVICE="$(cat "$FOLDER/pid")"

# ---- what it must do --------------------------------------------------------------------------------------------

# expect WHAT COMMAND...
expect() {
  local what=$1
  shift
  if ! "$@"; then
    cat "$FOLDER/service.log" >&2
    fail "$what: the log of the service stands above"
  fi
  printf '    ok  %s\n' "$what" >&2
}

is() { [ "$1" = "$2" ] || { echo "is \`$1\`, and should be \`$2\`" >&2 && false; }; }
status() { curl --silent --max-time 10 --output "$FOLDER/body" --dump-header "$FOLDER/headers" --write-out '%{http_code}' "$@"; }
has_header() { grep -qi "^$1" "$FOLDER/headers"; }
own_shells() { find "$FOLDER/package/root" -name '*sh' -path '*bin*'; }
cites() {
  python3 - "$FOLDER/body" <<'PY'
import json, sys
answer = json.load(open(sys.argv[1]))
assert answer["citations"] and "[1]" in answer["text"], answer
PY
}
of_proc() { as_root sed -n "s/^$1:[[:space:]]*//p" "/proc/$SERVICE/status" | cut -f1; }

expect "it is ready" is "$(status "http://$ADDRESS/health/ready")" 200
expect "its user is $IMAGE_USER" is "$(of_proc Uid)" "$IMAGE_USER"
expect "it has no capabilities" is "$(of_proc CapEff)" 0000000000000000
expect "the image has no shell" is "$(own_shells)" ""
expect "it serves the page" is "$(status "http://$ADDRESS/")" 200
wasm="$(cd "$FOLDER/package/root/usr/local/share/notion-chatbot/web" && echo web_bg-*.wasm)"
expect "it serves the program of the page" is "$(status --header 'accept-encoding: br' "http://$ADDRESS/$wasm")" 200
expect "which comes compressed by brotli" has_header 'content-encoding: br'
expect "and is kept for ever" has_header 'cache-control: .*immutable'
expect "it answers a question" is "$(status --json '{"question":"연차는 며칠이에요?"}' "http://$ADDRESS/ask")" 200
expect "with citations" cites
BIND="$ADDRESS" expect "its own health check finds it" in_image /usr/local/bin/api health

as_root kill -TERM "$SERVICE"
ended=0
wait "$KEEPER" || ended=$?
expect "told to stop, it ends well" is "$ended" 0
KEEPER=
BIND="$ADDRESS" expect "and its health check finds it no more" eval '! in_image /usr/local/bin/api health 2>/dev/null'
