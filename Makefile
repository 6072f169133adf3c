# Everything runs in .venv; the first target that needs it makes it. ARGS adds flags: make up ARGS="--engine embedded".
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help up preview refresh destroy simulator test lint bench docs clean

BIN := .venv/bin
WORKERS ?= 2
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help:
	@echo "make up         bring the people of stacks/ into a simulated Webex; again after an edit"
	@echo "make preview    show what would change"
	@echo "make refresh    read into the state what was changed in the simulated Webex"
	@echo "make destroy    remove all of it again"
	@echo "make simulator  serve a simulated Webex and print the environment for it"
	@echo "make test       lint, types and all tests"
	@echo "make lint       ruff, mypy and import-linter only"
	@echo "make bench      measure time, requests and memory into docs/performance.md, in about an hour"
	@echo "make docs       run the examples in README.md and docs/"
	@echo "make clean      remove .venv; state and simulator data in .webex stay"

up: .venv/installed
	@$(BIN)/webex up --simulator --yes $(ARGS)

preview: .venv/installed
	@$(BIN)/webex preview --simulator $(ARGS)

refresh: .venv/installed
	@$(BIN)/webex refresh --simulator --yes $(ARGS)

destroy: .venv/installed
	@$(BIN)/webex destroy --simulator --yes $(ARGS)

simulator: .venv/installed
	@exec $(BIN)/webex simulator $(ARGS)

test: lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: .venv/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: .venv/installed-dev
	@$(BIN)/python -m tests.bench $(ARGS)

docs: .venv/installed-dev
	@$(BIN)/python -m pytest tests/docs

clean:
	rm -rf .venv

.venv/installed: .venv/created pyproject.toml
	@echo "Installing pulumi-webex into .venv; the first time this takes a minute or two."
	@$(PIP) --editable '.[simulator]'
	@touch $@

.venv/installed-dev: .venv/created pyproject.toml
	@echo "Installing pulumi-webex and what its tests need into .venv; the first time this takes a few minutes."
	@$(PIP) --editable '.[dev]'
	@touch .venv/installed $@

# The first Python of 3.11 or later that can make a virtual environment; PYTHON=… names one.
.venv/created:
	@for candidate in $(PYTHON) python3 python python3.13 python3.12 python3.11 python3.14; do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Creating .venv with $$("$$candidate" --version)."; \
	    "$$candidate" -m venv --clear .venv && touch $@ && exit 0; \
	    exit 1; \
	  fi; \
	done; \
	echo "There is no Python 3.11 or later with venv here: install one, or name it with make PYTHON=/path/to/python." >&2; \
	exit 1
