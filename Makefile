# GNU make.  Everything built goes below $(O); the source tree stays clean.
#
#   make                program, static and shared library
#   make run            build, then start the prompt
#   make install        honours DESTDIR and the GNU directory variables
#   make check-unit     unit tests; T="va selfmap" runs test_va and test_selfmap
#
#   O=DIR    build there       REPL=0   without readline     V=1  show commands
#            (default: build)  TUI=0    without curses

VERSION := 0.1.0
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

ifeq ($(origin CC),default)
CC := cc
endif
AWK ?= awk
NM ?= nm
INSTALL ?= install
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
WARN ?= -Wall -Wextra
# Empty this for clang with a sanitizer: it leaves the runtime undefined.
NO_UNDEFINED ?= -Wl,-z,defs

# --- what there is ----------------------------------------------------------

all:

sources = $(sort $(wildcard $(1:%=src/%/*.c)))
core := $(call sources,core)
repl := $(if $(filter-out 0,$(REPL)),$(call sources,repl))
tui := $(if $(filter-out 0,$(TUI)),$(call sources,tui))
main := $(wildcard src/cli/main.c)
front := $(filter-out $(main),$(call sources,image cmd render cli)) \
         $(repl) $(tui)
named = $(patsubst $(1)/%.c,%,$(sort $(wildcard $(1)/$(2)*.c)))
units := $(call named,tests/unit,test_)
helpers := $(filter-out tests/unit/test_%,$(sort $(wildcard tests/unit/*.c)))
fuzzers := $(call named,tests/fuzz,fuzz_)

obj = $(patsubst %.c,$(O)/$(1)/%.o,$(2))
static := $(O)/libntlens.a
shared := $(O)/libntlens.so.$(VERSION)
inner := $(O)/program.a
program := $(O)/ntlens
generated := $(patsubst src/data/gen-%.awk,$(O)/gen/%.inc, \
               $(sort $(wildcard src/data/gen-*.awk)))

# --- flags ------------------------------------------------------------------

# The core sees its own headers and nothing of the system but C11.
ALL_CFLAGS = -std=c11 $(WARN) -Iinclude -I$(O)/gen -fvisibility=hidden \
             $(LAYER_CFLAGS) $(CPPFLAGS) $(CFLAGS)
FRONT_CFLAGS := -Isrc -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=700 \
                -DNTLENS_VERSION='"$(VERSION)"' \
                $(if $(repl),-DREPL=1) $(if $(tui),-DTUI=1)
CMOCKA_CFLAGS ?= $(shell $(PKG_CONFIG) --cflags cmocka 2>/dev/null)
CMOCKA_LIBS ?= $(or $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null),-lcmocka)

# Only the prompt needs readline, but every start pays for a shared library.
# Start to exit against /bin/true, 2000 runs: readline and ncurses shared 1.9,
# shared with -z now or lazy, hash-style=gnu, -O1 1.8; from their archives 1.15
# (lazy, norelro: the same; not PIE: 1.09); without them 1.05; -static 0.85, but
# readline's tilde expansion then needs this very glibc at run time.  So: from
# the archives where the system has them.
archived = $(foreach l,$(1),$(filter /%, \
             $(shell $(CC) -print-file-name=lib$(l).a)))
and_tinfo = $(if $(and $(1),$(tinfo)),$(1) $(tinfo))
tinfo := $(call archived,tinfo)
ifndef READLINE_LIBS
READLINE_LIBS := $(or $(call and_tinfo,$(call archived,readline)),-lreadline)
endif
ifndef CURSES_LIBS
CURSES_LIBS := $(or $(call and_tinfo,$(call archived,ncursesw)),-lncursesw)
endif
FRONT_LIBS = $(if $(repl),$(READLINE_LIBS)) $(if $(tui),$(CURSES_LIBS))

ifeq ($(V),)
.SILENT:
endif
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: all run clean FORCE

all: $(if $(main),$(program)) $(static) $(shared) $(O)/ntlens.pc

run: $(program)
	$(program)

# Rebuild when the compiler or its flags change, not only when files do.
$(O)/flags: now = $(CC) $(ALL_CFLAGS) $(LDFLAGS) / $(FRONT_CFLAGS) / $(FRONT_LIBS)
# An archive or a program is stale, too, when a source file has gone.
$(O)/sources: now = $(core) $(front) $(main)
$(O)/flags $(O)/sources: FORCE
	mkdir -p $(@D)
	printf '%s\n' '$(subst ','\'',$(now))' | cmp -s - $@ || \
	    printf '%s\n' '$(subst ','\'',$(now))' >$@

$(O)/gen/%.inc: src/data/gen-%.awk src/data/%.txt
	mkdir -p $(@D)
	echo "  AWK     $@"
	$(AWK) -f src/data/gen-$*.awk src/data/$*.txt >$@

# private: otherwise the prerequisites, the flags stamp among them, inherit it.
$(call obj,obj,$(front) $(main)): private LAYER_CFLAGS = $(FRONT_CFLAGS)
$(O)/obj/tests/%.o: private LAYER_CFLAGS = $(FRONT_CFLAGS) $(CMOCKA_CFLAGS)

$(O)/obj/%.o: %.c $(O)/flags | $(generated)
	mkdir -p $(@D)
	echo "  CC      $<"
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/pic/%.o: %.c $(O)/flags | $(generated)
	mkdir -p $(@D)
	echo "  CC pic  $<"
	$(CC) $(ALL_CFLAGS) -fPIC -MMD -MP -c -o $@ $<

$(static): $(call obj,obj,$(core))
$(inner): $(call obj,obj,$(front))
$(O)/helpers.a: $(call obj,obj,$(helpers))
$(static) $(inner) $(O)/helpers.a: $(O)/sources
	echo "  AR      $@"
	rm -f $@
	$(AR) rcs $@ $(filter %.o,$^)

$(shared): $(call obj,pic,$(core)) $(O)/sources
	echo "  LD      $@"
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared $(NO_UNDEFINED) \
	    -Wl,-soname,libntlens.so.$(SOVERSION) -o $@ $(filter %.o,$^)

$(program): $(call obj,obj,$(main) $(front)) $(static) $(O)/sources
	echo "  LD      $@"
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(FRONT_LIBS)

# Always made, replaced only when it changes: `make install prefix=/usr` after a
# plain `make` must not install a file that says /usr/local.
$(O)/ntlens.pc: ntlens.pc.in FORCE
	mkdir -p $(@D)
	sed -e 's|@prefix@|$(prefix)|' -e 's|@version@|$(VERSION)|' \
	    -e 's|@libdir@|$(patsubst $(prefix)/%,$${prefix}/%,$(libdir))|' \
	    -e 's|@includedir@|$(patsubst $(prefix)/%,$${prefix}/%,$(includedir))|' \
	    $< >$@.new
	cmp -s $@.new $@ && rm -f $@.new || mv -f $@.new $@

# --- checks -----------------------------------------------------------------

# The test of a core module links the core alone; every other test, all of it.
core_units := $(filter $(core:src/core/%.c=test_%),$(units))
other_units := $(filter-out $(core_units),$(units))
support := $(if $(helpers),$(O)/helpers.a)
link_test = mkdir -p $(@D); echo "  LD      $@"; \
            $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.o %.a,$^)

$(core_units:%=$(O)/tests/%): $(O)/tests/%: $(O)/obj/tests/unit/%.o \
    $(support) $(static)
	$(link_test) $(CMOCKA_LIBS)
$(other_units:%=$(O)/tests/%): $(O)/tests/%: $(O)/obj/tests/unit/%.o \
    $(support) $(inner) $(static)
	$(link_test) $(CMOCKA_LIBS) $(FRONT_LIBS)

chosen := $(or $(filter $(T:%=test_%),$(units)),$(if $(T), \
            $(error T=$(T): no such test in tests/unit),$(units)))
.PHONY: check-unit $(units:%=run-%)
check-unit: $(chosen:%=run-%)
$(units:%=run-%): run-%: $(O)/tests/%
	$<

# --- house-keeping ----------------------------------------------------------

clean:
	rm -rf $(O)

-include $(patsubst %.o,%.d,$(wildcard $(call obj,obj,$(core) $(front) \
    $(main) $(helpers) $(units:%=tests/unit/%.c) $(fuzzers:%=tests/fuzz/%.c)) \
    $(call obj,pic,$(core))))
