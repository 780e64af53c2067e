#!/usr/bin/env bash
# Generates a client of the contract, and runs the tests and the examples of docs/API.md with it.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../../scripts/lib.sh"
use_native_toolchain

cd "$HERE"
node ../examples.js rust generated
# Beside what the workspace builds, which has other features of the same crates.
export CARGO_TARGET_DIR="$CARGO_TARGET_DIR/sdk-rust"
cargo test --locked
for example in generated/*.rs; do
  echo "# docs/API.md: $example"
  cargo run --quiet --locked --example "$(basename "$example" .rs)"
done
