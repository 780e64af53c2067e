#!/usr/bin/env bash
# How much a question gives a model to read, as JSON: e2e/load/prompt-size.sh [WORKSPACE [QUESTIONS]]. The service asks the
# stand-in of Bedrock, which counts four bytes as a token; from what it counted, the bytes of the requests are told.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
WORKSPACE=${1:-e2e/workspace} QUESTIONS=${2:-e2e/questions.yaml}
BIN=${CARGO_TARGET_DIR:-target}/debug
cargo build --quiet -p api -p sync-lambda -p stand-ins --bins
WORK=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$WORK"' EXIT

# listening LOG FORM: waits until a log says where its program listens.
listening() { until grep -o -m 1 "$2" "$1" 2>/dev/null; do sleep 0.1; kill -0 "$!" || exit 1; done; }
"$BIN/stand-ins" notion --workspace "$WORKSPACE" --bind 127.0.0.1:0 --token t >"$WORK/notion" &
NOTION=$(listening "$WORK/notion" 'http://[0-9.:]*')
"$BIN/stand-ins" bedrock >"$WORK/bedrock" &
BEDROCK=$(listening "$WORK/bedrock" 'http://[0-9.:]*')
mkdir "$WORK/corpus"
export CORPUS_URL=file://$WORK/corpus
NOTION_TOKEN=t NOTION_BASE_URL=$NOTION "$BIN/sync-lambda" >"$WORK/sync" 2>&1
env AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_REGION=us-east-1 AWS_ENDPOINT_URL_BEDROCK_RUNTIME="$BEDROCK" \
  MODEL=bedrock:global.anthropic.claude-sonnet-4-6 ASKS_PER_MINUTE=off BIND=127.0.0.1:0 "$BIN/api" >"$WORK/api" &
API=$(listening "$WORK/api" 'listening on [0-9.:]*' | cut -d' ' -f3)
until curl -fs -o /dev/null "http://$API/health/ready"; do sleep 0.1; done

sed -n 's/^ *-* *question: "\(.*\)"$/\1/p' "$QUESTIONS" | while read -r question; do
  jq -n --arg question "$question" '{$question}' | curl -fsS "http://$API/ask" -H 'content-type: application/json' -d @-
done | jq -s '[.[].usage.input_tokens // empty | . * 4] | sort | {questions: length, bytes: {mean: (add / length | round), median: .[length / 2 | floor], most: .[-1]}}'
