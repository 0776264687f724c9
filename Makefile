# The menu. Every target makes its own environment: nothing is needed but Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := build/demo
DEMO_AS_OF := 2024-11-20 # a week after the last due date of the periods that the demonstration copies
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo test check lint derive site serve bench programs golden web clean

help:
	@echo "make demo   tỉnh hư cấu: kiểm tra, dựng trang công khai và nội bộ, mở tại máy này"
	@echo "make test   mọi phép thử, đúng như CI"
	@echo "make check | lint | derive | site | serve | bench | clean"

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.11 trở lên") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

setup: $(STAMP)

demo: $(STAMP)
	rm -rf $(DEMO)
	$(BIN)/portal demo $(DEMO) --units 70 --seed 1
	@$(BIN)/portal --root $(DEMO) check > build/demo-check.txt; tail -n 1 build/demo-check.txt # its faults are planted
	$(BIN)/portal --root $(DEMO) release 2024-K1 --as-of 2024-07-20
	$(BIN)/portal --root $(DEMO) release 2024 --as-of $(DEMO_AS_OF)
	$(BIN)/portal --root $(DEMO) build --audience public --as-of $(DEMO_AS_OF) --site-dir $(CURDIR)/build/demo-public
	$(BIN)/portal --root $(DEMO) build --audience staff --as-of $(DEMO_AS_OF) --site-dir $(CURDIR)/build/demo-staff
	$(BIN)/portal serve build/demo-public build/demo-staff

lint: $(STAMP)
	$(BIN)/ruff check scripts tests
	$(BIN)/ruff format --check scripts tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/portal derive --check

programs:
	@sh scripts/install-test-programs.sh

test: lint programs
	$(BIN)/pytest -n auto
	$(BIN)/portal check
	$(BIN)/mkdocs build --strict --site-dir build/site

check: $(STAMP)
	$(BIN)/portal check

derive: $(STAMP)
	$(BIN)/portal derive

site: $(STAMP)
	$(BIN)/portal build --audience public --site-dir $(CURDIR)/build/site

serve: $(STAMP)
	$(BIN)/mkdocs serve

bench: $(STAMP)
	$(BIN)/python -m tests.bench

web:
	cd scripts/web && npm ci --ignore-scripts && npm run build

golden: $(STAMP)
	$(BIN)/pytest --update-golden -n 0 tests

clean:
	rm -rf build site
