# Short front of Meson. `make run` and `make test` install what they lack and say so.
BUILD ?= build
DATA ?= data
BUILDTYPE ?= debugoptimized

.PHONY: all build run test check bench fuzz asan tsan clean install setup-build setup-test

all: build

setup-build:
	@tools/setup.sh build

setup-test:
	@tools/setup.sh build test

build: setup-build
	@[ -f $(BUILD)/build.ninja ] || meson setup $(BUILD) -Dbuildtype=$(BUILDTYPE) -Doptimization=2 -Db_ndebug=true >/dev/null
	@ninja -C $(BUILD)

# The demonstration: both environments with data, accounts printed at start.
run: build
	$(BUILD)/chorale serve --data $(DATA) --demo --set http.piste_url=http://127.0.0.1:8082

# Every test. What a step does, and how long it took, is printed.
test check: setup-test
	@tools/test.sh

# Figures beside the limits of this machine, measured in the same run.
bench: setup-test build
	@tools/bench.sh $(BUILD)

# Fuzz every target for FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
fuzz: setup-test
	@tools/fuzz.sh $(FUZZ_SECONDS)

# Unit tests and scenarios under sanitizers.
asan: setup-test
	@tools/test.sh asan

tsan: setup-test
	@tools/test.sh tsan

install: build
	@meson install -C $(BUILD)

clean:
	rm -rf build build-*
