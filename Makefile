# Uketsuke. Bare `make` lists the targets.
PYTHON ?= /usr/bin/python3
BIN := .venv/bin
YES ?=
ARGS ?=
export YES

.DEFAULT_GOAL := help
.PHONY: help setup setup-demo setup-test models demo test test-fast test-scenarios check format requirements clean clean-all

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: setup-demo ## everything the demo needs: system packages, .venv, models (a second run takes a second)

setup-demo:
	@tools/system-packages demo
	@tools/environment $(PYTHON)
	@tools/vpcd-driver
	@$(BIN)/uketsuke-models build >&2
	@$(BIN)/uketsuke-models portraits >&2

setup-test:
	@tools/system-packages test
	@$(MAKE) --no-print-directory setup-demo

models: ## build the face models and fetch the portraits into build/
	@tools/environment $(PYTHON)
	@$(BIN)/uketsuke-models build
	@$(BIN)/uketsuke-models portraits

demo: setup-demo ## run a visit and keep the terminal open; ONCE=1 for one visit and its JSON line; ARGS="..." for options
	@$(BIN)/uketsuke demo $(if $(ONCE),--once --json) $(ARGS)

check: ## static checks: format, lint, types, import rules, schemas
	@tools/system-packages demo
	@tools/environment $(PYTHON)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q -p no:randomly --no-header tests/test_repository.py

test-fast: setup-test ## the tests that start no program (under a minute)
	$(BIN)/pytest -q -m "not system"

test: setup-test ## all that CI runs
	$(BIN)/pytest --ignore=tests/scenarios

test-scenarios: setup-test ## every way through a visit and every fault in it, on the real processes (about 6 minutes)
	$(BIN)/pytest tests/scenarios

format: ## mend format and order of imports
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

requirements: ## resolve requirements.txt anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --extra device --extra host --extra models --extra dev pyproject.toml -o requirements.txt

clean: ## remove what tests and tools left
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage build/screenshots
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

clean-all: clean ## remove everything that set-up made, .venv and build included (installed packages stay)
	rm -rf .venv build uketsuke.egg-info
