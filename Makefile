.DEFAULT_GOAL := help
.PHONY: help run test infra clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@sed -n 's/^#   /              /p' scripts/run.sh

run: ## build everything, sync a Notion workspace, serve the page at http://127.0.0.1:8080
	@scripts/run.sh

test: ## install what tests need and run all of them, in a real browser too
	@scripts/test.sh

infra: ## check what is deployed to AWS: types, tests and templates, without an account
	@scripts/infra.sh

clean: ## remove what was built and what a run left behind
	rm -rf target web/dist .run e2e/node_modules e2e/sdk/*/node_modules infra/node_modules infra/cdk.out e2e/test-results e2e/playwright-report
