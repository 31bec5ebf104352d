# All set-up on a fresh machine with Python 3.11 or later: `make demo` runs the main job, `make test` the tests.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TYPES := types-of-linux types-of-win32 types-of-darwin

# Some machines ask Python to keep nothing it compiled: then each process that a test starts compiles the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test coverage lint types $(TYPES) check generated torture moving-lists mutations pictures constraints clean

demo: $(VENV)/installed
	$(BIN)/intend-bulk demo

test: $(VENV)/installed-dev
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# Which lines no test runs; counting them takes a third of the time more.
coverage: $(VENV)/installed-dev
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

# Of each system, with a memory of its own, so that they can go side by side: make --jobs types.
types: $(TYPES)

$(TYPES): types-of-%: $(VENV)/installed-dev
	$(BIN)/mypy --platform $* --cache-dir .mypy_cache/$*

check: lint types test

# What the program makes and the project keeps a copy of; a test says when a copy is old.
generated: $(VENV)/installed-dev
	$(BIN)/python tools/generate.py

# The proof of docs/reliability.md at length: a thousand kills, about ten minutes.
torture: $(VENV)/installed-dev
	$(BIN)/python tools/torture.py

# Exports of 12,345 clients that come and go meanwhile: about an hour.
moving-lists: $(VENV)/installed-dev
	$(BIN)/python tools/moving_lists.py

# Takes the safeguards away, one by one: each must make a test fail.
mutations: $(VENV)/installed-dev
	$(BIN)/python tools/mutations.py

# The pictures of the guides; tools/pictures.py says what it needs besides.
pictures: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pillow
	$(BIN)/python tools/pictures.py

# The newest versions that the ranges of pyproject.toml allow; run the tests before they are committed.
constraints:
	rm -rf build/constraints && $(PYTHON) -m venv build/constraints
	build/constraints/bin/python -m pip install --quiet -e '.[dev]'
	build/constraints/bin/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools > constraints.txt

clean:
	rm -rf $(VENV) build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

# pip compiles on one core, and the tests of pandas too.
$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q -j 0 -x /tests/ $(VENV) intend_bulk
	touch $@ $(VENV)/installed
