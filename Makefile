# Needs git, Python 3.10 or newer and a package index; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := $(VENV)/monorepo
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
LOCK := requirements/dev.txt
LOWEST := tests/static tests/hooks tests/cli tests/config tests/lint tests/sql tests/startup \
  tests/alerts tests/deploy tests/drift tests/push tests/validation

.PHONY: bench demo dist differential docs flow fuzz lint lock lowest mutants mutation oracle
.PHONY: oracle-mutants site test wheel-test workflows

demo: $(READY)
	@$(BIN)/resilience-hooks check --root examples/prediction-platform; code=$$?; \
	if [ $$code -ne 1 ]; then echo "demo: expected one finding (exit 1), got exit $$code"; exit 1; fi; \
	echo; echo "That import would have failed in production only. Repair it with the line above."; echo
	@$(BIN)/python -m tests.flow.demo

# One day of the example platform, started from its images; `pytest tests/flow` plays the bad ones.
flow: $(READY)
	@$(BIN)/python -m tests.flow.live

# Builds of an engine go one at a time: side by side they disturb one another.
test: lint
	$(BIN)/pytest -n auto -m "not engine"
	$(BIN)/pytest -m engine

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python docs/write_rules.py --check
	$(BIN)/python docs/write_configuration.py --check

# make differential N=2000 SEED=1; needs buildah. A tenth as many builds judge RUN.
differential: $(READY)
	$(BIN)/python -m tests.engine.differential $(or $(N),2000) $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tests.engine.running $$(($(or $(N),2000) / 10)) $(if $(SEED),--seed $(SEED))

# make mutants N=1000; needs buildah.
mutants: $(READY)
	$(BIN)/python -m tests.engine.mutants $(or $(N),1000)

# make fuzz MINUTES=10 SEED=1 TARGETS="shell sql": every reader of files, the time shared out.
fuzz: $(READY)
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),10) --seed $(or $(SEED),1) $(TARGETS)

# make mutation N=50 SEED=1 MODULES="static.graph.resolve drift.rule"; the modules are in setup.cfg.
mutation: $(TOOLS)
	$(BIN)/python -m tests.sampledmutants --mutants $(or $(N),50) --seed $(or $(SEED),1) $(MODULES)

docs: $(READY)
	$(BIN)/python docs/write_rules.py
	$(BIN)/python docs/write_configuration.py

# The documents as pages, in .venv/site.
site: $(READY)
	$(BIN)/python -m mkdocs build --strict

# Beside ruff, grimp, deptry, tach and pylint, as far as they are installed: pip install -e '.[bench]'
bench: $(READY)
	rm -rf $(BENCH) && $(BIN)/python -m benchmarks.monorepo $(BENCH)
	$(BIN)/python -m benchmarks.peers $(BENCH)
	$(BIN)/python -m benchmarks.growth

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
ifdef LOCKED
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
endif
	@touch $(READY)

$(TOOLS): $(READY)
ifndef LOCKED
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutation,release]'
endif
	@touch $(TOOLS)

# Locks every version and hash for Python 3.10 and newer; make lock UPGRADE=1 takes newer ones.
lock: $(TOOLS)
	$(BIN)/uv pip compile setup.cfg --quiet --extra dev --extra mutation --extra release --universal \
	  --python-version 3.10 --generate-hashes --custom-compile-command 'make lock' \
	  $(if $(UPGRADE),--upgrade) --output-file $(LOCK)

# The tests with the lowest version of each library: make lowest PYTHON=python3.10
lowest: $(TOOLS)
	$(BIN)/uv venv --quiet --clear --python $(PYTHON) $(VENV)/lowest
	$(BIN)/uv pip install --quiet --python $(VENV)/lowest/bin/python --resolution lowest-direct \
	  --editable '.[dev]'
	$(VENV)/lowest/bin/python -m pytest -n auto $(or $(TESTS),$(LOWEST))

# sdist and wheel of HEAD, the same to the byte wherever they are built.
dist: $(TOOLS)
	$(BIN)/python -m tests.packaging.distributions dist

# make wheel-test PYTHONS="python3.10 python3.14" WHEEL=dist/….whl
wheel-test: $(TOOLS)
	$(BIN)/python -m tests.packaging.interpreters $(if $(WHEEL),--wheel $(WHEEL)) $(PYTHONS)

workflows: $(TOOLS)
	$(BIN)/zizmor --offline --persona=pedantic .github action.yml

# make oracle TREES=1000 SEED=1
oracle: $(READY)
	$(BIN)/python -m tests.oracle.oracle $(or $(TREES),1000) $(if $(SEED),--seed $(SEED))

oracle-mutants: $(READY)
	$(BIN)/python -m tests.oracle.mutants $(or $(TREES),1000) $(if $(SEED),--seed $(SEED))
