#!/usr/bin/env bash
# Runs a command beside the real service: the extractive model over the sample workspace, synced from the stand-in for
# Notion. The command finds the service at BASE_URL.
#
#   e2e/sdk/service.sh COMMAND...
#
#   BIN=<folder>   where the binaries are; without it, they are built
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../scripts/lib.sh"

if [ -z "${BIN:-}" ]; then
  cargo build --quiet --manifest-path "$ROOT/Cargo.toml" --bins -p api -p sync-lambda -p stand-ins
  BIN="$CARGO_TARGET_DIR/debug"
fi
FOLDER="$(mktemp -d)"
CHILDREN=()

stop() {
  local pid
  for pid in ${CHILDREN[@]+"${CHILDREN[@]}"}; do
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$FOLDER"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# What somebody's shell has set must not change what is tested.
unset CORPUS_URL MODEL REWRITE_MODEL EMBEDDINGS NOTION_TOKEN NOTION_TOKEN_SECRET_ID NOTION_BASE_URL NOTION_WEBHOOK_TOKEN \
  API_KEYS OIDC_ISSUER ALB_ARN CORS_ORIGINS

# start NAME COMMAND...: runs it on a free port, and sets ADDRESS to the one that it tells.
start() {
  local log="$FOLDER/$1.log" until=$((SECONDS + 30))
  shift
  "$@" >"$log" 2>&1 </dev/null &
  CHILDREN+=($!)
  ADDRESS=
  while [ -z "$ADDRESS" ]; do
    if ! kill -0 "${CHILDREN[${#CHILDREN[@]} - 1]}" 2>/dev/null || [ "$SECONDS" -ge "$until" ]; then
      cat "$log" >&2
      fail "$(basename "$log" .log) did not start: what it said stands above"
    fi
    sleep 0.05
    ADDRESS="$(sed -n 's/.*"listening": *"\(http:\/\/\)\{0,1\}\([0-9.:]*\)".*/\2/p' "$log" | head -n 1)"
  done
}

export CORPUS_URL="file://$FOLDER/corpus"
start notion "$BIN/stand-ins" notion --workspace "$ROOT/e2e/workspace" --bind 127.0.0.1:0
# The one that the stand-in takes. Neither is for the service.
NOTION_TOKEN=ntn_stand_in
NOTION_BASE_URL="http://$ADDRESS"
NOTION_TOKEN="$NOTION_TOKEN" NOTION_BASE_URL="$NOTION_BASE_URL" "$BIN/sync-lambda" >"$FOLDER/sync.log" 2>&1 || {
  cat "$FOLDER/sync.log" >&2
  fail "the sync failed: what it said stands above"
}
# The stand-in for Lambda takes any key.
export AWS_ACCESS_KEY_ID=stand-in AWS_SECRET_ACCESS_KEY=stand-in AWS_REGION=us-east-1
start lambda env NOTION_TOKEN="$NOTION_TOKEN" NOTION_BASE_URL="$NOTION_BASE_URL" \
  "$BIN/stand-ins" lambda --function notion-sync --bind 127.0.0.1:0 -- "$BIN/sync-lambda"
start service env BIND=127.0.0.1:0 MODEL=extractive ASKS_PER_MINUTE=off READS_PER_MINUTE=off \
  SYNC_FUNCTION=notion-sync NOTION_WEBHOOK_TOKEN=secret_of_tests AWS_ENDPOINT_URL_LAMBDA="http://$ADDRESS" "$BIN/api"
export BASE_URL="http://$ADDRESS"
until=$((SECONDS + 30))
until python3 - "$BASE_URL" <<'PY' 2>/dev/null; do
import sys, urllib.request
urllib.request.urlopen(sys.argv[1] + "/health/ready", timeout=5)
PY
  if [ "$SECONDS" -ge "$until" ]; then
    cat "$FOLDER/service.log" >&2
    fail "the service was not ready within half a minute"
  fi
  sleep 0.1
done
"$@"
