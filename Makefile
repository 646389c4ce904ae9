# Signet: make demo runs it, make test tests it.
.DEFAULT_GOAL := help
VENV := .venv
PYTHON := $(VENV)/bin/python
export PYTHONPATH := src
# Some images forbid to keep compiled modules: every process would then take twice as long to start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo smoke test check bench lint format clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

setup: ## install everything and prepare the database
	@sh scripts/bootstrap
	@$(PYTHON) -m signet setup

demo: ## run the product with demo data on http://127.0.0.1:8000 (PORT=8001 for another)
	@sh scripts/bootstrap
	@exec $(PYTHON) -m signet demo $(if $(PORT),--port $(PORT))

smoke: ## set up and do the main job once, without a browser
	@sh scripts/bootstrap
	@$(PYTHON) -m signet smoke

test: ## run the tests
	@sh scripts/bootstrap
	@$(PYTHON) -m pytest -n 2 $(ARGS)

check: ## format, lint, types, import directions, translations
	@sh scripts/bootstrap
	@$(VENV)/bin/ruff format --check src tests bench
	@$(VENV)/bin/ruff check src tests bench
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-cache
	@sh scripts/messages --check
	@sh scripts/check-tree

bench: ## measure the claims (ONLY=pdf for one of them)
	@sh scripts/bootstrap
	@$(PYTHON) -m signet bench $(if $(ONLY),--only $(ONLY))

format: ## format the code
	@$(VENV)/bin/ruff format src tests bench
	@$(VENV)/bin/ruff check --fix src tests bench

clean: ## remove what set-up made, but not your data in .signet
	rm -rf $(VENV) .signet-test .mypy_cache .ruff_cache .hypothesis
