# Every target sets up what it needs by itself: a .venv with exactly the locked packages.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
RUN := .venv/.run-ready
DEV := .venv/.dev-ready
ARGS ?=

.PHONY: help run test check bench evaluate pictures lock clean

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(RUN) ## Serve the sample company and open the workspace in a browser (ARGS="--port 9000" and the like)
	@$(BIN)/baton run $(ARGS)

test: $(DEV) ## Run all tests; the browser tests too where Chromium or Chrome is found
	@echo "── Running the tests (a few minutes; real PostgreSQL, real sockets, a real browser)"
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q $(ARGS)

check: $(DEV) ## Format, lint, types, import rules
	@echo "── Format and lint" && $(BIN)/ruff format --check . && $(BIN)/ruff check .
	@echo "── Types" && $(BIN)/mypy
	@echo "── Import rules" && $(BIN)/lint-imports

bench: $(DEV) ## Measure; prints a table and writes bench.json
	@$(BIN)/python -m tests.bench $(ARGS)

evaluate: $(DEV) ## Measure understanding beside peers; ARGS="--data FOLDER" for public sets; writes evaluation.json
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.evaluate $(ARGS)

pictures: $(DEV) ## Take the pictures of docs/pictures anew (needs Chromium or Chrome)
	@$(BIN)/python -m tests.browser.pictures $(ARGS)

lock: $(DEV) ## Resolve the dependencies anew and write both locks
	@$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header -q -o requirements.lock --upgrade
	@$(BIN)/uv pip compile pyproject.toml --group build --group dev --universal --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -c requirements.lock -q -o tests/requirements.lock --upgrade

clean: ## Remove what the other targets made, but no data
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis bench.json evaluation.json evaluation.md

.venv/.uv: .ci/uv.lock
	@test -n "$(PYTHON)" || { echo "Baton needs Python 3.11 or newer; none was found on the PATH."; exit 1; }
	@echo "── Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)."; exit 1; }
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r .ci/uv.lock
	@touch $@

$(RUN): .venv/.uv requirements.lock pyproject.toml
	@echo "── Installing the locked packages (about 100 MB the first time, most of it the language model)"
	@$(BIN)/uv pip install -q -p .venv --no-deps --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install -q -p .venv --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot adapters handoff storage # every start is a second shorter from now on
	@touch $@

$(DEV): $(RUN) tests/requirements.lock
	@echo "── Installing the locked test packages"
	@$(BIN)/uv pip install -q -p .venv --no-deps --require-hashes -r tests/requirements.lock
	@touch $@
