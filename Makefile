# Uketsuke. Bare `make` lists the targets.
PYTHON ?= /usr/bin/python3
BIN := .venv/bin
YES ?=
ARGS ?=
export YES

.DEFAULT_GOAL := help
.PHONY: fleet test-fleet country test-pages contact-sheet help people setup setup-demo setup-test models speech demo evaluate-print test test-fast test-scenarios test-pulls test-languages test-docs test-updates test-system test-arm64 test-camera deb install test-packages fuzz chaos drill soak bench mutations check format requirements clean clean-all

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: setup-demo ## everything the demo needs: system packages, .venv, models (a second run takes a second)

setup-demo:
	@tools/system-packages demo
	@tools/environment $(PYTHON)
	@tools/vpcd-driver
	@$(BIN)/uketsuke-models build >&2
	@$(BIN)/uketsuke-models portraits >&2
	@$(BIN)/uketsuke-speech build --if-possible $(if $(LANGUAGES),--languages $(LANGUAGES)) >&2

setup-test:
	@tools/system-packages test
	@$(MAKE) --no-print-directory setup-demo
	@tools/tpm-library
	@tools/node-packages

models: ## build the face models and fetch the portraits into build/
	@tools/environment $(PYTHON)
	@$(BIN)/uketsuke-models build
	@$(BIN)/uketsuke-models portraits

speech: ## build what the terminal says into build/sounds: ja, ja-easy and en, or LANGUAGES=all
	@tools/system-packages demo
	@tools/environment $(PYTHON)
	@$(BIN)/uketsuke-speech build $(if $(LANGUAGES),--languages $(LANGUAGES))

demo: setup-demo ## run a visit, then a control page beside the open terminal; ONCE=1 for one visit and its JSON line; COMPANION=1 for a host beside a certified reader; ARGS="..."
	@$(BIN)/uketsuke demo $(if $(COMPANION),--companion --once --json,$(if $(ONCE),--once --json)) $(ARGS)

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

test: setup-test ## all that CI runs, the scenarios among it
	$(BIN)/pytest

test-scenarios: setup-test ## only the scenarios: every way through a visit and every fault in it (about 3 minutes)
	$(BIN)/pytest tests/scenarios

test-pulls: setup-test ## the card pulled at every single command of a visit (about 8 minutes)
	$(BIN)/pytest tests/scenarios/pulls/sweep.py

test-languages: setup-test ## every way through a visit, start to end in all eight languages (about 20 minutes)
	$(BIN)/pytest tests/scenarios/languages/sweep.py

test-pages: setup-test ## the kiosk's pages in all languages, looks and both panels (about an hour)
	$(BIN)/pytest -q -s tests/device/firmware/screen/sweep.py

contact-sheet: setup-test ## draw every page of the kiosk small into docs/kiosk
	@$(BIN)/python -m tests.device.firmware.screen.contact_sheet docs/kiosk

test-docs: setup-test ## each command of docs/integration.md, here or on a bare Debian (BARE=1, root, about half an hour), and of docs/install.md on a booted one (root, a few minutes)
	@$(BIN)/python -m tests.docs.run $(if $(BARE),--bare)
	@tools/system-packages boot
	@$(BIN)/python -m tests.docs.installing

test-updates: setup-test ## updates on a booted machine: good versions stay, bad ones go again, no visit is lost (root, about a quarter of an hour); ARGS="--suite trixie"
	@tools/system-packages boot
	@$(BIN)/python -m tests.boot.updating $(ARGS)

test-system: setup-demo ## boot Debian 12 and 13 with the packages: visits, isolation, kills, hangs, upgrade, purge, read-only root; ARGS="--suite trixie --quick" (root, about 20 minutes)
	@tools/system-packages boot
	@$(BIN)/python -m tests.boot.run $(ARGS)

test-arm64: setup-demo ## the arm64 package under emulation: installed, and held against this machine (root, long the first time); ARGS="--suite trixie --wheels"
	@tools/system-packages arm64
	@$(BIN)/python -m tests.arm64.run $(ARGS)

test-camera: setup-demo ## real picamera2 on real libcamera with its virtual cameras, through the firmware's adapter (root, a few minutes)
	@tools/system-packages camera
	@$(BIN)/python -m tests.camera.run

deb: setup-demo ## build both Debian packages into build/packages/SUITE: SUITE=bookworm|trixie ARCH=amd64|arm64 VERSION=0.1.1 (root, debootstrap)
	@tools/system-packages packages
	@packaging/build $(or $(SUITE),bookworm) $(or $(ARCH),$(shell dpkg --print-architecture)) $(VERSION)

install: ## without a package manager: PART=terminal or host, DESTDIR=, PREFIX=/opt (root; the terminal needs `make setup` before)
	@packaging/install "$(or $(PART),terminal)" "$(DESTDIR)" "$(or $(PREFIX),/opt)"

test-packages: setup-demo ## build the packages twice, install, use, upgrade and purge them: SUITES="bookworm trixie" (root, about half an hour)
	@tools/system-packages packages
	@$(BIN)/python -m tests.packaging.run $(SUITES)

bench: setup-test ## what the terminal costs, as ratios to what is possible; table, JSON and plots in build/bench, BENCH=full also how costs grow (ARGS="--runs 9")
	@$(BIN)/python -m bench $(if $(filter full,$(BENCH)),--full) $(ARGS)

evaluate-print: setup-test ## how often number B is read right from print: FACES=500 rendered cards (about half an hour)
	MALLOC_MMAP_THRESHOLD_=2000000000 MALLOC_TRIM_THRESHOLD_=4000000000 nice $(BIN)/python -m \
	  tests.device.firmware.tray.evaluation --faces $(or $(FACES),500)

mutations: setup-test ## handlers removed one by one: each time its scenario must fail (about 7 minutes, root)
	$(BIN)/python -m tests.scenarios.mutations.run

chaos: setup-demo ## a clinic under kills, cuts, full disks and wrong clocks, then its history: DURATION=60 SEED=1 ARGS="..."
	@$(BIN)/python -m chaos --duration $(or $(DURATION),60) --seed $(or $(SEED),1) $(ARGS)

drill: setup-test ## plant every fault of docs/drill.md, alone and in pairs: does the doctor name it first? ARGS="--only NAME", "--booted" (about half an hour, root)
	@$(if $(findstring --booted,$(ARGS)),tools/system-packages boot,:)
	@$(BIN)/python -m drill $(ARGS)

soak: setup-test ## thousands of people in one run of the programs, and whether anything grows: VISITS=2000 ARGS="..." (about an hour)
	@$(BIN)/python -m soak --visits $(or $(VISITS),2000) $(ARGS)

fleet: setup-test ## a fleet for many clinics on this machine: three NATS nodes, PostgreSQL with its standby, workers, desks; one visit, then it stays open (ARGS="...")
	@$(BIN)/python -m fleet $(ARGS)

test-fleet: setup-test ## the fleet under kills, promotion and partitions, and what one clinic must not see of another (root, about ten minutes)
	@tools/system-packages fleet
	@$(BIN)/python -m tests.fleet.run $(ARGS)
	@$(if $(ARGS),:,$(BIN)/pytest -q tests/fleet/postgres_pair.py)

country: setup-test ## the country's outpatient day through the fleet, as many as this machine carries: ARGS="--rate 744 --minutes 10"
	@$(BIN)/python -m country $(ARGS)

people: setup-test ## imperfect people at the real kiosk: N=20 SEED=1, or a full waiting room: QUEUE=30; ARGS="..." (about half a minute each)
	@$(BIN)/python -m people --seed $(or $(SEED),1) $(if $(N),--users $(N)) $(if $(QUEUE),--queue $(QUEUE)) $(ARGS)

fuzz: setup-test ## attack every parser of what cards and peers say: SECONDS=60 each, or TARGET=name; findings in build/fuzz
	@for target in $(or $(TARGET),$(basename $(notdir $(filter-out %/__init__.py,$(wildcard fuzz/targets/*.py))))); do \
	  echo "== $$target" && $(BIN)/python -m fuzz $$target --seconds $(or $(SECONDS),60) || exit 1; done

format: ## mend format and order of imports
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

requirements: ## resolve requirements.txt and the packages' lists in packaging/ anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --extra device --extra host --extra fhir --extra models --extra speech --extra dev pyproject.toml -o requirements.txt
	packaging/locks

clean: ## remove what tests and tools left
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage build/screenshots
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

clean-all: clean ## remove everything that set-up made, .venv and build included (installed packages stay)
	rm -rf .venv build uketsuke.egg-info
