# make             installs what is missing, builds the program, makes every paper of content/ into output/
# make test        the same, then runs every test
# make help        lists the rest
#
# Compiling is CMake's and Ninja's business; this file only says what to do in which order. Two trees: build/ is what
# people use (Release), build-asan/ is what is tested (assertions, AddressSanitizer, UndefinedBehaviorSanitizer).

PREFIX ?= /usr/local
DESTDIR ?=
SECONDS ?= 60
CONTENT ?= content
OUTPUT ?= output

# The order of the steps is the order of the lines, with -j too: Ninja, CTest and the program share the work out themselves.
.NOTPARALLEL:
.DEFAULT_GOAL := all
.PHONY: all program papers test test-fast test-tree format format-check bench fuzz install uninstall clean help

despatch := build/despatch

## make: installs what is missing, builds the program, makes every paper of content/ into output/
all: papers

## make program: only the program, as build/despatch
program:
	@scripts/set-up build run
	@scripts/build-tree release

papers: program
	@scripts/make-papers "$(CONTENT)" "$(OUTPUT)"

## make test: every test, slow ones too: under sanitizers, in a browser, on every paper of content/
test:
	@scripts/set-up build run test
	@scripts/build-tree release
	@scripts/make-papers "$(CONTENT)" "$(OUTPUT)"
	@scripts/run-tests

## make test-fast: the tests that take seconds, from the tree of `cmake --preset dev`
test-fast:
	@scripts/set-up build run test
	@scripts/build-tree dev
	@ctest --test-dir build-dev --output-on-failure -j "$$(nproc)" -LE slow

## make format: lays the code out by .clang-format
format:
	@git ls-files -z '*.cc' '*.h' | xargs -0 -r clang-format -i

## make format-check: fails when `make format` would change anything
format-check:
	@git ls-files -z '*.cc' '*.h' | xargs -0 -r clang-format --dry-run -Werror

## make bench: CPU time for each stage and paper, and peak memory
bench:
	@scripts/set-up build run bench
	@scripts/build-tree release
	@bench/run

## make fuzz SECONDS=120: feeds broken input to every parser and writer, under sanitizers
fuzz:
	@scripts/set-up build run test
	@scripts/build-tree asan
	@scripts/run-fuzz "$(SECONDS)"

## make install PREFIX=/usr/local DESTDIR=: the program, its templates, completions and manual page
install:
	@test -x $(despatch) || $(MAKE) --no-print-directory program
	@DESTDIR="$(DESTDIR)" cmake --install build --prefix "$(PREFIX)"

## make uninstall: takes away what install brought, with the same PREFIX and DESTDIR
uninstall:
	@scripts/uninstall "$(DESTDIR)$(PREFIX)"

## make clean: removes what was built, and the papers in output/
clean:
	@rm -rf build build-asan build-dev
	@find "$(OUTPUT)" -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +

## make help: this list
help:
	@sed -n 's/^## //p' Makefile
