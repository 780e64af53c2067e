#!/usr/bin/env bash
# `make test` and CI: runs every check, goes on after one that fails, and ends with a line for each.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

RESULTS=()
FAILED=0

# part NAME COMMAND...: runs one check. One that fails does not stop the rest: a single run tells all.
part() {
  local name=$1 start=$SECONDS result=ok status
  shift
  printf '\n' >&2
  say "$name"
  # Not as a condition, where bash would switch off the `set -e` of the check itself.
  set +e
  (set -e && "$@")
  status=$?
  set -e
  if [ "$status" != 0 ]; then
    result=FAILED
    FAILED=$((FAILED + 1))
  fi
  RESULTS+=("$(printf '%-7s %7s  %s' "$result" "$(duration $((SECONDS - start)))" "$name")")
}

formatting() { cargo fmt --all --check; }
lints() { cargo clippy --workspace --all-targets -- -D warnings; }

scripts() { shellcheck -x scripts/*.sh .ci/run; }

# The page's crate by itself: with it in the same build, its features would change those of the services' crates, and
# `make run` would build them a second time.
rust_tests() {
  local status=0
  cargo test --no-fail-fast || status=$?
  cargo test --no-fail-fast -p web || status=$?
  return $status
}

sdk_tests() { node --test e2e/sdk/notion-client/; }
boto3_tests() { e2e/sdk/boto3/run.sh; }
browser_tests() { npm test --prefix e2e; }

started=$SECONDS
scripts/tools.sh test
use_native_toolchain

part "formatting" formatting
part "shell scripts" scripts
part "clippy" lints
part "Rust tests" rust_tests
part "the page for WebAssembly" scripts/build-web.sh
part "Notion's own JavaScript client against the stand-in" sdk_tests
part "boto3 against the stand-in" boto3_tests
part "browser tests" browser_tests

printf '\n'
printf '%s\n' "${RESULTS[@]}"
printf '%d passed, %d failed\n' $((${#RESULTS[@]} - FAILED)) "$FAILED"
printf 'in %s\n' "$(duration $((SECONDS - started)))"
[ "$FAILED" = 0 ]
