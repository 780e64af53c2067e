#!/usr/bin/env bash
# `make run`: builds all of it, syncs a Notion workspace into this checkout, and serves the page until Ctrl-C.
#
#   WORKSPACE=<folder of Markdown>     serve that folder as a Notion workspace, in place of the sample
#   WORKSPACE=<export.zip>             answer from a workspace that was exported in Notion
#   NOTION_TOKEN=<token>               sync your own workspace; NOTION_TOKEN_SECRET_ID names a secret in AWS instead
#   MODEL=bedrock:<id>                 Claude writes the answers; needs AWS credentials
#   BIND=127.0.0.1:8080                where the page is served
#   STAND_IN_BIND=127.0.0.1:8089       where the stand-in for Notion listens
#   LAMBDA_BIND=127.0.0.1:8091         where the stand-in for AWS Lambda listens, which syncs again every hour
#   RUN_DIR=.run                       what a run leaves behind: the synced pages and the logs
#   CORPUS_URL=<file:// or s3://>      where the synced pages are kept; by default in RUN_DIR
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

BIND="${BIND:-127.0.0.1:8080}"
STAND_IN_BIND="${STAND_IN_BIND:-127.0.0.1:8089}"
LAMBDA_BIND="${LAMBDA_BIND:-127.0.0.1:8091}"
RUN_DIR="${RUN_DIR:-$ROOT/.run}"
BIN="$CARGO_TARGET_DIR/debug"
FUNCTION=notion-sync # the name of the sync as a Lambda function; none for an export, which has nothing to sync
EXPORT=               # the file of an export, if that is to be answered from

CHILDREN=() # the processes that this run started
LOGS=()     # the log of each
TIMES=()    # how long each step took, in words

# ---- ending -----------------------------------------------------------------------------------------------------

# The service lets open answers end properly; one that takes longer than this hangs.
STOP_LIMIT=15

# Ends what this run started, and nothing else.
stop_children() {
  local pid until=$((SECONDS + STOP_LIMIT))
  for pid in ${CHILDREN[@]+"${CHILDREN[@]}"}; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in ${CHILDREN[@]+"${CHILDREN[@]}"}; do
    while kill -0 "$pid" 2>/dev/null && [ "$SECONDS" -lt "$until" ]; do sleep 0.05; done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  CHILDREN=()
}

on_signal() {
  trap '' INT TERM HUP
  printf '\n' >&2
  say "stopping"
  stop_children
  exit "$1"
}

trap stop_children EXIT
trap 'on_signal 130' INT
trap 'on_signal 143' TERM
trap 'on_signal 129' HUP

# ---- starting ---------------------------------------------------------------------------------------------------

# step NAME COMMAND...: runs it and notes how long it took.
step() {
  local name=$1 start tenths
  shift
  start="$(now_ms)"
  "$@"
  tenths=$((($(now_ms) - start) / 100))
  TIMES+=("$name $((tenths / 10)).$((tenths % 10)) s")
}

# Where Linux can, it ends a child with its parent, even when the parent is killed outright.
WITH_PARENT=()
if setpriv --pdeathsig TERM true 2>/dev/null; then WITH_PARENT=(setpriv --pdeathsig TERM); fi

# start LOG COMMAND...: runs it beside this script.
start() {
  local log=$1
  shift
  set -- ${WITH_PARENT[@]+"${WITH_PARENT[@]}"} "$@"
  # Emptied here and now: what an earlier run has left in it must not be taken for a sign of this one.
  : >"$log"
  "$@" >>"$log" 2>&1 </dev/null &
  CHILDREN+=($!)
  LOGS+=("$log")
}

# wait_until WHAT COMMAND...: until the command succeeds. Ends the run when what was started last has ended.
wait_until() {
  local what=$1 last=$((${#CHILDREN[@]} - 1)) until=$((SECONDS + 60))
  local pid=${CHILDREN[last]} log=${LOGS[last]}
  shift
  while ! "$@"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      show_end "$log"
      fail "$what did not start"
    elif [ "$SECONDS" -ge "$until" ]; then
      show_end "$log"
      fail "$what was not ready within a minute"
    fi
    sleep 0.05
  done
}

show_end() {
  printf '    the last lines of %s:\n' "$1" >&2
  tail -n 15 "$1" | sed 's/^/    | /' >&2
}

# ---- ports ------------------------------------------------------------------------------------------------------

# tcp ADDRESS: the same as the path by which bash itself opens it. A bare machine has no curl.
tcp() {
  local host="${1%:*}"
  case "$host" in
    0.0.0.0 | '[::]') host=127.0.0.1 ;; # who listens on every address is reached by this one
    *) host="${host#[}" host="${host%]}" ;;
  esac
  echo "/dev/tcp/$host/${1##*:}"
}

listens() { (exec 3<>"$(tcp "$1")") 2>/dev/null; }

# is_ready ADDRESS: whether GET /health/ready is answered by 200.
is_ready() {
  (
    exec 3<>"$(tcp "$1")"
    printf 'GET /health/ready HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" >&3
    IFS= read -r -t 5 status <&3
    [[ $status == HTTP/1.?' 200'* ]]
  ) 2>/dev/null
}

# check_address VARIABLE ADDRESS: that it is one, and that nobody else listens there.
check_address() {
  local port="${2##*:}"
  [[ $2 =~ ^.+:[1-9][0-9]*$ ]] || fail "$1 is \`$2\`, and must be an address and a port, such as 127.0.0.1:8080"
  if listens "$2"; then
    fail "port $port is in use, perhaps by another \`make run\`" "choose another one: $1=${2%:*}:$((port + 10)) make run"
  fi
}

# ---- what is synced ---------------------------------------------------------------------------------------------

# The name of a folder that belongs to this workspace alone: syncing a second one into it would remove the first.
hashed() { printf '%s' "$1" | git hash-object --stdin | cut -c1-12; }

choose_workspace() {
  # Only the sync may see the token: not the build, the stand-in or the service.
  export -n NOTION_TOKEN NOTION_TOKEN_SECRET_ID NOTION_BASE_URL
  local credential="${NOTION_TOKEN:-}${NOTION_TOKEN_SECRET_ID:-}"
  if [ -n "$credential" ]; then
    [ -z "${WORKSPACE:-}" ] || fail "WORKSPACE and a Notion token are both set: unset the one that you do not mean"
    WORKSPACE=
    CORPUS_NAME="notion-$(hashed "$credential ${NOTION_BASE_URL:-}")"
    TOLD="your Notion workspace"
  elif [[ ${WORKSPACE:-} == *.zip ]]; then
    [ -f "$WORKSPACE" ] || fail "WORKSPACE is \`$WORKSPACE\`, and there is no such file"
    EXPORT="$(cd "$(dirname "$WORKSPACE")" && pwd)/$(basename "$WORKSPACE")"
    WORKSPACE=
    CORPUS_NAME="export-$(hashed "$EXPORT")"
    TOLD="the export $EXPORT"
    FUNCTION=
  elif [ -n "${WORKSPACE:-}" ]; then
    [ -d "$WORKSPACE" ] || fail "WORKSPACE is \`$WORKSPACE\`, and there is no such folder"
    WORKSPACE="$(cd "$WORKSPACE" && pwd)"
    CORPUS_NAME="folder-$(hashed "$WORKSPACE")"
    TOLD="the folder $WORKSPACE"
  else
    WORKSPACE="$ROOT/e2e/workspace"
    CORPUS_NAME=sample
    TOLD="the sample workspace"
  fi
  export CORPUS_URL="${CORPUS_URL:-file://$RUN_DIR/corpus/$CORPUS_NAME}"
}

# ---- the steps --------------------------------------------------------------------------------------------------

build_services() {
  if [ ! -x "$BIN/api" ]; then say "building the services: about 5 minutes the first time, on 2 cores"; fi
  (cd "$ROOT" && cargo build --bins -p api -p sync-lambda -p stand-ins)
}

start_stand_in() {
  local log="$RUN_DIR/log/stand-in.log"
  start "$log" "$BIN/stand-ins" notion --workspace "$WORKSPACE" --bind "$STAND_IN_BIND"
  wait_until "the stand-in for Notion" grep -q '"listening"' "$log"
  NOTION_BASE_URL="http://$STAND_IN_BIND"
  NOTION_TOKEN=ntn_stand_in # the one that the stand-in takes
}

sync_pages() {
  local name
  say "syncing $TOLD"
  (
    for name in NOTION_TOKEN NOTION_TOKEN_SECRET_ID NOTION_BASE_URL; do
      if [ -n "${!name:-}" ]; then export "${name?}"; fi
    done
    exec "$BIN/sync-lambda" ${EXPORT:+import "$EXPORT"}
  ) >"$RUN_DIR/log/sync.json" || fail "the sync failed: what it said stands above"
}

# with_key CALLS...: sets KEY to what a process needs besides the settings of AWS that somebody made, CALLS being the
# settings by which it calls AWS itself. Without such calls it reaches the stand-in alone, which takes any key: but it
# has to be given one, and a region.
with_key() {
  KEY=()
  case "$*" in
    *bedrock:* | *s3://* | *secret:*) return ;;
  esac
  if [ -z "${AWS_ACCESS_KEY_ID:-}" ]; then KEY=(AWS_ACCESS_KEY_ID=stand-in AWS_SECRET_ACCESS_KEY=stand-in); fi
  if [ -z "${AWS_REGION:-}" ]; then KEY+=(AWS_REGION=us-east-1); fi
}

# The sync as a Lambda function: the service asks for a sync there, and so does the schedule.
start_function() {
  local log="$RUN_DIR/log/lambda.log"
  with_key "$CORPUS_URL" "${NOTION_TOKEN_SECRET_ID:+secret:}"
  NOTION_TOKEN="${NOTION_TOKEN:-}" NOTION_TOKEN_SECRET_ID="${NOTION_TOKEN_SECRET_ID:-}" \
    NOTION_BASE_URL="${NOTION_BASE_URL:-}" \
    start "$log" env ${KEY[@]+"${KEY[@]}"} "$BIN/stand-ins" lambda --function "$FUNCTION" --bind "$LAMBDA_BIND" \
    --every 3600 -- ${WITH_PARENT[@]+"${WITH_PARENT[@]}"} "$BIN/sync-lambda"
  wait_until "the stand-in for Lambda" grep -q '"listening"' "$log"
}

start_service() {
  with_key "$CORPUS_URL" "${MODEL:-}" "${REWRITE_MODEL:-}" "${EMBEDDINGS:-}"
  BIND="$BIND" WEB_DIR="$ROOT/web/dist" MODEL="${MODEL:-extractive}" \
    SYNC_FUNCTION="$FUNCTION" SYNC_MINUTES="${FUNCTION:+60}" AWS_ENDPOINT_URL_LAMBDA="http://$LAMBDA_BIND" \
    start "$RUN_DIR/log/api.log" env ${KEY[@]+"${KEY[@]}"} "$BIN/api"
  wait_until "the service" is_ready "$BIND"
}

tell() {
  local IFS=, pages
  AGAIN="every hour"
  if [ -n "$EXPORT" ]; then AGAIN="never: it is an export"; fi
  printf '    %s\n' "${TIMES[*]}" | sed 's/,/, /g' >&2
  pages="$(sed -n 's/.*"pages": *\([0-9]*\).*/\1/p' "$RUN_DIR/log/sync.json")"
  cat <<END

  ${BOLD}Ready: http://$BIND${PLAIN}   It answers from the $pages pages of $TOLD.

  your own Notion      NOTION_TOKEN=ntn_... make run
  your own folder      WORKSPACE=path/to/markdown make run
  answers by Claude    MODEL=bedrock:<model or inference profile id> make run   (with AWS credentials)
  from a program       http://$BIND/docs
  synced again         $AGAIN
  logs                 $RUN_DIR/log
  stop                 Ctrl-C

END
}

# Until a signal comes or a child ends by itself.
watch_children() {
  local i
  while true; do
    for i in "${!CHILDREN[@]}"; do
      if ! kill -0 "${CHILDREN[i]}" 2>/dev/null; then
        show_end "${LOGS[i]}"
        fail "$(basename "${LOGS[i]}" .log) ended by itself"
      fi
    done
    sleep 0.5
  done
}

choose_workspace
check_address BIND "$BIND"
if [ -n "$FUNCTION" ]; then check_address LAMBDA_BIND "$LAMBDA_BIND"; fi
if [ -n "$WORKSPACE" ]; then check_address STAND_IN_BIND "$STAND_IN_BIND"; fi
mkdir -p "$RUN_DIR/log"

step tools "$ROOT/scripts/tools.sh"
use_native_toolchain
step services build_services
step page "$ROOT/scripts/build-web.sh"
if [ -n "$WORKSPACE" ]; then step stand-in start_stand_in; fi
step sync sync_pages
if [ -n "$FUNCTION" ]; then step function start_function; fi
step start start_service
tell
watch_children
