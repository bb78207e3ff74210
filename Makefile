# Two commands are all a new machine needs: `make serve` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DATA   ?= data
HOST   ?= 127.0.0.1
PORT   ?= 8000
DOCS   ?=

export KARAKORAM_DATA := $(DATA)

.DEFAULT_GOAL := help
.PHONY: help serve build test lint types layers bench lock clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# The environments: what the service needs, and on top of it what the tests need.
$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Karakoram needs Python 3.11 or newer, not " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

serve: $(VENV)/.runtime ## Build the graph where there is none (or from DOCS="path …") and serve it
	@$(if $(strip $(DOCS)),$(BIN)/karakoram build $(DOCS) || test $$? -eq 1,test -e "$(DATA)/current" || $(BIN)/karakoram build || test $$? -eq 1)
	@$(BIN)/karakoram serve --host $(HOST) --port $(PORT)

build: $(VENV)/.runtime ## Build the graph from the shipped corpus, or from DOCS="path …"
	@$(BIN)/karakoram build $(DOCS)

test: $(VENV)/.dev lint types layers ## Run the whole suite
	$(BIN)/python -m pytest

lint: $(VENV)/.dev ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check ontology graph api loaders tests

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy

layers: $(VENV)/.dev ## Check that data flows one way: loaders → graph → api, all on ontology
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## Measure: text read a second, memory, start-up
	$(BIN)/python -m tests.benchmarks.extraction

lock: ## Write the lock files anew from pyproject.toml (maintainers)
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --annotation-style=line -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --annotation-style=line --extra dev --extra notebooks -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## Remove the environment and what tools left behind (not the data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build *.egg-info
