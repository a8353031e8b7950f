# The project's commands. `make` alone lists them.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check unit e2e format bench snapshots pictures man soak clean setup-test

PY := .venv/bin/python
SETUP := @sh scripts/setup
# A file's tests stay together (worksteal): what they share, a model or a server, is made once.
# What plays sound or drives a terminal mostly waits for the time it takes to speak, so more of
# those run at once; each test has a sound server and a terminal of its own.
PYTEST := $(PY) -m pytest

help:  ## list these commands
	@sed -n 's/^\([a-z][a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
	while IFS='|' read -r name what; do printf '%-16s %s\n' "$$name" "$$what"; done

run:  ## install what is needed, then open mocktui
	$(SETUP) run
	@if [ -t 0 ] && [ -t 1 ]; then exec .venv/bin/mocktui; else \
	echo "There is no terminal here for the full-screen app: playing the demo as plain lines."; \
	exec .venv/bin/mocktui demo; fi

test: setup-test  ## install what is needed, then check and test everything
	@$(MAKE) --no-print-directory check unit e2e

setup-test:
	$(SETUP) test

check: setup-test  ## format, lint, types, import contracts
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

unit: setup-test  ## the tests without a terminal or sound
	$(PYTEST) -m "not e2e and not soak" -n 3 --dist worksteal --durations=15

e2e: setup-test  ## the tests in a real terminal, on a virtual microphone
	$(PYTEST) -m "e2e and not soak" -n 4 --dist worksteal --durations=15

format:  ## write the code in its one format
	$(SETUP) test
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

bench:  ## measure the figures of the README
	$(SETUP) bench
	$(PY) benchmarks/bench.py

snapshots:  ## take the screens' snapshots anew (look at the diff before committing)
	$(SETUP) test
	$(PYTEST) tests/tui -m "not e2e and not soak" --snapshot-update

pictures:  ## make the pictures of README and docs from the running app
	$(SETUP) test
	PYTHONPATH=. $(PY) scripts/pictures.py

man:  ## make the manual page and the pages on commands, events and settings from the code
	$(SETUP) test
	$(PY) scripts/man.py
	$(PY) scripts/events.py
	$(PY) scripts/settings_page.py

soak:  ## long campaigns, not part of make test
	$(SETUP) test
	$(PYTEST) -m soak --timeout 3600

clean:  ## remove what the commands above made, the environment too
	rm -rf .venv build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	.import_linter_cache snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
