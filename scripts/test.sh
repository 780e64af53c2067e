#!/usr/bin/env bash
# `make test` and CI: runs every check, goes on after one that fails, and ends with a line for each.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

RESULTS=()
PASSED=0
FAILED=0

# How a check says that this machine cannot run it.
SKIP=77

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
  case "$status" in
    0) PASSED=$((PASSED + 1)) ;;
    "$SKIP") result=skipped ;;
    *)
      result=FAILED
      FAILED=$((FAILED + 1))
      ;;
  esac
  RESULTS+=("$(printf '%-7s %7s  %s' "$result" "$(duration $((SECONDS - start)))" "$name")")
}

# Debian's Rust, which a machine without rustup gets, comes without clippy and rustfmt. CI has both.
has_component() { cargo "$1" --version >/dev/null 2>&1 || [ -n "${CI:-}" ] || return "$SKIP"; }

formatting() {
  has_component fmt
  cargo fmt --all --check
}

lints() {
  has_component clippy
  cargo clippy --workspace --all-targets -- -D warnings
}

shell_scripts() {
  shellcheck -x scripts/*.sh .ci/run e2e/sdk/*.sh e2e/sdk/*/*.sh e2e/load/*.sh e2e/page-figures/*.sh web/hooks/*.sh \
    infra/lint/*.sh e2e/image/*.sh e2e/rehearsal/*.sh
}

# The page's crate by itself: with it in the same build, its features would change those of the services' crates, and
# `make run` would build them a second time.
rust_tests() {
  local status=0
  cargo test --no-fail-fast || status=$?
  cargo test --no-fail-fast -p web || status=$?
  return $status
}

# sdk_client NAME: the tests of a client that is not ours.
sdk_client() {
  cd "e2e/sdk/$1"
  node --test
}

# The contract lies in the repository: a test in Rust sees to it that the service gives the same.
contract() {
  cd e2e/sdk/contract
  npm run --silent lint
  node --test
}

# Debian's Node may be too old for it. CI has a newer one.
infrastructure() {
  node_suits_infra || [ -n "${CI:-}" ] || return "$SKIP"
  scripts/infra.sh
}

# Clients and examples that call the service, each with a service of its own.
against_the_service() { e2e/sdk/service.sh "e2e/sdk/$1/run.sh"; }

started=$SECONDS
scripts/tools.sh test
use_native_toolchain

part "formatting" formatting
part "shell scripts" shell_scripts
part "clippy" lints
part "Rust tests" rust_tests
part "the page for WebAssembly" scripts/build-web.sh
part "Notion's own client against the stand-in" sdk_client notion-client
part "the MCP client against the service" sdk_client mcp-client
part "OpenAI's own client against the service" sdk_client openai-client
part "boto3 against the stand-in" e2e/sdk/boto3/run.sh
part "the contract: lint and compatibility" contract
part "a TypeScript client of the contract" against_the_service typescript
part "a Python client of the contract" against_the_service python
part "a Rust client of the contract" against_the_service rust
part "curl, as docs/API.md has it" against_the_service curl
part "Schemathesis against the service" against_the_service schemathesis
part "infrastructure" infrastructure
part "the image's root folder under a non-root user" e2e/image/run.sh
part "the deployment rehearsed against a stand-in of AWS" e2e/rehearsal/run.sh
part "browser tests" npm test --prefix e2e

printf '\n%s' "${RESULTS[@]}"
printf '\nin %s\n' "$(duration $((SECONDS - started)))"
printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]
