# Everything that is done with this project. The scripts find the tools and say what is missing.
SHELL := /bin/bash

# How long chaos lasts.
MINUTES ?= 10

# The browser and the Node.js that the browser tests run.
BROWSER = -Dchromium="$$chromium" -Dnode="$$(command -v node)"
FIND_BROWSER = chromium=$$(scripts/find-chromium.sh --install)

.PHONY: help build check check-scripts check-gateway demo e2e chaos bench format

help: ## this list
	@awk -F ': ## ' '/^[a-z0-9]+: ## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## server/target/lmarena-proxy.jar, as fast as it goes, without tests
	@scripts/build.sh

check: ## everything that must hold: formatting, lint, types, all tests (what CI runs)
	@scripts/build.sh packages
	npm run build
	@$(MAKE) --no-print-directory -j2 check-scripts check-gateway

check-scripts:
	npm run format:check
	npm run lint
	npm run typecheck
	npm run test

check-gateway:
	scripts/mvn.sh -q spotless:check
	$(FIND_BROWSER) && scripts/mvn.sh verify $(BROWSER)

demo: ## the gateway with an imitated site and a browser, to try it out
	@./start.sh --demo

e2e: ## the browser tests only; TRACES=1 keeps a trace of each test that fails
	@scripts/build.sh dashboard
	$(FIND_BROWSER) && scripts/mvn.sh -Dfast verify -pl e2e -am $(BROWSER) \
		-Dtest='dev.lmarenaproxy.e2e.**' -Dsurefire.failIfNoSpecifiedTests=false $(if $(TRACES),-Dtraces=true)

chaos: ## everything goes wrong at once, for ten minutes or MINUTES=5; SEED=7 repeats a run
	@scripts/build.sh dashboard
	$(FIND_BROWSER) && scripts/mvn.sh -Dfast verify -pl e2e -am $(BROWSER) \
		-Dtest='dev.lmarenaproxy.e2e.chaos.**' -Dsurefire.failIfNoSpecifiedTests=false \
		-Dchaos.seconds=$$(($(MINUTES) * 60)) $(if $(SEED),-Dchaos.seed=$(SEED))

bench: ## how long the monitor's questions take at a million requests
	scripts/mvn.sh -q -Dfast test -pl server -am \
		-Dtest='dev.lmarenaproxy.**.*Benchmark' -Dsurefire.failIfNoSpecifiedTests=false

format: ## formats every file
	@scripts/build.sh packages
	npm run format
	scripts/mvn.sh -q spotless:apply
