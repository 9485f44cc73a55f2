# make demo | check | bench | fuzz | fmt | install | deb | deb-check | clean        MODE=release|asan|tsan|cover
MODE ?= release
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
BUILD := build/$(MODE)

# Fat objects: whoever links the archive without -flto gets ordinary code.
CFLAGS_release := -O3 -g -D_FORTIFY_SOURCE=2 -flto=auto -ffat-lto-objects
LDFLAGS_release := -O3 -flto=auto
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_tsan := -O1 -g -fsanitize=thread
CFLAGS_cover := -O0 -g --coverage
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_cover := --coverage
# The executable is static: without a loader it starts in less time than `true`.
# It is copied, too, in one piece: a linker writes small pieces, which the page cache keeps so and
# each start maps one by one, a tenth of its time.
LDFLAGS_cli_release := -static -Wl,-T,src/cli/startup.ld
WARN := -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wvla -Wundef
# The HTTP parser, as Debian's node-llhttp ships it: C source, too large to optimize much.
LLHTTP ?= /usr/share/llhttp
CFLAGS_all := -std=c11 -D_GNU_SOURCE $(WARN) $(CFLAGS_$(MODE)) -fPIC -fvisibility=hidden -MMD -MP \
              -isystem $(LLHTTP)/../include $(CFLAGS)

# The core is compiled by a profile in the release: its branches are laid out as the texts of the
# tests and of a made roster took them, so that what is common lies together in the instruction
# cache. That saves a tenth of the time. `make PROFILED=` does without; so does clang, which has a
# format of its own.
PROFILED := $(and $(filter release,$(MODE)),$(findstring gcc,$(CC)))
TRAINED := $(if $(PROFILED),$(BUILD)/train/done)

CORE := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/core/*.c))
# fix, merge and nightly carry ICU and libcsv, so they are a program of their own, quhua-roster.
DESK_ONLY := src/cli/cmd_fix.c src/cli/cmd_merge.c src/cli/cmd_nightly.c src/cli/roster.c src/cli/roster_main.c src/cli/signals.c
# The service is the program quhua-serve, for the same reason (libuv, llhttp, libseccomp).
SERVE_ONLY := src/cli/cmd_serve.c src/cli/serve_main.c
# What such programs share with quhua.
CLI_TOO := src/cli/open.c src/cli/options.c src/cli/start.c src/cli/writer.c
CLI := $(patsubst src/%.c,$(BUILD)/%.o,$(filter-out $(DESK_ONLY) $(SERVE_ONLY),$(wildcard src/cli/*.c)))
DESK := $(patsubst src/%.c,$(BUILD)/%.o,$(DESK_ONLY) $(CLI_TOO))
SERVE := $(patsubst src/%.c,$(BUILD)/%.o,$(SERVE_ONLY) $(CLI_TOO))
PROFILE := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/profile/*.c))
COMMON := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/common/*.c))
ROSTER := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/roster/*.c))
NIGHTLY := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/nightly/*.c))
SERVICE := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/service/*.c))
PARSER := $(addprefix $(BUILD)/llhttp/,llhttp.o api.o http.o)
CLIENT := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/client/*.c))
# The builder lists heirs and origins, and digests, by the library's own rules.
INDEXER := $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/build/*.c)) \
           $(addprefix $(BUILD)/plain/core/,history.o compose.o digest.o digest_avx2.o)
TRAIN := $(CORE:$(BUILD)/%=$(BUILD)/train/%)
DATA := $(wildcard data/*.csv) data/edition
INDEX := $(BUILD)/quhua.idx

.PHONY: all setup demo check bench fuzz fmt data-check install uninstall deb deb-check clean
all: $(BUILD)/quhua $(BUILD)/quhua-roster $(BUILD)/quhua-serve $(INDEX) $(BUILD)/profiles $(BUILD)/libquhua.so.1 $(BUILD)/libquhua.a $(BUILD)/libroster.a $(BUILD)/libservice.a

setup:
	@tools/setup

compile = @mkdir -p $(@D) && $(CC) $(CFLAGS_all) $(1) -c -o $@ $<

$(BUILD)/%.o: src/%.c Makefile
	$(call compile)

# The index is there before the profile, and its builder before both.
$(BUILD)/plain/%.o: src/%.c Makefile
	$(call compile)

$(BUILD)/train/%.o: src/%.c Makefile
	$(call compile,-fno-lto -fprofile-generate -fno-profile-values)

$(BUILD)/train/quhua: $(TRAIN) $(CLI) $(CLIENT) $(BUILD)/service/json_read.o $(PROFILE)
	@$(CC) -fno-lto -fprofile-generate -o $@ $^ -linih -llmdb -lpthread

$(BUILD)/train/done: $(BUILD)/train/quhua $(INDEX) $(wildcard tests/cases/*.tsv tests/cases/home/*.tsv) \
                     tools/train tools/make-roster
	@tools/train $< $(INDEX) $(BUILD)/train/core
	@touch $@

# GCC knows a profile and its functions by where the first object lay.
by_profile = -fprofile-use -fno-profile-values -fprofile-partial-training -Wmissing-profile \
             -dumpdir $(BUILD)/train/core/ -dumpbase $*.c -dumpbase-ext .c

$(BUILD)/core/%.o: src/core/%.c Makefile $(TRAINED)
	$(call compile,$(if $(PROFILED),$(by_profile)))

$(BUILD)/libquhua.a: $(CORE) $(CLIENT)
	@rm -f $@
	@ar rcsD $@ $^

$(BUILD)/libroster.a: $(ROSTER) $(COMMON)
	@rm -f $@
	@ar rcsD $@ $^

$(BUILD)/llhttp/%.o: $(LLHTTP)/%.c
	@mkdir -p $(@D)
	@$(CC) -O1 -g -fPIC -w -DLLHTTP_STRICT_MODE=1 -I$(LLHTTP)/../include/llhttp $(CFLAGS) -c -o $@ $<

$(BUILD)/libservice.a: $(SERVICE) $(COMMON) $(PROFILE) $(PARSER)
	@rm -f $@
	@ar rcsD $@ $^

$(BUILD)/libquhua.so.1: $(CORE) $(CLIENT)
	@$(CC) -shared -Wl,-soname,libquhua.so.1 -Wl,--no-undefined $(LDFLAGS_$(MODE)) -o $@ $^ -llmdb
	@ln -sf libquhua.so.1 $(BUILD)/libquhua.so

$(BUILD)/quhua: $(CLI) $(BUILD)/service/json_read.o $(PROFILE) $(BUILD)/libquhua.a src/cli/startup.ld
	@$(CC) $(LDFLAGS_$(MODE)) $(LDFLAGS_cli_$(MODE)) -o $@.linked $(filter-out %.ld,$^) -linih -llmdb -lpthread
	@dd if=$@.linked of=$@ bs=64M status=none && chmod 755 $@ && rm $@.linked

$(BUILD)/quhua-roster: $(DESK) $(NIGHTLY) $(BUILD)/libroster.a $(PROFILE) $(BUILD)/libquhua.a
	@$(CC) $(LDFLAGS_$(MODE)) -o $@ $^ -linih -lcsv -licuuc -llmdb -lnettle -lpthread

$(BUILD)/quhua-serve: $(SERVE) $(BUILD)/libservice.a $(BUILD)/libquhua.a
	@$(CC) $(LDFLAGS_$(MODE)) -o $@ $^ -luv -linih -llmdb -lseccomp -lpthread

# Profiles are found beside the index.
$(BUILD)/profiles:
	@mkdir -p $(@D)
	@ln -sfn $(abspath data/profiles) $@

$(BUILD)/quhua-index: $(INDEXER)
	@$(CC) $(LDFLAGS_$(MODE)) -o $@ $^ -llmdb -licui18n -licuuc

$(INDEX): $(BUILD)/quhua-index $(DATA)
	@$(BUILD)/quhua-index data $@

demo: setup
	@$(MAKE) --no-print-directory -s all
	@tools/demo $(BUILD)/quhua

data-check:
	@tools/data-check

check: setup
	@tests/run

bench: setup
	@$(MAKE) --no-print-directory -s all
	@bench/run

fuzz: setup
	@tests/fuzz/run

# DESTDIR, PREFIX and other places: see the script.
install: all
	@tools/install install $(BUILD)

uninstall:
	@tools/install uninstall $(BUILD)

# quhua, libquhua1 and libquhua-dev for this machine's Debian, with Debian's flags.
deb:
	@tools/setup deb
	@tools/package build/deb/release build/deb
	@lintian --allow-root --fail-on error,warning build/deb/*.changes
	@ls build/deb/*.deb

# The same in a Debian that has nothing but what they depend on, and there under systemd.
deb-check: deb
	@tools/clean-root build/deb build/deb/root
	@for test in package_test package_boot; do \
		BUILD=build/deb/release QUHUA_ROOT=build/deb/root QUHUA_PACKAGES=build/deb tests/$$test.sh || exit; \
	done

fmt:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf build

-include $(CORE:.o=.d) $(COMMON:.o=.d) $(CLIENT:.o=.d) $(SERVICE:.o=.d) $(CLI:.o=.d) $(DESK:.o=.d) $(SERVE:.o=.d) $(PROFILE:.o=.d) $(ROSTER:.o=.d) $(NIGHTLY:.o=.d) $(INDEXER:.o=.d) $(TRAIN:.o=.d)
