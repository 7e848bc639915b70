# GNU make.  Everything built goes below $(O); the source tree stays clean.
#
#   make                program, static and shared library
#   make run            build, then start the prompt
#   make check          every check below but check-asan and check-fresh
#   make install        honours DESTDIR and the GNU directory variables
#
#   make check-unit     unit tests; T="va selfmap" runs test_va and test_selfmap
#   make check-golden   the program's output; G="pte vtop" runs golden/pte, .../vtop
#   make check-json     keys of answers are as src/data/text/keys.txt says
#   make bless          accept the current output; the diff is the review
#   make check-e2e      the prompt and the screen, in tmux
#   make nightly        all of these, and the long runs: a million keys, ten
#                       million tuples, arm64 and i386 (root, network)
#   make check-asan     unit, golden and fuzz tests under ASan and UBSan, with
#                       gcc and with clang
#   make check-oracle   page walks beside QEMU's processor; see tests/oracle
#   make check-decoder  instructions beside Zydis and capstone; N=1000000 of each
#                       kind; make oracle-tools installs what the two need
#   make check-tuples   any stop code with any numbers, ten million times
#   make check-fresh    README's two commands in an empty Debian (root, network);
#                       R="trixie" for another release, see tests/fresh.sh
#   make coverage       lines of the core that the tests reach: at least 95 %
#   make mutants        changes of the core that its tests must see: 400, or N=
#                       of them, drawn by SEED=, of all the core or of FILES=
#   make lint           clang-tidy, cppcheck, gcc's analyzer, shellcheck, mandoc
#   make prove          Frama-C's Eva on parts of the core: tests/prove
#   make fuzz           libFuzzer; FOR=60 seconds for each target, or F="expr"
#   make screenshots    doc/*.svg, from the real program in tmux
#   make dist, deb      a tarball, Debian packages; static: a program by itself
#   make check-packages builds these twice, installs and asks them (root)
#   make web            the page: build/web/ntlens.html, build/web/site; Debian's
#                       clang lld wasi-libc libclang-rt-14-dev-wasm32 binaryen
#                       zopfli and Node make it
#   make check-web      the page in Chromium (root, network; installs these);
#                       then bench-web: its size and times beside their budgets
#   make npm            the npm package: build/npm; check-npm installs and asks it
#   make wheel          Python's package, with the library in it; check-bindings
#                       tests it, types too (root, for mypy)
#   make windows        ntlens.exe, ntlens.dll and a zip of them: mingw-w64
#   make check-windows  golden tests under wine64 (root; installs both)
#   make check-fleet    the recipes of doc/fleets.md (root; installs parallel, ssh)
#   make check-foreign  golden tests on arm64 and i386 under qemu-user (root)
#   make bench          start-up, batch rate and memory beside their budgets
#
#   O=DIR    build there       REPL=0   without readline     V=1  show commands
#            (default: build)  TUI=0    without curses       HARDEN=0  plain
#                              SECCOMP=0  without a sandbox

# One place says the version: include/ntlens/version.h.
VERSION := $(shell awk '$$2 ~ /^NTL_VERSION_(MAJOR|MINOR|PATCH)$$/ { \
             printf "%s%s", dot, $$3; dot = "." }' include/ntlens/version.h)
SOVERSION := 0

O ?= build
REPL ?= 1
TUI ?= 1

prefix ?= $(or $(PREFIX),/usr/local)
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
libdir ?= $(exec_prefix)/lib
includedir ?= $(prefix)/include
datarootdir ?= $(prefix)/share
mandir ?= $(datarootdir)/man
pkgconfigdir ?= $(libdir)/pkgconfig
bashdir ?= $(datarootdir)/bash-completion/completions
zshdir ?= $(datarootdir)/zsh/site-functions
fishdir ?= $(datarootdir)/fish/vendor_completions.d

ifeq ($(origin CC),default)
CC := cc
endif
ifeq ($(origin CXX),default)
CXX := c++
endif
AWK ?= awk
NM ?= nm
OBJCOPY ?= objcopy
INSTALL ?= install
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
WARN ?= -Wall -Wextra
# Empty this for clang with a sanitizer: it leaves the runtime undefined.
NO_UNDEFINED ?= -Wl,-z,defs

$(if $(word 2,$(O)),$(error O=$(O): make knows no file name with a blank))

# --- what there is ----------------------------------------------------------

all:

# A layer and the folders of its concepts.
sources = $(sort $(wildcard $(foreach l,$(1),src/$l/*.c src/$l/*/*.c)))
core := $(call sources,core)
repl := $(if $(filter-out 0,$(REPL)),$(call sources,repl))
tui := $(if $(filter-out 0,$(TUI)),$(call sources,tui))
main := $(wildcard src/cli/main.c)
# The library's second floor, and the programs beside it.
upper := $(call sources,image practice session space case cmd read learn render \
           ask)
front := $(upper) $(filter-out $(main) src/os/windows%,$(call sources,os cli)) \
         $(repl) $(tui)
named = $(patsubst $(1)/%.c,%,$(sort $(wildcard $(1)/$(2)*.c)))
units := $(call named,tests/unit,test_)
helpers := $(filter-out tests/unit/test_%,$(sort $(wildcard tests/unit/*.c))) \
           tests/oracle/world.c tests/oracle/wrap.c \
           tests/oracle/practised.c
fuzzers := $(call named,tests/fuzz,fuzz_)
benches := $(call named,tests/bench,bench_)

obj = $(patsubst %.c,$(O)/$(1)/%.o,$(2))
corelib := $(O)/core.a
static := $(O)/libntlens.a
shared := $(O)/libntlens.so.$(VERSION)
inner := $(O)/program.a
program := $(O)/ntlens
# X.inc is made by gen-X.awk of a concept's folder from X.txt beside it, or from
# all texts of a folder X.
data = $(or $(wildcard $(dir $(generator))$(1).txt), \
            $(sort $(wildcard src/data/$(1)/*.txt $(dir $(generator))$(1)/*.txt)))
generators := $(sort $(wildcard src/data/*/gen-*.awk))
generator = $(filter %/gen-$(1).awk,$(generators))
facts := $(foreach g,$(patsubst gen-%.awk,%,$(notdir $(generators))), \
           $(if $(call data,$g),$g))
generated := $(facts:%=$(O)/gen/%.inc)
# The keys of answers, for people who read them by program.
schema := $(O)/ntlens.schema.json
# FILE:X.inc for each that a source includes; tables are included by .c alone.
included := $(sort $(shell grep -o '^\# *include "[^"]*[.]inc"' \
              src/*/*.c src/*/*/*.c tests/*/*.c /dev/null 2>/dev/null | \
              sed 's/:.*"\(.*\)"/:\1/'))

# --- flags ------------------------------------------------------------------

# A program that opens strangers' files: all that the compiler has.  A build with
# sanitizers has better.
HARDEN ?= $(if $(findstring -fsanitize,$(CFLAGS)),0,1)
ifneq ($(HARDEN),0)
hardening := $(shell sh packaging/hardening.sh '$(O)/hardening' '$(CC)' \
               '$(CPPFLAGS) $(CFLAGS)')
PROGRAM_LDFLAGS = $(if $(filter -static%,$(LDFLAGS)),, \
                    -pie $(call hardens,program))
endif
hardens = $(patsubst $(1)/%,%,$(filter $(1)/%,$(hardening)))

# The core sees its own headers and nothing of the system but C11.
ALL_CFLAGS = -std=c11 $(WARN) -Iinclude -Isrc -I$(O)/gen -fvisibility=hidden \
             $(call hardens,compile) $(LAYER_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(call hardens,link) $(LDFLAGS)
# One object serves the program and both libraries: each source is compiled once.
# What is hidden is called as in a program; nobody replaces the rest.
PIC := -fPIC -fno-semantic-interposition
FRONT_CFLAGS := -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=700 \
                $(if $(repl),-DREPL=1) $(if $(tui),-DTUI=1)
CMOCKA_CFLAGS ?= $(shell $(PKG_CONFIG) --cflags cmocka 2>/dev/null)
CMOCKA_LIBS ?= $(or $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null),-lcmocka)

# Only the prompt needs readline, but every start pays for a shared library, and
# a position-independent program relocates each pointer of its tables.  One-shot
# `va` against /bin/true, medians of 2000 starts in turns: 1.9 with readline and
# ncurses shared (-z lazy or now, -O1, hash-style=gnu, norelro: 1.8 to 1.9); 1.6
# with their archives; 1.36 not position-independent, too; 1.09 with -static, but
# then readline's ~ needs this very glibc at run time and the linker warns.  So:
# the archives, where the system has them.
linked = $(filter /%,$(shell $(CC) -print-file-name=lib$(1).so))
archived = $(foreach l,$(1),$(filter /%, \
             $(shell $(CC) -print-file-name=lib$(l).a)))
and_tinfo = $(if $(and $(1),$(tinfo)),$(1) $(tinfo))
tinfo := $(call archived,tinfo)
ifndef READLINE_LIBS
READLINE_LIBS := $(or $(call and_tinfo,$(call archived,readline)),-lreadline)
endif
# The sandbox is there where libseccomp is; what a sanitizer or a count of lines
# writes at its end would be refused.
SECCOMP ?= $(if $(filter -fsanitize% --coverage,$(CFLAGS)),0,1)
ifndef SECCOMP_LIBS
SECCOMP_LIBS := $(if $(filter-out 0,$(SECCOMP)),$(or $(call archived,seccomp), \
                  $(if $(call linked,seccomp),-lseccomp)))
endif
ifndef CURSES_LIBS
CURSES_LIBS := $(or $(call and_tinfo,$(call archived,ncursesw)),-lncursesw)
endif
FRONT_LIBS = $(SECCOMP_LIBS) $(if $(repl),$(READLINE_LIBS)) $(if $(tui),$(CURSES_LIBS))

# `make -n` runs lines that call make again, but a script that does would look
# for what has not been made.
dry := $(if $(findstring n,$(firstword -$(MAKEFLAGS))),exit;)

ifeq ($(V),)
.SILENT:
MAKEFLAGS += --no-print-directory
endif
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: all run clean FORCE

all: $(if $(main),$(program)) $(static) $(shared) $(O)/ntlens.pc $(schema)

run: $(program)
	$(program)

# Rebuild when the compiler or its flags change, not only when files do: $(O)/X
# holds now_X, and is made again when that has become something else.
now_flags := $(CC) $(ALL_CFLAGS) $(PIC) $(ALL_LDFLAGS) $(PROGRAM_LDFLAGS) $(SOVERSION) / \
             $(FRONT_CFLAGS) / $(FRONT_LIBS)
# An archive or a program is stale, too, when a source file has gone.
now_sources := $(core) $(front) $(main)
now_data := $(foreach f,$(facts),$(call data,$f))
# `make install prefix=/usr` after `make` must not install a file that says
# /usr/local.
now_prefix := $(prefix) $(libdir) $(includedir)
same = $(and $(findstring <$1>,<$2>),$(findstring <$2>,<$1>))
stale = $(if $(call same,$(file <$(O)/$1),$(now_$1)),,FORCE)
$(foreach f,flags sources data prefix,$(eval $(O)/$f: $(call stale,$f)))
$(O)/flags $(O)/sources $(O)/data $(O)/prefix:
	mkdir -p $(@D)
	printf '%s\n' '$(subst ','\'',$(now_$(@F)))' >$@

$(foreach f,$(facts),$(eval \
    $(O)/gen/$f.inc: $(call generator,$f) $(call data,$f)))
$(schema): src/data/common.awk src/data/text/schema.awk src/data/text/keys.txt
	mkdir -p $(@D)
	echo "  AWK     $@"
	$(AWK) -f src/data/common.awk -f src/data/text/schema.awk \
	    src/data/text/keys.txt >$@
$(generated): $(O)/gen/%.inc: src/data/common.awk $(O)/data
	mkdir -p $(@D)
	echo "  AWK     $@"
	$(AWK) -f src/data/common.awk -f $(call generator,$*) $(call data,$*) >$@

# A first build cannot know from dependency files which tables an object needs.
$(foreach i,$(included),$(eval $(foreach d,obj bare, \
    $(O)/$d/$(patsubst %.c,%.o,$(firstword $(subst :, ,$i)))): \
    $(O)/gen/$(lastword $(subst :, ,$i))))

# What an optional part needs, asked once, before its first object.
wants = $(O)/has-$(1)
$(call obj,obj,$(repl)): | $(call wants,readline)
$(call obj,obj,$(filter %/screen.c,$(tui))): | $(call wants,ncurses)
$(O)/has-readline: private asks = readline/readline.h libreadline-dev
$(O)/has-ncurses: private asks = curses.h libncurses-dev
$(O)/has-%: $(O)/flags
	printf '#include <stdio.h>\n#include <%s>\n' '$(firstword $(asks))' | \
	    $(CC) $(CPPFLAGS) $(CFLAGS) -E -x c - >/dev/null 2>&1 || { \
	    echo 'make: there is no <$(firstword $(asks))>:' \
	        'install $(lastword $(asks)), or make REPL=0 TUI=0' >&2; \
	    exit 1; }
	touch $@

# private: otherwise the prerequisites, the flags stamp among them, inherit it.
$(call obj,obj,$(front) $(main)): private LAYER_CFLAGS = $(FRONT_CFLAGS)
$(O)/obj/src/os/posix-sandbox.o: private LAYER_CFLAGS = $(FRONT_CFLAGS) \
    $(if $(SECCOMP_LIBS),-DSECCOMP=1)
$(O)/obj/tests/%.o: private LAYER_CFLAGS = $(FRONT_CFLAGS) $(CMOCKA_CFLAGS)

$(O)/obj/%.o: %.c $(O)/flags
	mkdir -p $(@D)
	echo "  CC      $<"
	$(CC) $(ALL_CFLAGS) $(PIC) -MMD -MP -c -o $@ $<

$(corelib): $(call obj,obj,$(core))
$(inner): $(call obj,obj,$(front))
$(O)/helpers.a: $(call obj,obj,$(helpers))
$(corelib) $(inner) $(O)/helpers.a: $(O)/sources
	echo "  AR      $@"
	rm -f $@
	$(AR) rcs $@ $(filter %.o,$^)

# What the library exports is libntlens.symbols, a name a line.  All else of it is
# hidden; in the archive, whose members must find each other, it has a prefix,
# too, so that no name of a program's is in the way.
$(O)/ntlens.map: libntlens.symbols
	mkdir -p $(@D)
	{ echo '{ global:'; sed 's/$$/;/' $<; echo 'local: *; };'; } >$@

$(shared): $(call obj,obj,$(core) $(upper)) $(O)/ntlens.map $(O)/sources
	echo "  LD      $@"
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -shared $(NO_UNDEFINED) \
	    -Wl,-soname,libntlens.so.$(SOVERSION) \
	    -Wl,--version-script=$(O)/ntlens.map -o $@ $(filter %.o,$^)

$(static): $(call obj,obj,$(core) $(upper)) libntlens.symbols $(O)/sources
	echo "  AR      $@"
	rm -f $@
	$(AR) rcs $@ $(filter %.o,$^)
	$(NM) -g --defined-only $@ | $(AWK) 'NF == 3 { print $$3 }' | \
	    grep -vxFf libntlens.symbols | sed 's/.*/& ntlens__&/' >$(O)/renames
	$(OBJCOPY) --redefine-syms=$(O)/renames $@

$(program): $(call obj,obj,$(main) $(front)) $(corelib) $(O)/sources
	echo "  LD      $@"
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(PROGRAM_LDFLAGS) -o $@ \
	    $(filter %.o %.a,$^) $(FRONT_LIBS)

$(O)/ntlens.pc: ntlens.pc.in $(O)/prefix
	sed -e 's|@prefix@|$(prefix)|' -e 's|@version@|$(VERSION)|' \
	    -e 's|@libdir@|$(patsubst $(prefix)/%,$${prefix}/%,$(libdir))|' \
	    -e 's|@includedir@|$(patsubst $(prefix)/%,$${prefix}/%,$(includedir))|' \
	    $< >$@

# --- tests ------------------------------------------------------------------

# The test of a core module links the core alone; every other test, all of it.
core_units := $(filter $(patsubst %.c,test_%,$(notdir $(core))),$(units))
other_units := $(filter-out $(core_units),$(units))
support := $(if $(helpers),$(O)/helpers.a)
link_test = mkdir -p $(@D); echo "  LD      $@"; \
            $(CC) $(ALL_CFLAGS) $(PROGRAM_LDFLAGS) $(LDFLAGS) -o $@ \
            $(filter %.o %.a,$^)

$(core_units:%=$(O)/tests/%): $(O)/tests/%: $(O)/obj/tests/unit/%.o \
    $(support) $(corelib)
	$(link_test) $(CMOCKA_LIBS)
$(other_units:%=$(O)/tests/%): $(O)/tests/%: $(O)/obj/tests/unit/%.o \
    $(support) $(inner) $(corelib)
	$(link_test) $(CMOCKA_LIBS) $(FRONT_LIBS)
guard := $(O)/obj/tests/fuzz/guard.o $(support) $(inner) $(corelib)
$(fuzzers:fuzz_%=$(O)/tests/replay_%): $(O)/tests/replay_%: \
    $(O)/obj/tests/fuzz/fuzz_%.o $(O)/obj/tests/fuzz/replay.o $(guard)
	$(link_test) $(FRONT_LIBS)
$(fuzzers:%=$(O)/tests/%): $(O)/tests/%: $(O)/obj/tests/fuzz/%.o $(guard)
	$(link_test) -fsanitize=fuzzer $(FRONT_LIBS)
$(O)/tests/bench: $(O)/obj/tests/bench/bench.o
	$(link_test)
$(benches:%=$(O)/tests/%): $(O)/tests/%: $(O)/obj/tests/bench/%.o \
    $(inner) $(corelib)
	$(link_test) $(FRONT_LIBS)
$(O)/tests/judge: $(O)/obj/tests/oracle/judge.o $(support) $(inner) $(corelib)
	$(link_test) $(FRONT_LIBS)
$(O)/tests/pasted $(O)/tests/shown: $(O)/tests/%: $(O)/obj/tests/%.o \
    $(support) $(inner) $(corelib)
	$(link_test) $(FRONT_LIBS)
$(O)/tests/spoil: $(O)/obj/tests/oracle/spoil.o \
    $(O)/obj/tests/fuzz/fuzz_image.o $(guard)
	$(link_test) $(FRONT_LIBS)

checks := unit golden rules json paste shown output fuzz spoiled core headers \
          exports hardened sandbox \
          arrows width awk man examples completions \
          e2e build-variants warnings install
.PHONY: check check-asan check-fresh bless coverage fuzz bench objects \
        $(checks:%=check-%)
check:
	+$(dry)tests/check.sh $(MAKE) $(checks:%=check-%)

# A check whose tool is missing says so, and fails where nobody would read it.
need = command -v $(1) >/dev/null || { \
    echo "$(2): SKIPPED, there is no $(1)" >&2; [ "$$CI" != true ]; exit; }

chosen := $(or $(filter $(T:%=test_%),$(units)),$(if $(T), \
            $(error T=$(T): no such test in tests/unit),$(units)))
check-unit: $(chosen:%=$(O)/tests/%)
	tests/unit.sh $^

check-json: $(program) $(schema)
	$(call need,python3,json); \
	tests/check-json.py $< src/data/text/keys.txt $(schema)
check-golden: $(program)
	tests/golden.sh $< $(G)
check-rules: $(program)
	tests/check-rules.sh $<
check-paste: $(program) $(O)/tests/pasted
	tests/paste.sh $^
check-shown: $(program) $(O)/tests/shown
	folder=$$(mktemp -d) && { LC_ALL=C.UTF-8 $(O)/tests/shown $< $$folder; \
	    status=$$?; rm -rf $$folder; exit $$status; }
check-output:
	tests/check-output.sh
bless: $(program)
	tests/golden.sh $< --bless $(G)
	tests/examples.sh $< --bless

check-fuzz: $(fuzzers:fuzz_%=$(O)/tests/replay_%)
	set -e; for f in $(fuzzers:fuzz_%=%); do \
	    $(O)/tests/replay_$$f tests/fuzz/corpus/$$f/*; done

# Headers of images, cut and flipped; `spoil DIR` leaves 10 MB of them there.
check-spoiled: $(O)/tests/spoil
	$<

# QEMU's processor judges page walks.  Two minutes; M="x64" for one mode.
M ?= x64 x64-la57 x86 x86-pae practice linux linux5
.PHONY: check-oracle oracle-tools
oracle-tools:
	tests/oracle/get-tools.sh $(O)/oracle
check-oracle: $(O)/tests/judge $(program)
	CC='$(CC)' tests/oracle/run.sh $(abspath $^ $(O)/oracle) $(M)

# Zydis and capstone judge the decoder of instructions; the program has neither.
N ?= 1000000
SEED ?=
.PHONY: check-decoder
check-decoder: $(corelib)
	printf '#include <%s>\n' Zydis/Zydis.h capstone/capstone.h | \
	    $(CC) -E - >/dev/null 2>&1 || { \
	    echo "decoder: SKIPPED, there is no Zydis and capstone" >&2; \
	    [ "$$CI" != true ]; exit; }; \
	mkdir -p $(O)/tests && $(CC) -std=c11 $(WARN) -D_DEFAULT_SOURCE -I. \
	    -Iinclude $(CFLAGS) -o $(O)/tests/decode tests/oracle/decode.c \
	    $(corelib) -lZydis -lcapstone && $(O)/tests/decode $(N) $(SEED)

# The core as one object, compiled as for a machine without a C library.
$(O)/bare/%.o: %.c $(O)/flags
	mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -ffreestanding -fno-pic -fno-pie \
	    -fno-stack-protector -U_FORTIFY_SOURCE -MMD -MP -c -o $@ $<
$(O)/core.o: $(call obj,bare,$(core)) $(O)/sources
	$(CC) -nostdlib -no-pie -r -o $@ $(filter %.o,$^)
check-core: $(corelib) $(O)/core.o
	tests/check-core.sh $(NM) $^

check-headers:
	CC='$(CC)' CXX='$(CXX)' tests/check-headers.sh
check-exports: $(static) $(shared)
	tests/check-exports.sh $(NM) $^

check-hardened: $(program) $(shared)
	tests/check-hardened.sh $^ $(O)/hardening

$(O)/tests/trial.so: tests/trial.c $(O)/flags
	mkdir -p $(@D)
	$(CC) $(WARN) $(CPPFLAGS) $(CFLAGS) -shared -fPIC -o $@ $<
check-sandbox: $(program) $(O)/tests/trial.so
	tests/check-sandbox.sh $^ tests/fuzz/corpus/dump/minidump-with-hostile-names

check-arrows: $(program)
	tests/check-arrows.sh $(NM) $(O)/obj
check-width:
	tests/check-width.sh
.PHONY: generated
generated: $(generated)
check-awk:
	+$(dry)tests/check-awk.sh $(MAKE) $(O)/awk
check-man: $(program)
	$(call need,mandoc,man); tests/check-man.sh $<
check-examples: $(program) $(static)
	CC='$(CC)' tests/examples.sh $< $(static)
check-completions: $(program)
	tests/check-completions.sh $<
check-e2e: $(program)
	tests/e2e/run.sh $<
# Each item of tests/e2e/items.txt at four sizes on six terminals.
.PHONY: check-e2e-matrix
check-e2e-matrix: $(program)
	$(call need,tmux,matrix); sh tests/e2e/matrix.sh $< every

# Programs without the optional parts, and what is left of these in them.
check-build-variants:
	+$(dry)tests/check-build-variants.sh $(MAKE) $(O)/variant

STRICT := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
          -Wmissing-prototypes -Wwrite-strings -Wswitch-enum -Wvla -Werror
objects: $(call obj,obj,$(core) $(front) $(main) $(helpers) \
           $(wildcard tests/unit/test_*.c tests/fuzz/*.c tests/bench/*.c) \
           tests/oracle/judge.c tests/oracle/spoil.c tests/pasted.c tests/shown.c)
.PHONY: check-warnings-gcc check-warnings-clang
check-warnings: check-warnings-gcc check-warnings-clang
check-warnings-gcc check-warnings-clang: check-warnings-%:
	+$(dry)$(call need,$*,warnings); \
	if $(MAKE) O=$(O)/warnings-$* CC=$* WARN='$(STRICT)' objects; \
	then echo "warnings with $*: 1 passed, 0 failed"; \
	else echo "warnings with $*: 0 passed, 1 failed"; exit 1; fi

# What it installs is there already: two makes must not build one folder.
check-install: all
	+$(dry)CC='$(CC)' CXX='$(CXX)' tests/check-install.sh $(MAKE)
check-fresh:
	tests/fresh.sh $(R)

# Each compiler's UBSan sees what the other's does not.
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
.PHONY: check-asan-gcc check-asan-clang
check-asan: check-asan-gcc check-asan-clang
check-asan-gcc check-asan-clang: check-asan-%:
	+$(dry)$(call need,$*,sanitizers); \
	$(MAKE) O=$(O)/asan-$* CC=$* \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer $(SANITIZE)' \
	    check-unit check-golden check-fuzz

.PHONY: check-tuples
check-tuples: $(O)/tests/test_bugcheck
	NTLENS_TUPLES=10000000 $<

.PHONY: check-soak check-foreign
check-soak: $(O)/tests/test_tui_soak
	SOAK=1000000 $<
check-foreign:
	+$(dry)tests/check-foreign.sh $(MAKE) $(O)/foreign

# What reads sources without running them; LINT="src/core/text/expr.c" alone.
.PHONY: lint
lint: $(generated)
	tests/lint.sh gcc $(O) '-Iinclude -Isrc -I$(O)/gen $(FRONT_CFLAGS)' $(LINT)

# Frama-C's Eva; PROVE="va walk" these alone.
.PHONY: prove
prove: $(generated)
	tests/prove.sh $(O) $(PROVE)

# How a mutant is compiled and linked; its own file stands first.
.PHONY: mutants
mutants: N = 400
mutants: $(program) $(support) $(inner) $(corelib) \
    $(call obj,obj,$(units:%=tests/unit/%.c))
	printf '%s\n' '$(CC) $(ALL_CFLAGS)' '$(CC) $(PROGRAM_LDFLAGS) $(LDFLAGS)' \
	    '$(CMOCKA_LIBS) $(FRONT_LIBS)' >$(O)/command
	nice -n 19 python3 tests/mutants/mutants.py $(O) -n $(N) \
	    $(SEED:%=-s %) $(FILES)

# All that there is, one after the other: what takes too long to be asked of
# every change, or installs something.
nightly_checks := check check-soak check-e2e-matrix check-tuples check-asan \
                  oracle-tools \
                  check-decoder check-oracle check-web check-npm check-windows \
                  check-bindings check-fleet check-packages check-foreign \
                  coverage lint mutants prove fuzz check-fresh
.PHONY: nightly
nightly:
	+$(dry)tests/check.sh --in-turn $(MAKE) $(nightly_checks)

coverage:
	find $(O)/coverage -name '*.gcda' -exec rm -f {} + 2>/dev/null || :
	+$(MAKE) O=$(O)/coverage CC=gcc CFLAGS='-O0 -g --coverage -DCOUNTS_LINES' \
	    check-unit check-golden
	tests/coverage.sh $(O)/coverage 95

FOR ?= 60
F ?= $(fuzzers:fuzz_%=%)
fuzz:
	+$(call need,clang,fuzz); \
	$(MAKE) O=$(O)/fuzz CC=clang \
	    CFLAGS='-O1 -g -fsanitize=fuzzer-no-link $(SANITIZE)' \
	    $(F:%=$(O)/fuzz/tests/fuzz_%)
	set -e; for f in $(F); do \
	    mkdir -p $(O)/fuzz/corpus/$$f; \
	    $(O)/fuzz/tests/fuzz_$$f -max_total_time=$(FOR) -timeout=5 \
	        -print_final_stats=1 -artifact_prefix=$(O)/fuzz/$$f- \
	        $(O)/fuzz/corpus/$$f tests/fuzz/corpus/$$f; done

bench: $(O)/tests/bench $(program) $(benches:%=$(O)/tests/%)
	status=0; $(O)/tests/bench $(program) || status=1; \
	for b in $(benches:%=$(O)/tests/%); do $$b || status=1; done; \
	exit $$status

.PHONY: screenshots
screenshots: $(program)
	$(call need,tmux,screenshots); sh doc/screenshots.sh $<

# --- install ----------------------------------------------------------------

# FILES to FOLDER, MODE: one line for each kind of file.
put = $(INSTALL) -d '$(DESTDIR)$(2)' && \
      $(INSTALL) -m $(3) $(1) '$(DESTDIR)$(2)'
soname := libntlens.so.$(SOVERSION)

.PHONY: install uninstall
install: all
	$(call put,$(program),$(bindir),755)
	$(call put,$(static),$(libdir),644)
	$(call put,$(shared),$(libdir),755)
	ln -sf $(notdir $(shared)) '$(DESTDIR)$(libdir)/$(soname)'
	ln -sf $(soname) '$(DESTDIR)$(libdir)/libntlens.so'
	$(call put,include/ntlens/*.h,$(includedir)/ntlens,644)
	$(call put,$(O)/ntlens.pc,$(pkgconfigdir),644)
	$(call put,man/ntlens.1,$(mandir)/man1,644)
	$(call put,man/libntlens.3,$(mandir)/man3,644)
	$(call put,man/ntlens-lesson.5,$(mandir)/man5,644)
	$(call put,man/ntlens-json.5,$(mandir)/man5,644)
	$(call put,$(schema) src/data/text/keys.txt,$(datarootdir)/ntlens,644)
	$(call put,src/cli/completions/ntlens,$(bashdir),644)
	$(call put,src/cli/completions/_ntlens,$(zshdir),644)
	$(call put,src/cli/completions/ntlens.fish,$(fishdir),644)

# And the folders that this leaves empty, below the prefix.
uninstall:
	cd '$(or $(DESTDIR),/)' && rm -f \
	    $(patsubst /%,'%',$(bindir)/ntlens $(libdir)/libntlens.a \
	        $(libdir)/libntlens.so $(libdir)/$(soname) \
	        $(libdir)/$(notdir $(shared)) $(pkgconfigdir)/ntlens.pc \
	        $(mandir)/man1/ntlens.1 $(mandir)/man3/libntlens.3 \
	        $(mandir)/man5/ntlens-lesson.5 \
        $(mandir)/man5/ntlens-json.5 \
	        $(bashdir)/ntlens $(zshdir)/_ntlens $(fishdir)/ntlens.fish)
	rm -rf '$(DESTDIR)$(includedir)/ntlens' '$(DESTDIR)$(datarootdir)/ntlens'
	cd '$(DESTDIR)$(prefix)' 2>/dev/null || exit 0; \
	for folder in $(patsubst $(prefix)/%,'%',$(filter $(prefix)/%,$(bindir) \
	    $(pkgconfigdir) $(libdir) $(includedir) $(mandir)/man1 \
	    $(mandir)/man3 $(mandir)/man5 $(bashdir) $(zshdir) $(fishdir))); do \
	    rmdir -p "$$folder" 2>/dev/null || :; done

# --- packages ---------------------------------------------------------------

# A tarball of what is committed; Debian packages of it; a program that needs no
# file of the system.
dist := $(O)/ntlens-$(VERSION)
.PHONY: dist deb static check-packages
dist:
	mkdir -p $(O)
	packaging/dist.sh $(dist)
	echo "  DIST    $(dist).tar.gz"
deb: dist
	rm -rf $(O)/deb
	packaging/deb.sh $(dist).tar.gz $(O)/deb
	echo "  DEB     $$(ls $(O)/deb/*.deb)"
static:
	+$(MAKE) O=$(O)/static LDFLAGS='$(LDFLAGS) $(if \
	    $(hardening),-static-pie,-static)' $(O)/static/ntlens
.PHONY: check-fleet
check-fleet: $(program)
	tests/check-fleet.sh $< $(O)/fleet

check-packages:
	+$(dry)tests/check-packages.sh $(MAKE) $(O)/packages

# --- the page ---------------------------------------------------------------

# The library for a browser and for Node, and the page around it.
WASM_CC ?= clang
WASM_OPT ?= wasm-opt
NODE ?= node
wasm := $(O)/web/ntlens.wasm
wasm_sources := $(core) $(upper) $(call sources,web)
wasm_flags := --target=wasm32-wasi -std=c11 -Oz $(WARN) -D_DEFAULT_SOURCE \
              -Iinclude -Isrc -I$(O)/gen
$(O)/wasm/%.o: %.c $(O)/flags $(generated)
	mkdir -p $(@D)
	echo "  CC wasm $<"
	$(WASM_CC) $(wasm_flags) -MMD -MP -c -o $@ $<
# A stack that runs out ends in a trap and not in the tables.
$(wasm): $(call obj,wasm,$(wasm_sources)) $(O)/sources
	mkdir -p $(@D)
	echo "  LD      $@"
	$(WASM_CC) --target=wasm32-wasi -mexec-model=reactor -Wl,--stack-first \
	    -Wl,-z,stack-size=1048576 -Wl,--strip-all -Wl,--gc-sections -o $@ \
	    $(filter %.o,$^)
	$(WASM_OPT) -Oz --enable-bulk-memory $@ -o $@
# zopfli makes it 7 % smaller than gzip can.
$(wasm).gz: $(wasm)
	if command -v zopfli >/dev/null; then zopfli --i1 -c $<; \
	    else gzip -9nc $<; fi >$@
.PHONY: web check-web bench-web
web: $(wasm).gz
	$(NODE) src/web/build.mjs $< $(VERSION) $(O)/web
	echo "  WEB     $(O)/web/ntlens.html"
check-web:
	+$(dry)tests/check-web.sh $(MAKE) $(O)
# Figures of a quiet machine, after check-web has installed what it needs.
bench-web:
	NTLENS_WEB=$(O)/web $(NODE) $(O)/web-tests/bench.mjs

# The same module for Node: a command, a module, a server for assistants.
NPM ?= npm
.PHONY: npm check-npm
npm: $(wasm)
	rm -rf $(O)/npm
	mkdir -p $(O)/npm
	cp bindings/npm/* src/web/engine.js $(wasm) LICENSE $(O)/npm
	sed -i 's/"version": "0.0.0"/"version": "$(VERSION)"/' $(O)/npm/package.json
	cd $(O)/npm && $(NPM) pack --silent >/dev/null
	echo "  NPM     $$(ls $(O)/npm/*.tgz)"
check-npm:
	+$(dry)tests/check-npm.sh $(MAKE) $(O)

# Python needs no build: the module calls the library.
.PHONY: wheel check-bindings
wheel: $(shared)
	NTLENS_LIBRARY=$< PYTHONDONTWRITEBYTECODE=1 \
	    python3 bindings/python/backend.py $(O)
check-bindings: $(program) $(shared)
	$(call need,python3,bindings); tests/check-bindings.sh $^ $(O)/bindings

# --- Windows ----------------------------------------------------------------

# The program without a prompt of its own, since the console edits lines; the
# library, with the names that libntlens.so exports; a zip of both.
WINDOWS := x86_64-w64-mingw32
windows := $(O)/windows/ntlens.exe
windows_dll := $(O)/windows/ntlens.dll
windows_zip := $(O)/windows/ntlens-$(VERSION)-windows.zip
windows_sources := $(core) $(upper) $(main) \
    $(filter-out src/os/posix% $(main),$(call sources,os cli))
windows_flags := -std=c11 $(WARN) -O2 -D__USE_MINGW_ANSI_STDIO=1 \
                 -D_DEFAULT_SOURCE -Iinclude -Isrc -I$(O)/gen
$(O)/windows/%.o: %.c $(O)/flags $(generated)
	mkdir -p $(@D)
	echo "  CC win  $<"
	$(WINDOWS)-gcc $(windows_flags) -MMD -MP -c -o $@ $<
$(O)/windows/manifest.o: packaging/windows/ntlens.rc \
    packaging/windows/ntlens.manifest
	mkdir -p $(@D)
	$(WINDOWS)-windres $< $@
$(windows): $(call obj,windows,$(windows_sources)) $(O)/windows/manifest.o \
    $(O)/sources
	echo "  LD      $@"
	$(WINDOWS)-gcc -static -s -o $@ $(filter %.o,$^)
$(O)/windows/ntlens.def: libntlens.symbols
	mkdir -p $(@D)
	{ echo EXPORTS; sed 's/^/    /' $<; } >$@
$(windows_dll): $(call obj,windows,$(core) $(upper)) $(O)/windows/ntlens.def \
    $(O)/sources
	echo "  LD      $@"
	$(WINDOWS)-gcc -shared -static -s -o $@ $(filter %.o %.def,$^)
.PHONY: windows check-windows
windows: $(windows) $(windows_dll)
	rm -rf $(O)/windows/zip $(windows_zip)
	mkdir -p $(O)/windows/zip/ntlens
	cp $(windows) LICENSE packaging/windows/README.txt $(O)/windows/zip
	cp $(windows_dll) bindings/python/ntlens/*.py $(O)/windows/zip/ntlens
	cd $(O)/windows/zip && zip -Xqr ../$(notdir $(windows_zip)) .
	echo "  ZIP     $(windows_zip)"
check-windows:
	+$(dry)tests/check-windows.sh $(MAKE) $(O)

clean:
	rm -rf $(O)

-include $(patsubst %.o,%.d,$(wildcard $(call obj,obj,$(core) $(front) \
    $(main) $(helpers) $(units:%=tests/unit/%.c) \
    $(wildcard tests/*.c tests/fuzz/*.c tests/bench/*.c tests/oracle/*.c)) \
    $(call obj,bare,$(core)) \
    $(call obj,wasm,$(core) $(upper) $(call sources,web)) \
    $(call obj,windows,$(windows_sources))))
