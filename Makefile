# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# `make help` lists the targets. Everything made lies in build/, .venv/ and .venv-importer/.

SHELL := bash
.DEFAULT_GOAL := help
PARTS := lint changelog-lint unit docs-lint build integration ansible-lint galaxy-importer sanity

ROOT := $(CURDIR)
VENV := $(ROOT)/.venv
IMPORTER := $(ROOT)/.venv-importer
COPY := build/copy/ansible_collections/telecom/broadworks
TARBALL = build/telecom-broadworks-$(shell sed -n 's/^version: //p' galaxy.yml).tar.gz

# Lets ansible find the installed collection and nothing of the working copy.
INSTALLED := ANSIBLE_COLLECTIONS_PATH=$(ROOT)/build/collections ANSIBLE_COLLECTIONS_SCAN_SYS_PATH=false

# Programs of the virtual environment first; nothing of the user's own ansible settings.
export PATH := $(VENV)/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
export ANSIBLE_LOCALHOST_WARNING := false
export ANSIBLE_INVENTORY_UNPARSED_WARNING := false

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
rehearse: venv ## The same for a shift: make rehearse ROSTER=roster.csv AT=2026-11-23T22:00 TIMEZONE=Europe/Berlin
	@ansible-playbook playbooks/rehearse.yml -e "$$(python tools/rehearse_variables.py)"

.PHONY: test
test: ## Run every check below, fast ones first, and sum up
	@python=$$(tools/find_python.sh) && "$$python" tools/run_parts.py $(PARTS)

##@ Checks, each alone

.PHONY: lint
lint: venv ## Style, format and types of the Python code; licences of all files
	ruff check .
	ruff format --check .
	mypy
	reuse lint --lines

.PHONY: changelog-lint
changelog-lint: venv ## Changelog fragments
	antsibull-changelog lint
	antsibull-changelog lint-changelog-yaml changelogs/changelog.yaml

.PHONY: unit
unit: venv ## Unit tests
	@python -m pytest tests/unit $(PYTEST_ARGS)

.PHONY: docs-lint
docs-lint: copy ## Documentation of the plugins, and references in docs/
	cd $(COPY) && HOME=$(ROOT)/build GIT_CEILING_DIRECTORIES=$(ROOT)/build antsibull-docs lint-collection-docs --plugin-docs \
	  --validate-collection-refs all --check-extra-docs-refs .

.PHONY: integration
integration: install ## The real ansible command and the installed collection against the simulator
	@$(INSTALLED) python -m pytest tests/integration -n auto $(PYTEST_ARGS)

.PHONY: ansible-lint
ansible-lint: install ## Playbooks, roles and tests in ansible-lint's production profile
	@$(INSTALLED) ansible-lint --offline --profile production

.PHONY: galaxy-importer
galaxy-importer: build $(IMPORTER)/.stamp ## What Galaxy checks when a collection is uploaded
	@python tools/importer_check.py $(IMPORTER) $(TARBALL)

.PHONY: sanity
sanity: copy ## ansible-test sanity in virtual environments
	@python tools/sanity.py

##@ More

.PHONY: test-matrix
test-matrix: install ## Unit and integration tests on every ansible-core and Python found
	@python tools/test_matrix.py $(MATRIX)

.PHONY: chaos
chaos: venv ## 2,000 rounds of random worlds, lists and faults: does any report disagree?
	@CHAOS_ROUNDS=$${CHAOS_ROUNDS:-2000} python -m pytest tests/integration/test_faults.py -k chaos \
	  -s -o timeout=7200 $(PYTEST_ARGS)

.PHONY: benchmark
benchmark: install ## Measure and renew docs/performance.md: half an hour
	@$(INSTALLED) python tests/benchmark/run.py $(BENCHMARK)

.PHONY: docs
docs: install copy ## Guides and plugin reference as web pages, in build/docs
	@$(INSTALLED) tools/make_site.sh $(COPY)

.PHONY: build
build: venv ## The tarball, in build/
	@python tools/collection.py build

.PHONY: install
install: venv ## The tarball installed into build/collections
	@python tools/collection.py install

.PHONY: release
release: lint changelog-lint docs-lint galaxy-importer ## Build, check, and say what is left to do; tags and uploads nothing
	@python tools/release.py $(TARBALL)

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
venv: $(VENV)/.stamp build/tree/.stamp

$(VENV)/.stamp: requirements.txt tests/requirements/dev.txt tools/make_venv.sh
	@tools/make_venv.sh $(VENV) tests/requirements/dev.txt

$(IMPORTER)/.stamp: tests/requirements/importer.txt tools/make_venv.sh
	@tools/make_venv.sh $(IMPORTER) tests/requirements/importer.txt

build/tree/.stamp: $(VENV)/.stamp tools/collection.py
	@python tools/collection.py link
	@touch $@

.PHONY: copy
copy: venv
	@python tools/collection.py copy
