# What a person needs: Python 3.11 or later, make, and the package registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# uv installs in a fifth of the time of pip; where it finds no registry that pip alone is told of, pip does it.
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes
install = $(PIP) -r requirements-uv.txt; $(BIN)/uv pip install -q --python $(BIN)/python \
	--require-hashes -r $(1) || $(PIP) -r $(1)
STAMP := $(VENV)/.installed
STAMP_DEV := $(VENV)/.installed-dev

# Commands are started again and again: what is compiled, and read of tables, is kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast fuzz check gate audit fit format lint types lock clean

help:  ## Show the targets.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

setup: $(STAMP)  ## Make the environment in .venv from the locked requirements.

run: $(STAMP)  ## Engine, rebuild of the bundled corpus and site; Ctrl-C stops all of it.
	$(BIN)/fanwen demo

test: $(STAMP_DEV)  ## Every test, those with a real engine and a real browser included.
	sh tests/install-packages.sh
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

test-fast: $(STAMP_DEV)  ## The tests that need no server.
	$(BIN)/pytest -m "not node and not browser and not slow"

fuzz: $(STAMP_DEV)  ## The searches for counterexamples among the tests, for hours instead of seconds.
	FUZZ=1 $(BIN)/pytest -m "fuzz or soak" -o faulthandler_timeout=14400

check: format lint types test  ## Everything that must hold before a commit.

gate: $(STAMP_DEV)  ## What is read and how it is ranked, measured on ../shared/data against the pinned floors.
	$(BIN)/fanwen gate
	$(BIN)/fanwen engine start
	$(BIN)/fanwen gate --ranking; code=$$?; $(BIN)/fanwen engine stop; exit $$code

fit: $(STAMP_DEV)  ## Fit the weights that decide facets, and show how they do on pages left out.
	$(BIN)/fanwen fit

format: $(STAMP_DEV)
	$(BIN)/ruff format --check .

lint: $(STAMP_DEV)
	$(BIN)/ruff check .

types: $(STAMP_DEV)
	$(BIN)/mypy

audit: $(STAMP_DEV)  ## Known holes of all that is locked, as PyPI tells of them; what cannot be asked about fails.
	$(BIN)/pip-audit --strict --disable-pip --progress-spinner off -r requirements.txt

lock: $(STAMP_DEV)  ## Resolve the requirements anew.
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url pyproject.toml --group dev -o requirements-dev.txt
	echo "uv>=0.9" | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate -c requirements-dev.txt - -o requirements-uv.txt

clean:  ## Remove the environment and everything that was written.
	rm -rf $(VENV) .fanwen

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Fanwen needs Python 3.11 or later: make PYTHON=/path/to/python3.11 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked requirements …"
	$(call install,requirements.txt)
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(STAMP_DEV): requirements-dev.txt $(STAMP)
	$(call install,requirements-dev.txt)
	@touch $@
