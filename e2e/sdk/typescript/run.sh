#!/usr/bin/env bash
# Generates the types of the contract, and runs the tests and the examples of docs/API.md with them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export PATH="$PWD/node_modules/.bin:$PATH"

node ../examples.js ts generated
openapi-typescript ../../../api/openapi.json --output generated/contract.d.ts >/dev/null
tsc
node --import tsx --test ask.test.ts
for example in generated/*.ts; do
  [[ $example == *.d.ts ]] || { echo "# docs/API.md: $example" && tsx "$example"; }
done
