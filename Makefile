# Needs python3 (3.11 or newer) with venv and pip; uses uv where there is one (`make UV= ...` does without).
# Another Python: `make PYTHON=python3.12 ...`. Everything is installed into $(VENV), nothing elsewhere.

PYTHON ?= python3
VENV ?= .venv
UV ?= $(shell command -v uv 2>/dev/null)
ARGS ?=
PYTEST_ARGS ?= -n 2 --dist loadfile

BIN := $(VENV)/bin
ROOMS := front fluids thermal facility studies validation numerics
# Folders are listed too, so that a deleted file is noticed.
SOURCES := pyproject.toml README.md LICENSE $(shell find $(ROOMS) -not -name '__pycache__' -not -path '*/__pycache__/*')
# What is tested and checked is what is shipped: an editable install is replaced.
EDITABLE := $(shell grep -ls '"editable": *true' $(VENV)/lib/python*/site-packages/heatpath-*.dist-info/direct_url.json)

ifneq ($(UV),)
MAKE_VENV := -m venv --without-pip
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
INSTALL_LOCK := $(INSTALL) --require-hashes -r requirements.txt
INSTALL_HOUSE := $(INSTALL) --no-deps --no-build-isolation --reinstall-package heatpath --refresh-package heatpath .
else
MAKE_VENV := -m venv
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
INSTALL_LOCK := $(INSTALL) --require-hashes -r requirements.txt
INSTALL_HOUSE := $(INSTALL) --no-deps --no-build-isolation --force-reinstall .
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help compare test slow check bench docs notebooks install lock clean FORCE

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

compare: install  ## air, cold plate and immersion for the shipped hall, for a year (ARGS="--site singapore")
	@$(BIN)/heatpath compare $(ARGS)

test: install  ## the examples in the docstrings, then every test that is not slow
	@$(BIN)/pytest -q --doctest-modules --pyargs heatpath
	@$(BIN)/pytest -q -m "not slow" $(PYTEST_ARGS) tests

slow: install  ## the slow tests
	@$(BIN)/pytest -q -m slow tests

check: install  ## format, lint, types, layers, the commands of the README
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy -p heatpath
	@$(BIN)/lint-imports
	@if [ -f tests/doors/test_readme.py ]; then $(BIN)/pytest -q tests/doors/test_readme.py; fi

bench: install  ## times of ours and of peers, in turn on this machine (ARGS="--slow --json --anyway")
	@$(BIN)/python benchmarks/run.py $(ARGS)

docs: notebooks  ## the documentation, warnings as errors: docs/_build/html/index.html
	@$(BIN)/python -m sphinx -q -W --keep-going -b html -d docs/_build/doctrees docs docs/_build/html
	@echo "docs/_build/html/index.html"

notebooks: install  ## run the notebooks, two at a time: notebooks/executed
	@$(BIN)/python docs/run_notebooks.py

install: $(VENV)/.house

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	"heatpath needs Python 3.11 or newer; this is %d.%d. Name another one: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) $(MAKE_VENV) $(VENV)

$(VENV)/.requirements: requirements.txt | $(BIN)/python
	@echo "installing the pinned requirements into $(VENV)"
	@$(INSTALL_LOCK)
	@touch $@

# build/ and *.egg-info would bring deleted files back into the package.
$(VENV)/.house: $(VENV)/.requirements $(SOURCES) $(if $(EDITABLE),FORCE)
	@echo "installing heatpath into $(VENV)"
	@rm -rf build *.egg-info
	@$(INSTALL_HOUSE)
	@rm -rf build *.egg-info
	@touch $@

lock:  ## pin the requirements anew, for Python 3.11 and later on every platform (needs uv)
	@test -n "$(UV)" || { echo "make lock needs uv" >&2; exit 1; }
	@$(UV) pip compile pyproject.toml --extra dev --universal --fork-strategy fewest --python-version 3.11 \
	--upgrade --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.new
	@{ echo "# What heatpath, its extras and its tests need, pinned by hash for Python 3.11 and later on every platform."; \
	echo "# Made by \`make lock\` from pyproject.toml; the index is that of the machine that installs."; \
	cat requirements.new; } > requirements.txt
	@rm requirements.new

clean:  ## remove what builds, tests and compiled kernels leave behind; the environment stays
	@rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis docs/_build docs/notebooks notebooks/executed
	@find $(ROOMS) tests benchmarks -name '__pycache__' -type d -prune -exec rm -rf {} +
