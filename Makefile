# Two commands on a fresh machine with Python 3.11 or later: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
TEST_WORKERS ?= 3
# The names of some tests hold sets: in all processes in the same order.
PYTEST = PYTHONHASHSEED=0 $(BIN)/pytest -n $(TEST_WORKERS) --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test soak check bench model screens source-table examples lock clean

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(VENV)/installed ## set up .venv with what the product needs
install-dev: $(VENV)/installed-dev ## set up .venv with what tests, checks and benchmarks need besides

demo: install ## run the whole pipeline over a small fictional world and serve it on http://127.0.0.1:8000
	$(BIN)/scout demo

test: install-dev ## pass the tests, in TEST_WORKERS processes: much of their time they wait
	$(PYTEST)

soak: install-dev ## kill nodes of a real cluster under load for ten minutes (SCOUT_TEST_SOAK_S), and a crawl 50 times
	$(BIN)/pytest -m soak -s tests/elasticsearch/test_cluster.py
	SCOUT_TEST_KILLS=50 $(BIN)/pytest tests/crawlers/test_killed.py

check: install-dev ## format, lint, types, import rule, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST)

bench: install-dev ## measure beside peers, over the real records in DATA
	$(BIN)/python -m benchmarks.pipeline --data $(DATA)
	$(BIN)/python -m benchmarks.tagging --data $(DATA)/papers/arxiv_to_2019.jsonl.xz --gold $(DATA)/gold/technology_tags.jsonl
	$(BIN)/python -m benchmarks.entities --data $(DATA)/news/articles_2015_2019.jsonl.xz
	$(BIN)/python -m benchmarks.search --data $(DATA)/papers/arxiv_to_2019.jsonl.xz
	$(BIN)/python -m benchmarks.engines --data $(DATA)/papers/arxiv_to_2019.jsonl.xz
	$(BIN)/python -m benchmarks.store --data $(DATA)/papers/arxiv_to_2019.jsonl.xz
	$(BIN)/python -m benchmarks.relevance --data $(DATA)/relevance
	$(BIN)/python -m benchmarks.scouts --data $(DATA)
	$(BIN)/python -m benchmarks.articles --data $(DATA)/news/article-extraction-benchmark
	$(BIN)/python -m benchmarks.feeds --data $(DATA)/feeds
	$(BIN)/python -m benchmarks.duplicates --data $(DATA)/news/articles_2015_2019.jsonl.xz
	$(BIN)/python -m benchmarks.units --data $(DATA)
	$(BIN)/python -m benchmarks.linking --data $(DATA)
	$(BIN)/python -m benchmarks.relations --data $(DATA)/relevance/pap2pat
	$(BIN)/python -m benchmarks.people --data $(DATA)
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.uspto --data $(DATA)
	$(BIN)/python -m benchmarks.patentsview
	$(BIN)/python -m benchmarks.cordis
	$(BIN)/python -m benchmarks.registers --data $(DATA)/actors/ror_records_v2.jsonl.xz
	$(BIN)/python -m benchmarks.imports --data $(DATA)
	$(BIN)/python -m benchmarks.api --data $(DATA) --home $(VENV)/bench-api

model: install-dev ## train the models of nlp and knowledge again from DATA: the same for the same seed
	$(BIN)/python -m nlp.training.technologies --data $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m nlp.training.entities --data $(DATA) --lexicon nlp/models/entities
	SCOUT_HOME=$(VENV)/registers $(BIN)/scout import ror $(DATA)/actors/ror_records_v1schema.jsonl.xz $(DATA)/actors/ror_records_v2.jsonl.xz
	$(BIN)/python -m knowledge.linking.training --ledger sqlite:///$(VENV)/registers/scoutbase.sqlite --gold $(DATA)/actors/affiliations-s2aff/data/gold_affiliation_annotations.csv
	$(BIN)/python -m knowledge.linking.training.comparing --ledger sqlite:///$(VENV)/registers/scoutbase.sqlite --data $(DATA)

source-table: install-dev ## write the table of sources in docs/sources.md anew
	$(BIN)/python -m docs.source_table --data $(DATA)

screens: install-dev ## take the screenshots in docs/screens again (needs Chromium)
	$(BIN)/python -m docs.screens.take
	$(BIN)/python -m docs.screens.faults
	$(BIN)/python -m docs.screens.accounts

examples: install-dev ## take the examples in the description of the API again
	$(BIN)/python -m docs.examples.take

lock: ## renew the lock files from pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --extra elasticsearch --extra postgres --constraint requirements.lock --output-file requirements-server.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --extra dev --extra bench --extra elasticsearch --extra postgres --constraint requirements-server.lock --output-file requirements-dev.lock pyproject.toml

clean: ## remove .venv and what tests and checks leave behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis scoutbase-demo tests/elasticsearch/java/target

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("scoutbase needs Python 3.11 or later") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	@touch $@
