# Everything there is to do, in one place. `make` lists it.

GO    ?= go
TOOLS  = $(GO) tool -modfile=tools/go.mod
PKGS   = ./...
FUZZTIME ?= 30s

.DEFAULT_GOAL := help

.PHONY: help
help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/fakeoss, one static binary
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o bin/fakeoss ./cmd/fakeoss

.PHONY: demo
demo: ## show uploads with callbacks; needs nothing else
	$(GO) run ./cmd/fakeoss demo

.PHONY: test
test: ## all tests that need nothing but Go and curl, with the race detector
	$(GO) test -race -timeout 10m $(PKGS)

.PHONY: clients
clients: ## the clients in other languages (Python), installed as pinned
	$(GO) test -tags clients -timeout 15m -run 'TestPython' -v ./integration

.PHONY: lint
lint: ## gofmt, go vet, also for 32 bits, staticcheck
	@unformatted=$$(gofmt -l cmd emulator integration tools); test -z "$$unformatted" || { echo "gofmt: $$unformatted"; exit 1; }
	$(GO) vet $(PKGS)
	$(GO) vet -tags clients ./integration
	GOARCH=386 $(GO) vet ./emulator/... ./cmd/...
	$(TOOLS) staticcheck $(PKGS)
	cd integration/bench && $(GO) vet ./...

.PHONY: fuzz
fuzz: ## every fuzz target, half a minute each
	@for package in $$($(GO) list $(PKGS)); do \
	  for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5s $$package || exit 1; \
	  done; \
	done

.PHONY: bench
bench: ## speed beside the limit of net/http and gofakes3, as ratios
	cd integration/bench && $(GO) run . $(BENCHFLAGS)

.PHONY: conformance
conformance: ## the test suites of OSS's own Go SDKs: passed, failed, excluded
	$(GO) run ./integration/conformance $(CONFORMANCEFLAGS)

.PHONY: generate
generate: ## write docs/compatibility.md and the golden files again
	$(GO) test ./emulator -run 'TestCompatibilityTable' -update
	$(GO) test ./emulator/osserr -update

.PHONY: cover
cover: ## test coverage of the library, by function
	$(GO) test -coverprofile=cover.out -coverpkg=./emulator/... ./emulator/... ./integration/...
	$(GO) tool cover -func=cover.out | tail -1
