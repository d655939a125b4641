# The project's commands. Needs make and Python 3.11 or later; everything else comes from requirements.lock,
# and what only the tests of tables and Spark need from requirements-tables.lock.

SHELL := /bin/sh
CANDIDATES := python3.11 python3.12 python3.13 python3.14 python3 python
FITS := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in $(CANDIDATES); do \
	if $$python -c '$(FITS)' >/dev/null 2>&1; then echo $$python; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TABLES_READY := $(VENV)/.tables-ready
CONFIG := --staff data/staff_names.csv --practice data/practice.toml

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types bench format lock clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /	/'

demo: $(READY)  ## score the sample posts and print a table
	@$(BIN)/conduct-rules score data/sample_posts.csv $(CONFIG) --all

test: $(TABLES_READY)  ## run the whole test suite
	$(BIN)/python -m pytest -q

check: lint types test bench  ## everything that must pass before a change lands

lint: $(READY)  ## check format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)  ## check types
	$(BIN)/mypy

bench: $(READY)  ## a quick benchmark
	$(BIN)/python benchmarks/throughput.py --quick

format: $(READY)  ## put everything in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --strip-extras \
	--extra cli --extra dev

lock: $(READY)  ## write both locks anew from pyproject.toml
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra arrow --extra spark --extra tables --constraint requirements.lock \
		--output-file requirements-tables.lock pyproject.toml

clean:  ## remove everything that can be made again
	rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later (with venv) is needed; set PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON); this takes a minute the first time."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

$(TABLES_READY): $(READY) requirements-tables.lock
	@echo "Adding what the tests of tables and Spark need; this takes a minute or two the first time."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tables.lock
	@touch $(TABLES_READY)
