# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# `make help` lists the targets. Everything made is in build/, .venv/ and .venv-importer/.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Those with a + between them run side by side: each of them keeps one core busy.
PARTS := lint+changelog-lint+docs-lint+docs unit integration \
  targets+ansible-lint+galaxy-importer sanity

ROOT := $(CURDIR)
VENV := $(ROOT)/.venv
IMPORTER := $(ROOT)/.venv-importer
TREE := build/tree/ansible_collections/telecom
COPY := build/copy/ansible_collections/telecom/broadworks
COLLECTIONS := build/collections
INSTALLED := $(COLLECTIONS)/ansible_collections/telecom/broadworks/MANIFEST.json
VERSION := $(shell sed -n 's/^version: //p' galaxy.yml)
TARBALL := build/telecom-broadworks-$(VERSION).tar.gz

# Every file that git tracks or would add.
SOURCES := $(wildcard $(shell git ls-files --cached --others --exclude-standard))

# Lets ansible find the installed collection and nothing of the working copy.
FIND_INSTALLED := ANSIBLE_COLLECTIONS_PATH=$(ROOT)/$(COLLECTIONS) \
  ANSIBLE_COLLECTIONS_SCAN_SYS_PATH=false

# pyenv puts programs on PATH that fail for each version that is not active: for what needs
# several Pythons, its real folders come first.
PYENV := $(or $(PYENV_ROOT),$(HOME)/.pyenv)
PYTHONS := $(subst $(eval) ,:,$(wildcard $(PYENV)/versions/*/bin))

# Programs of the virtual environment first; nothing of the user's own ansible settings.
export PATH := $(VENV)/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
export ANSIBLE_LOCALHOST_WARNING := false
export ANSIBLE_INVENTORY_UNPARSED_WARNING := false

# Stealing keeps the tests of a file on one worker, with what they share, and no worker idle.
PYTEST := python -m pytest -n auto --dist worksteal
# pytest takes more arguments from here: make unit PYTEST_ARGS="-k plan -x"
PYTEST_ARGS ?=
# The matrix runs only the environments named here: make test-matrix MATRIX="ansible-2.16 lowest"
MATRIX ?=
# The benchmark measures and shows only the parts named here: make benchmark BENCHMARK="cold sizes"
BENCHMARK ?=

##@ To begin with

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: venv ## Sign agents out of a simulated BroadWorks: see what the collection does
	@ANSIBLE_CALLBACK_RESULT_FORMAT=yaml ANSIBLE_DISPLAY_SKIPPED_HOSTS=false \
	  ansible-playbook playbooks/demo.yml

.PHONY: rehearse
rehearse: venv ## A shift change on it: ROSTER=roster.csv AT=2026-11-23T22:00 TIMEZONE=Europe/Berlin
	@ansible-playbook playbooks/rehearse.yml -e "$$(python tools/rehearse_variables.py)"

.PHONY: test
test: ## Run every check below, and sum up
	@summary=; for parts in $(PARTS); do \
	  printf '\n==== %s ====\n' "$$parts"; SECONDS=0; \
	  sync=none; if [[ $$parts == *+* ]]; then sync=target; fi; \
	  $(MAKE) --no-print-directory --jobs=2 --output-sync="$$sync" $${parts//+/ } || \
	    { printf '\n%bFailed. To repeat this alone: make %s\n' "$$summary" "$${parts//+/ }"; exit 1; }; \
	  summary+=$$(printf '  passed %4d s  %s' "$$SECONDS" "$${parts//+/, }")'\n'; \
	done; printf '\n%bAll parts passed.\n' "$$summary"

##@ Checks, each alone

.PHONY: lint
lint: venv ## Style, format and types of the Python code; licenses of all files; commit subjects
	ruff check .
	ruff format --check .
	mypy
	reuse lint --lines
	@tools/check_commits.sh

.PHONY: changelog-lint
changelog-lint: venv ## Changelog fragments
	antsibull-changelog lint
	antsibull-changelog lint-changelog-yaml changelogs/changelog.yaml

.PHONY: unit
unit: venv ## Unit tests
	@$(PYTEST) tests/unit $(PYTEST_ARGS)

.PHONY: docs-lint
docs-lint: copy ## Documentation of the plugins, and references in docs/
	cd $(COPY) && HOME=$(ROOT)/build GIT_CEILING_DIRECTORIES=$(ROOT)/build antsibull-docs \
	  lint-collection-docs --plugin-docs --validate-collection-refs all --check-extra-docs-refs .

.PHONY: integration
integration: install ## The real ansible command and the installed collection against the simulator
	@$(FIND_INSTALLED) $(PYTEST) tests/integration $(PYTEST_ARGS)

.PHONY: targets
targets: copy ## ansible-test integration: one example for each module and role
	@PATH=$(VENV)/bin:$(PYTHONS):$$PATH tools/ansible_test.sh $(COPY) integration

.PHONY: ansible-lint
ansible-lint: install ## Playbooks, roles and tests in ansible-lint's production profile
	@$(FIND_INSTALLED) ansible-lint --offline --profile production

.PHONY: galaxy-importer
galaxy-importer: build $(IMPORTER)/.stamp ## What Galaxy checks when a collection is uploaded
	@PATH=$(IMPORTER)/bin:$$PATH tools/galaxy_importer.sh $(TARBALL)

.PHONY: sanity
sanity: copy ## ansible-test sanity in virtual environments
	@PATH=$(VENV)/bin:$(PYTHONS):$$PATH tools/ansible_test.sh $(COPY) sanity

##@ More

.PHONY: test-matrix
test-matrix: install ## Unit and integration tests on every ansible-core and Python found
	@PATH=$(VENV)/bin:$(PYTHONS):$$PATH $(FIND_INSTALLED) nox \
	  --session $(if $(MATRIX),$(patsubst %,"matrix(%)",$(MATRIX)),matrix) -- $(PYTEST_ARGS)

.PHONY: certification
certification: venv ## What the partner certification checks, on a clone of the last commit
	@PATH=$(VENV)/bin:$(PYTHONS):$$PATH nox --session certification

.PHONY: chaos
chaos: venv ## 2,000 rounds of random worlds, lists and faults: does any report disagree?
	@CHAOS_ROUNDS=$${CHAOS_ROUNDS:-2000} python -m pytest tests -k chaos -s -o timeout=7200 \
	  $(PYTEST_ARGS)

.PHONY: benchmark
benchmark: install ## Measure and renew docs/performance.md: ten minutes
	@PATH=$(VENV)/bin:$(PYTHONS):$$PATH $(FIND_INSTALLED) python tests/benchmark/run.py $(BENCHMARK)

.PHONY: docs
docs: install copy ## Guides and plugin reference as web pages, in build/docs, looked at in Chromium
	@$(FIND_INSTALLED) tools/make_site.sh $(COPY)
	@$(PYTEST) tests/site $(PYTEST_ARGS)

.PHONY: build
build: $(TARBALL) ## The tarball, in build/

.PHONY: install
install: $(INSTALLED) ## The tarball installed into build/collections

.PHONY: release
release: lint changelog-lint docs-lint galaxy-importer ## Build, check, and say what is left to do; tags and uploads nothing
	@tools/release.sh $(TARBALL) $(VERSION)

.PHONY: format
format: venv ## Put the Python code into the format that lint asks for
	ruff check --fix .
	ruff format .

.PHONY: requirements
requirements: venv ## Pin the newest development tools in tests/requirements/*.txt
	@tools/pin_requirements.sh

.PHONY: clean
clean: ## Remove what was built; the virtual environments stay
	rm -rf build .ansible .hypothesis .mypy_cache .pytest_cache .ruff_cache tests/output

.PHONY: distclean
distclean: clean ## Remove the virtual environments as well
	rm -rf $(VENV) $(IMPORTER)

# Steps of the targets above

.PHONY: venv
venv: build/tree/.stamp

$(VENV)/.stamp: requirements.txt tests/requirements/dev.txt tools/make_venv.sh
	@tools/make_venv.sh $(VENV) tests/requirements/dev.txt

$(IMPORTER)/.stamp: tests/requirements/importer.txt tools/make_venv.sh
	@tools/make_venv.sh $(IMPORTER) tests/requirements/importer.txt

# Python and ansible find the working copy as a collection: for unit tests and the demo.
build/tree/.stamp: $(VENV)/.stamp
	@mkdir -p $(TREE) && ln -sfn ../../../.. $(TREE)/broadworks
	@echo $(ROOT)/build/tree >"$$(python -c \
	  'import sysconfig; print(sysconfig.get_path("purelib"))')/broadworks_tree.pth"
	@touch $@

# Changes when a file comes or goes.
build/.sources: FORCE
	@mkdir -p build && printf '%s\n' $(SOURCES) >$@.new
	@cmp --silent $@.new $@ || cp $@.new $@
.PHONY: FORCE
FORCE:

# For ansible-test, which takes no symlink, antsibull-docs and the build. What ansible-test made
# there stays: its environments cost two minutes.
.PHONY: copy
copy: build/.copied
build/.copied: $(SOURCES) build/.sources | venv
	@mkdir -p $(COPY)/tests && cd $(COPY) && \
	  find . tests -mindepth 1 -maxdepth 1 ! -name tests ! -name output ! -name .git -exec rm -rf {} +
	@tar -cf - --files-from build/.sources | tar -xf - -C $(COPY)
	@touch $@

# ansible-galaxy must not see the linked tree: it would find that there is nothing to install.
$(TARBALL): build/.copied
	@ANSIBLE_COLLECTIONS_SCAN_SYS_PATH=false ansible-galaxy collection build $(COPY) \
	  --output-path build --force >/dev/null
	@du -k $@

$(INSTALLED): $(TARBALL)
	@rm -rf $(COLLECTIONS)
	@$(FIND_INSTALLED) ansible-galaxy collection install $(TARBALL) --no-deps --force \
	  --collections-path $(COLLECTIONS) >/dev/null
	@touch $@
