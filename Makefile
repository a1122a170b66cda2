# Needs Python 3.11, 3.12 or 3.13, make, and a C compiler. Everything else lands in .venv.
#   make run                          make run PYTHON=python3.13 (for a new .venv)
#   make test TESTS=tests/domain      make lock UPGRADE=--upgrade
#   make bench BENCH="--scene usual --only list --rounds 5"
#   make audit AUDIT="--service osv"

PYTHON ?= python3
TESTS ?=
UPGRADE ?=
BENCH ?=
AUDIT ?=
DRILL ?=

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.stamp-runtime
DEV := $(VENV)/.stamp-dev
PEERS_VENV := .bench/venv
PEERS := $(PEERS_VENV)/.stamp
AUDITOR_VENV := .audit/venv
AUDITOR := $(AUDITOR_VENV)/.stamp
SHIPPED := .audit/runtime

# --no-compile: Python compiles what it imports, when it does; that halves the wait for a new .venv.
# Where it is told to keep nothing of that, every process of a gallery takes 3 s more to start.
unexport PYTHONDONTWRITEBYTECODE
# --no-deps: the files of pins name all that is needed; pip would look at newer versions of it, too,
# and stop where one has no hash.
PIP_OPTIONS := --quiet --disable-pip-version-check --no-input --no-compile --no-deps
PIP := -m pip install $(PIP_OPTIONS)
PIP_INSTALL := $(BIN)/python $(PIP)
INSTALL_PROJECT := $(PIP_INSTALL) --no-build-isolation --editable .

# Locks come from the public index, whatever this machine is set up to use.
UV_COMPILE := UV_NO_CONFIG=1 UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile \
	--python $(BIN)/python --python-version 3.11 --universal --generate-hashes --quiet \
	--no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test drill soak browser check lint types imports format lock vendor audit sbom bench \
	bench-generate clean

help: ## Show what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: $(RUNTIME) ## Start the gallery
	$(BIN)/film-gallery run

# Four for two cores: much of the time is waiting for other processes.
PYTEST := $(BIN)/python -m pytest -n 4 --dist loadgroup
# Chromium without windows takes half the time. The fonts have the letters of all three languages.
APT_CHROMIUM := apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \
	--no-install-recommends chromium-headless-shell fonts-dejavu-core
STORIES := tests/domain tests/application # what they cover is measured, for it slows all others

# Whoever asks for some tests may do without a browser.
test: $(DEV) $(if $(TESTS),,browser) ## Run all tests; domain and application must be covered whole, branches too
	$(PYTEST) --cov --cov-report=term --cov-fail-under=100 $(STORIES)
	$(PYTEST) -m "not long" $(addprefix --ignore=,$(STORIES)) $(TESTS)

drill: $(DEV) $(AUDITOR) browser ## Break and attack a running gallery in every way we know; run what is too long for make test
	$(BIN)/python -m pytest -m "row or long" --rows $(DRILL) # one by one: times are held to promises

soak: $(DEV) ## Load a gallery for ten minutes (SOAK_SECONDS=60 for one), and see that nothing fails or grows
	$(BIN)/python -m pytest tests/drills/test_soak.py

browser: ## Get the browser that the tests drive, or say how
	@{ command -v chromium-headless-shell || command -v chromium; } >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then $(APT_CHROMIUM); \
	else printf '%s\n' "The tests need a Chromium on the PATH. On Debian this gets it:" \
		"  sudo sh -c '$(APT_CHROMIUM)'" >&2; exit 1; fi

check: lint types imports ## Run every check that needs no test

lint: $(DEV) ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV) ## Check types
	$(BIN)/mypy

imports: $(DEV) ## Check who imports whom
	PYTHONPATH=src $(BIN)/lint-imports --no-logo

format: $(DEV) ## Mend style and formatting
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(DEV) ## Pin the requirements anew, with hashes (UPGRADE=--upgrade for newer versions)
	$(UV_COMPILE) pyproject.toml --group dev --output-file requirements/dev.txt
	$(UV_COMPILE) --group bench --output-file requirements/bench.txt
	$(UV_COMPILE) --group audit --output-file requirements/audit.txt
	$(UV_COMPILE) pyproject.toml --group build --constraint requirements/dev.txt --output-file requirements/runtime.txt

vendor: $(DEV) ## Fetch the scripts and styles of others with npm, and check their hashes
	$(BIN)/python -m vendoring

audit: $(AUDITOR) ## Ask whether holes are known in what we depend on (AUDIT=--help)
	$(AUDITOR_VENV)/bin/python -m auditing.advisories $(AUDIT) \
		requirements/runtime.txt requirements/dev.txt

sbom: $(AUDITOR) $(SHIPPED)/.stamp ## List everything that is shipped, as build/sbom.json (CycloneDX)
	$(AUDITOR_VENV)/bin/python -m auditing.bill $(SHIPPED)/bin/python --output build/sbom.json

bench: $(DEV) $(PEERS) ## Measure how fast requests are answered, beside others (BENCH=--help)
	PYTHONPATH=src:. $(BIN)/python -m benchmarks.speed $(BENCH)

bench-generate: $(DEV) ## Measure how fast films are made up, beside bare loops
	PYTHONPATH=src:. $(BIN)/python -m benchmarks.generate

clean: ## Remove .venv and everything that was made
	rm -rf $(VENV) .audit .bench .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache \
		.ruff_cache build dist htmlcov
	find src tests -type d -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.stamp-venv:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v[:2] <= (3, 13) else \
		"Film Gallery needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is %d.%d: make PYTHON=python3.13" % v[:2])'
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(VENV)/.stamp-venv
	$(PIP_INSTALL) --require-hashes --requirement requirements/runtime.txt
	$(INSTALL_PROJECT)
	@touch $@

# The pins of dev.txt hold those of runtime.txt: who has the one has the other.
$(DEV): requirements/dev.txt pyproject.toml | $(VENV)/.stamp-venv
	$(PIP_INSTALL) --require-hashes --requirement requirements/dev.txt
	$(INSTALL_PROJECT)
	@touch $(RUNTIME) $@

$(PEERS): requirements/bench.txt | $(VENV)/.stamp-venv
	$(BIN)/python -m venv --clear $(PEERS_VENV)
	$(PEERS_VENV)/bin/python $(PIP) --require-hashes --requirement requirements/bench.txt
	@touch $@

$(AUDITOR): requirements/audit.txt | $(VENV)/.stamp-venv
	$(BIN)/python -m venv --clear $(AUDITOR_VENV)
	$(AUDITOR_VENV)/bin/python $(PIP) --require-hashes --requirement requirements/audit.txt
	@touch $@

# As the Dockerfile makes it: without pip, and with nothing that development needs.
SHIPPED_PIP := $(BIN)/python -m pip --python $(SHIPPED)/bin/python install $(PIP_OPTIONS)
$(SHIPPED)/.stamp: requirements/runtime.txt pyproject.toml | $(VENV)/.stamp-venv
	$(BIN)/python -m venv --clear --without-pip $(SHIPPED)
	$(SHIPPED_PIP) --require-hashes --requirement requirements/runtime.txt
	$(SHIPPED_PIP) --no-build-isolation .
	@touch $@
