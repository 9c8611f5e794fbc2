# What an operator or a developer types; README tells more. Windows: `make bundle` makes a folder with start.bat.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
DEMO_DIR ?= var-demo
TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
PYTEST_ARGS ?=

.PHONY: run demo test lint bench bundle requirements messages
.DEFAULT_GOAL := run

run: $(VENV)/runtime.stamp
	@$(PY) manage.py start

# Simulated months never go where DATABASE_URL points: the demo keeps to SQLite in a folder of its own.
demo: $(VENV)/runtime.stamp
	@env -u DATABASE_URL DEMO=1 DATA_DIR=$(DEMO_DIR) $(PY) manage.py start

$(VENV)/runtime.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The venv module is missing: apt-get install python3-venv"; exit 1; }
	$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# The whole suite, what touches a database once on each, side by side; tools/passes.py says what is left out.
test: $(VENV)/dev.stamp
	@TEST_DATABASE_URL='$(TEST_DATABASE_URL)' $(PY) -m tools.passes $(PYTEST_ARGS)

lint: $(VENV)/dev.stamp
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) -m tools.translations check

bench: $(VENV)/dev.stamp
	@$(PY) -m tests.bench

bundle: $(VENV)/runtime.stamp
	@$(PY) -m tools.bundle dist/bundle

# New msgids into the catalogue, and the catalogue compiled; GNU gettext is not needed.
messages: $(VENV)/dev.stamp
	@$(PY) -m tools.translations update

# Pin anew. The hashes are those of the public package index, for every platform.
requirements: $(VENV)/runtime.stamp
	@$(PIP) install uv
	@for name in requirements requirements-dev; do \
		$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $$name.in -o $$name.txt || exit 1; \
	done
