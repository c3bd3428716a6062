# One command each: run, test, check, bench. `make help` lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
TEST_ENV := DJANGO_SETTINGS_MODULE=tests.settings

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench words docs screenshots locks clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(VENV)/base.stamp: requirements/base.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/base.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

.env:
	$(PYTHON) -c "import secrets; print('# made by make setup; never commit it'); print('SECRET_KEY=' + secrets.token_urlsafe(50)); print('HTTPS=0')" > $@

setup: $(VENV)/base.stamp .env ## install, prepare the database, load the content and the demo data
	DEMO=1 $(BIN)/python manage.py set_up
	DEMO=1 $(BIN)/python manage.py collectstatic --noinput --verbosity 0

run: setup ## all of setup, then serve on HOST:PORT
	@DEMO=1 $(BIN)/python manage.py welcome http://$(HOST):$(PORT)
	@DEMO=1 exec $(BIN)/gunicorn msclinic.wsgi --bind $(HOST):$(PORT) --workers 2 --threads 4 --log-level warning

test: $(VENV)/dev.stamp ## the whole test suite
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/dev.stamp ## format, lint, types, import rules, migrations, triggers, deployment, evidence, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(TEST_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export $(TEST_ENV) DATABASE_URL="sqlite:///$$folder/fresh.sqlite3" && \
	  $(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py check --database default --fail-level WARNING
	DJANGO_SETTINGS_MODULE=msclinic.settings SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(50))") HTTPS=1 DEMO=0 \
	  ALLOWED_HOSTS=clinic.example $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(TEST_ENV) $(BIN)/python manage.py check_evidence
	$(TEST_ENV) $(BIN)/python manage.py make_docs --check

fix: $(VENV)/dev.stamp ## format and mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

words: $(VENV)/dev.stamp ## gather the words of the pages for translating, and compile what is translated (needs gettext)
	$(TEST_ENV) $(BIN)/python manage.py makemessages -l de --no-location --no-wrap --ignore $(VENV) --ignore var --ignore build --ignore tests
	$(TEST_ENV) $(BIN)/python manage.py compilemessages -l de --ignore $(VENV)

docs: $(VENV)/dev.stamp ## write the generated pages of docs/
	$(TEST_ENV) $(BIN)/python manage.py make_docs

bench: $(VENV)/dev.stamp .env ## measure: decisions per second and the htmx answer, as ratios
	$(TEST_ENV) $(BIN)/python -m tests.bench

screenshots: $(VENV)/dev.stamp ## every page as it looks, into build/screenshots/ (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots

locks: ## write the hashed lock files anew (needs uv)
	uv pip compile -q --upgrade --no-emit-index-url --no-annotate --no-header --generate-hashes --python-version 3.11 pyproject.toml -o requirements/base.txt
	uv pip compile -q --upgrade --no-emit-index-url --no-annotate --no-header --generate-hashes --python-version 3.11 --extra dev --extra postgres pyproject.toml -o requirements/dev.txt

clean: ## remove what was installed and built; the database and .env stay
	rm -rf $(VENV) build var/static
