#!/usr/bin/env bash
# Runs the examples of docs/API.md that call the service by curl: each must be answered.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

node ../examples.js bash generated
for example in generated/*.sh; do
  echo "# docs/API.md: $example"
  answer="$(bash -euo pipefail "$example")"
  echo "${answer:0:300}"
  [ -n "$answer" ]
done
