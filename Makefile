# Everything there is to do with stance. `make` alone prints the list.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help train test test-oldest classify evaluate bench notes recipe peers pictures lint docs-check check reproduce smoke clean

# without bytecode beside it, a checkout compiles itself at every start; a wheel comes compiled
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
PIP_OPTIONS := --quiet --disable-pip-version-check
PACKAGE := '.[dask,html,png,train]'
TRAINED := $(VENV)/trained
PEERS ?= $(VENV)/peers
OLDEST ?= $(VENV)/oldest
TABLE ?= data/statements.csv
TEXT ?= We are ready to resume the talks once the drills are called off.
NOTES := $(wildcard data/*.md data/*.csv data/notes/*)
LEARNING := $(wildcard stance/*.py stance/*/*.py)

help: ## print this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): pyproject.toml .ci/constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install $(PIP_OPTIONS) -c .ci/constraints.txt --upgrade pip
	$(BIN)/pip install $(PIP_OPTIONS) -c .ci/constraints.txt -e $(PACKAGE) --group dev
	touch $@

$(TRAINED): $(READY) data/digest/digest.json $(NOTES) $(LEARNING)
	$(BIN)/stance check data/statements.csv
	$(BIN)/python docs/data_numbers.py
	$(BIN)/stance train data/statements.csv --digest data/digest --notes data/notes \
	  -o models/stance --force
	touch $@

train: $(TRAINED) ## learn from data/, measure, save models/stance, classify three statements
	@$(BIN)/stance classify \
	  "The ministry welcomed the proposal and said its delegation was ready to meet at any time." \
	  "Sanctions will be eased once inspectors return to the site, the envoy said." \
	  "The government rejected the offer and accused its neighbour of preparing for war."

test: $(READY) ## run every test, on all cores
	$(BIN)/pytest --numprocesses auto --dist worksteal

test-oldest: ## run every test with the oldest versions that pyproject.toml names
	test -x $(OLDEST)/bin/python || $(PYTHON) -m venv $(OLDEST)
	sed '/dependency-groups/q' pyproject.toml | grep -oE '[A-Za-z0-9_-]+(\[[a-z]+\])?>=[0-9.]+' | \
	  grep -v -e hatchling -e python | sed -E 's/\[.*\]//; s/>=/==/' > $(OLDEST)/oldest.txt
	$(OLDEST)/bin/pip install $(PIP_OPTIONS) --upgrade pip
	$(OLDEST)/bin/pip install $(PIP_OPTIONS) -c $(OLDEST)/oldest.txt -e $(PACKAGE) --group test
	$(OLDEST)/bin/pytest -W ignore::DeprecationWarning --numprocesses auto --dist worksteal

classify: $(READY) ## classify TEXT="..." with the model that is there
	@$(BIN)/stance classify -- "$$TEXT"
override export TEXT := $(value TEXT)

evaluate: $(READY) ## measure the model on TABLE=my.csv (the training table flatters)
	$(BIN)/stance evaluate $(TABLE)

bench: $(READY) ## measure speed against others, as ratios, into tests/benchmarks/README.md
	-$(BIN)/pip install $(PIP_OPTIONS) -c .ci/constraints.txt --group bench
	$(BIN)/pytest tests/benchmarks --benchmark-enable --benchmark-only --benchmark-columns=min,median

notes: $(READY) ## measure the model for its card on REAL= and TYPED=; then make train
	$(BIN)/python tests/benchmarks/quality.py --real $(REAL) --typed $(TYPED)

recipe: $(READY) ## measure the choices of the recipe on ARCHIVE=, REAL= and TYPED= (an hour)
	$(BIN)/python tests/benchmarks/recipe.py --archive $(ARCHIVE) --real $(REAL) --typed $(TYPED) \
	  --work $(VENV)/recipe

peers: ## measure other methods on REAL=, TYPED= and PLOVER=folder, in an environment of their own
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install $(PIP_OPTIONS) -r tests/benchmarks/peers.txt -e '.[train]'
	nice -n 19 $(PEERS)/bin/python tests/benchmarks/peers.py --real $(REAL) --typed $(TYPED) \
	  --plover $(PLOVER)

pictures: $(READY) ## draw docs/timeline-light.svg and -dark.svg from data/talks.csv
	$(BIN)/stance timeline data/talks.csv --svg docs/timeline-light.svg --force
	$(BIN)/stance timeline data/talks.csv --svg docs/timeline-dark.svg --dark --force

lint: $(READY) ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs-check: $(READY) ## links, examples and spelling of the README and docs/
	$(BIN)/codespell -L wont --skip '*.svg' README.md CHANGELOG.md CONTRIBUTING.md docs data/README.md models
	$(BIN)/pytest tests/test_docs.py

check: lint docs-check test ## all that CI checks, except smoke

reproduce: ## rebuild the model from data/, and fail if it differs by more than .001
	rm -f $(TRAINED)
	$(MAKE) $(TRAINED)
	git diff --exit-code models data

smoke: $(READY) ## install the wheel without extras elsewhere, and use it
	rm -rf $(VENV)/smoke && mkdir $(VENV)/smoke
	$(BIN)/pip wheel $(PIP_OPTIONS) --no-deps -w $(VENV)/smoke .
	$(PYTHON) -m venv $(VENV)/smoke/bare
	$(VENV)/smoke/bare/bin/pip install $(PIP_OPTIONS) \
	  -c .ci/constraints.txt $(VENV)/smoke/*.whl
	cd / && "$(CURDIR)/$(VENV)/smoke/bare/bin/stance" classify "We condemn this act of aggression."
	cd / && echo "Pyongyang rejected the offer." | \
	  "$(CURDIR)/$(VENV)/smoke/bare/bin/stance" article - --date 2024-05-31

clean: ## remove what make made, except the model
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find stance tests -name __pycache__ -type d -prune -exec rm -rf {} +
