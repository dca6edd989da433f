# README's two commands: `make report` and `make test`. Everything is installed into .venv from locked, hashed packages.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: report test lint types evaluate lock train-tools clean

report: $(READY)
	$(BIN)/communique build examples --record examples.db
	$(BIN)/communique report examples.db --output report.html

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy

evaluate: $(READY)
	$(BIN)/python -m eval.gate

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Communiqué needs Python 3.11 or later; call make with PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# What only the training of the reader needs; torch brings some gigabytes with it.
train-tools: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"  # knows groups
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group train

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate \
	  --group dev --all-extras pyproject.toml --output-file requirements.lock
	sed -i 's/^lxml\[[^]]*\]==/lxml==/' requirements.lock  # an older pip trips over this one extra

clean:
	rm -rf $(VENV) examples.db examples.db-wal examples.db-shm report.html build dist
