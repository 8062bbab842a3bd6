# `make demo` and `make test` are all a newcomer needs; `make` alone lists the rest.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
GO := PYTHONPATH=tools $(PY) -m gobuild go
WORKER := tools/penstock/bin/kustomize-worker
# Folders too: theirs is the only time that changes when a file goes.
WORKER_SOURCES := $(shell find tools/kustomize-worker -not -name '*_test.go' -not -name '*.md' -not -path '*/testdata*' -not -path '*/.kustomize*')
# The packages of Kustomize that have something of ours, with tests that compare.
KUSTOMIZE := $(patsubst tools/kustomize-worker/_kustomize/%/quick_test.go,sigs.k8s.io/kustomize/%,$(shell find tools/kustomize-worker/_kustomize -name quick_test.go))
ARGS ?=
# The modules have environments of their own: penstock needs none of what they need.
PLANE := .modules/plane
PLANE_PY := $(PLANE)/bin/python
# The hub's SDK wants a library older than the others': an environment apart.
HUB := .modules/hub
HUB_PY := $(HUB)/bin/python
# What is tried of each module, in the environment that it has.
HUB_TESTS := tests/modules/test_images.py tests/modules/test_read_only.py tests/modules/test_secrets.py
FUZZTIME ?= 60s

# Tests and tools that call `go` find the one that setup chose.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

# A virtual environment that was copied or moved, or whose Python has gone, is made anew.
ifneq ($(shell test -x $(PY) && cat $(VENV)/.place 2>/dev/null),$(CURDIR))
$(VENV)/.packages: FORCE
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: FORCE help setup demo test test-modules modules plant images bench-modules soak fuzz kustomize-suite lint lint-go lint-modules fmt schemas schemas-check placement bench docs lock lock-modules clean oracle coredns registry daprd lab

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.packages $(WORKER) $(VENV)/.installed ## Make .venv with everything in it, and the worker
	@$(PY) -m compileall -q tools/penstock || true # or each start compiles, where Python may not write beside its modules

demo: setup ## Validate this repository's fleet and show it as a table
	@$(VENV)/bin/penstock validate
	@$(VENV)/bin/penstock status

test: setup oracle coredns registry test-modules ## Run the tests of the worker and the modules, then those of penstock (ARGS: more for pytest)
	@$(GO) vet ./... $(KUSTOMIZE)
	@$(GO) test ./... $(KUSTOMIZE)
	@$(PY) -m pytest -n auto $(ARGS)

modules: $(PLANE)/.packages $(HUB)/.packages ## Make the environments of modules/
	@:

test-modules: modules daprd ## Run the tests of modules/ alone
	@$(PLANE_PY) -m pytest -n auto tests/modules $(ARGS)
	@$(HUB_PY) -m pytest -n auto tests/modules/iothub_integration $(HUB_TESTS) $(ARGS)

plant: modules ## The plant on this machine, from a tag to the top, with a live view (ARGS=--real: mosquitto and daprd)
	@$(PLANE_PY) -m plant $(ARGS)

images: ## Build the modules' images with buildah, without root (ARGS=--build-arg=PYTHON=...: another base)
	@for one in modules/*/Dockerfile; do name=$$(basename $$(dirname $$one)); \
	  BUILDAH_ISOLATION=chroot buildah build --tag "$$name" --file "$$one" $(ARGS) . || exit 1; done

bench-modules: modules daprd ## How fast the modules are, beside an empty handler over the same brokers and sidecar
	@$(PLANE_PY) -m plant.bench $(ARGS)
	@$(PLANE_PY) -m plant.bench_publisher

soak: modules daprd ## A million messages through a gateway in trouble, a million more as apps/ wires it, and every process of the chain killed again and again
	@$(PLANE_PY) -m plant.accounting --count 1000000 --keys 100 --interval 20 $(ARGS)
	@$(PLANE_PY) -m plant.accounting --sidecar --count 1000000 --keys 100 --interval 20
	@$(PLANE_PY) -m plant.chain --rounds 10 --sidecars

.PHONY: e2e e2e-programs
e2e: setup e2e-programs ## Have kustomize-controller and an API server roll out what is rendered (ARGS=--write-figures: keep the counts)
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests/e2e $(ARGS)

fuzz: setup ## Fuzz readers and reports (thousands of examples each), properties, then the worker (FUZZTIME each, some minutes)
	@FUZZ=1 $(PY) -m pytest tests/hostile -k fuzz -o timeout=3600 $(ARGS)
	@FUZZ=1 $(PY) -m pytest -n auto -m hypothesis --ignore=tests/hostile # `make test` draws the same each time
	@for one in FuzzFrames FuzzOps FuzzLimits FuzzTemplates FuzzStraight FuzzPlainJSON; do $(GO) test -run '^$$' -fuzz "^$$one$$" -fuzztime $(FUZZTIME) . || exit 1; done

kustomize-suite: setup ## Run Kustomize's own tests over the release and over what the worker makes of it (some minutes)
	@PYTHONPATH=tools $(PY) -m gobuild suite

lint: setup lint-go lint-modules ## Check style and types
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check --quiet
	@$(PY) -m mypy
	@$(PY) -m yamllint --strict .

lint-go: $(VENV)/.packages ## The part of lint that is about Go
	@$(GO) vet ./...
	@PYTHONPATH=tools $(PY) -m gobuild gofmt -l tools/kustomize-worker/*.go tools/kustomize-worker/_kustomize tools/daprd tests

lint-modules: modules ## The types of the modules, in their own environment
	@$(PLANE_PY) -m mypy --config-file modules/mypy.ini
	@$(HUB_PY) -m mypy --config-file modules/iothub-integration/mypy.ini

fmt: setup ## Put the code into its one form
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format
	@PYTHONPATH=tools $(PY) -m gobuild gofmt -w tools/kustomize-worker/*.go tools/kustomize-worker/_kustomize tools/daprd tests

schemas: setup ## Make schemas/: CRDs from their pinned sources, penstock's own from its types; and Dapr's components
	@$(PY) tools/schemas/models.py
	@$(PY) tools/schemas/extract.py
	@$(PY) tools/schemas/dapr.py

schemas-check: setup ## Fail when schemas/ is not what its sources give
	@$(PY) tools/schemas/models.py --check
	@$(PY) tools/schemas/extract.py --check
	@$(PY) tools/schemas/dapr.py --check

placement: setup ## Sow every fault there is and count how often its line is found (some minutes)
	@PLACEMENT=all $(PY) -m pytest -s tests/placement $(ARGS)

bench: setup ## Measure the speed that the project promises
	@$(PY) tools/bench/run.py $(ARGS)

docs: setup ## Generate the reference pages from the code
	@$(PY) tools/docs/generate.py

lock: setup ## Resolve the newest packages into requirements-dev.lock
	@rm -rf $(VENV)/lock && $(PY) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet --upgrade pip
	@$(VENV)/lock/bin/python -m pip install --quiet --group dev --editable .
	@$(VENV)/lock/bin/python -m pip freeze --exclude-editable > requirements-dev.lock
	@rm -rf $(VENV)/lock

lock-modules: setup ## Resolve the newest packages of modules/ into their locks
	@rm -rf .modules/lock && $(PY) -m venv .modules/lock
	@.modules/lock/bin/python -m pip install --quiet --upgrade pip
	@$(PY) tools/modules/lock.py needs | xargs .modules/lock/bin/python -m pip install --quiet
	@.modules/lock/bin/python tools/modules/lock.py write
	@rm -rf .modules/lock

lab: setup coredns ## The nested lab, whole: namespaces, real proxies and brokers (Linux, root; a quarter of an hour)
	@rm -f .lab-counts
	@LAB=all LAB_COUNT=$(CURDIR)/.lab-counts PYTHONPATH=tools $(PY) -m pytest -o timeout=3600 tests/lab $(ARGS)
	@test ! -s .lab-counts || $(PY) -m tests.lab.counted .lab-counts; rm -f .lab-counts

clean: ## Remove everything that make has made here
	@rm -rf $(VENV) .modules tools/penstock/bin tools/kustomize-worker/.kustomize build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

e2e-programs: $(VENV)/.packages
	@PYTHONPATH=tools $(PY) -m gobuild pinned etcd kube-apiserver kustomize-controller client-certificate oci-client registry >/dev/null

oracle: $(VENV)/.packages
	@PYTHONPATH=tools $(PY) -m gobuild oracle

coredns: $(VENV)/.packages
	@PYTHONPATH=tools $(PY) -m gobuild pinned coredns >/dev/null || true # without it the lab's tests say so

registry: $(VENV)/.packages
	@PYTHONPATH=tools $(PY) -m gobuild pinned registry >/dev/null || true # and so does the mirror's

daprd: $(VENV)/.packages
	@PYTHONPATH=tools $(PY) -m gobuild daprd

$(HUB)/.packages: modules/iothub-integration/requirements-dev.lock | $(VENV)/.packages
	@test "$$(cat $(HUB)/.place 2>/dev/null)" = "$(CURDIR)" || rm -rf $(HUB)
	@echo "Setting up $(HUB)" >&2
	@$(PY) -m venv $(HUB)
	@$(HUB_PY) -m pip install --quiet --disable-pip-version-check --requirement $<
	@$(HUB_PY) tools/modules/path.py
	@printf '%s' "$(CURDIR)" > $(HUB)/.place
	@touch $@

$(PLANE)/.packages: modules/requirements-dev.lock $(wildcard modules/*/pyproject.toml) | $(VENV)/.packages
	@test "$$(cat $(PLANE)/.place 2>/dev/null)" = "$(CURDIR)" || rm -rf $(PLANE)
	@echo "Setting up $(PLANE)" >&2
	@$(PY) -m venv $(PLANE)
	@$(PLANE_PY) -m pip install --quiet --disable-pip-version-check --requirement modules/requirements-dev.lock
	@$(PLANE_PY) tools/modules/path.py
	@printf '%s' "$(CURDIR)" > $(PLANE)/.place
	@touch $@

$(VENV)/.packages: requirements-dev.lock
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$("$(PYTHON)" --version 2>&1), and penstock needs 3.11 or newer. Say where one is: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@test "$$(cat $(VENV)/.place 2>/dev/null)" = "$(CURDIR)" || rm -rf $(VENV)
	@echo "Setting up $(VENV)" >&2
	@"$(PYTHON)" -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	@printf '%s' "$(CURDIR)" > $(VENV)/.place
	@touch $@

$(WORKER): $(WORKER_SOURCES) tools/gobuild/worker.py tools/gobuild/kustomize.py | $(VENV)/.packages
	@PYTHONPATH=tools $(PY) -m gobuild worker
	@touch $@

$(VENV)/.installed: pyproject.toml tools/gobuild/hook.py $(VENV)/.packages | $(WORKER)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
