# SPDX-License-Identifier: MIT
# Makefile - everything that can be made of schedpost; a new room, plugin or test is a new file, never a new line here.
MAKEFLAGS += --no-builtin-rules
SHELL     := /bin/bash
PREFIX    ?= /usr/local
DESTDIR   ?=
V         := $(shell cat VERSION)

# SAN=1: with AddressSanitizer and UBSan.  FUZZ=1: clang, for the fuzz targets.  CRASH=1: places to die in, for tests.
BUILD := build/release
ifdef SAN
BUILD := build/san
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS ?= -O1 -g
endif
ifdef FUZZ
BUILD := build/fuzz
CC := clang
# As gcc says it, so that arenas forbid what they have not given; and fields that gcc lets be zero stay so.
CPPFLAGS += -D__SANITIZE_ADDRESS__=1 -Wno-missing-field-initializers
SANFLAGS := -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
CFLAGS ?= -O1 -g
endif
ifdef CRASH
BUILD := build/crash
CPPFLAGS += -DSCHEDPOST_CRASH_POINTS
endif
CFLAGS ?= -O2 -g

HOUSE := -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	 -Wvla -Wformat=2 -Werror -fvisibility=hidden -fPIC -MMD -MP -Isrc -Iinclude -Itests -I$(BUILD)/gen $(SANFLAGS) \
	 -DSCHEDPOST_VERSION='"$(V)"'
HARD  := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
ifndef SAN
ifndef FUZZ
HOUSE += $(HARD)
endif
endif

# What each program may link. schedpost starts in a few milliseconds because of what is not in its line.
BASE_LIBS   := -ljansson -lutf8proc -lsodium -loath -lsqlite3 -lpthread -lm
CLI_LIBS    := $(BASE_LIBS) -lsmartcols -lcsv -lconfig
DAEMON_LIBS := $(BASE_LIBS) -luv -lcurl -lmicrohttpd -lcrypto -lcsv -lconfig -lseccomp -loauth
# The worker brings what plugins may link: in the cage nothing more can be opened.
PLUG_LIBS   := -Wl,--no-as-needed -ljansson -lm -Wl,--as-needed -lseccomp

# It reads what others wrote, in the cage of a plugin.
CALENDAR_LIBS := -ljansson -lutf8proc -lcsv -lical -lseccomp -lm
# And this one the pictures that somebody brings.
FIT_LIBS := -ljansson -ljpeg -lpng -lwebp -lseccomp -lm

MAINS   := $(wildcard src/main_*.c)
SRC     := $(filter-out $(MAINS),$(shell find src -name '*.c' | LC_ALL=C sort))
OBJ     := $(SRC:%.c=$(BUILD)/%.o)
LIB     := $(BUILD)/libhouse.a
KITOBJ  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard plugins/kit/*.c))
PLUGINS := $(filter-out kit,$(notdir $(patsubst %/,%,$(dir $(wildcard plugins/*/*.c)))))
PLUGINS := $(sort $(PLUGINS))
SO      := $(PLUGINS:%=$(BUILD)/plugins/%.so)
PROGRAMS := $(addprefix $(BUILD)/,schedpost schedpostd schedpost-plug schedpost-calendar schedpost-fit)
SCHEMA  := $(LC_ALL=C sort $(wildcard src/store/schema/*.sql))

.PHONY: all deps deps-tests demo run check unit unit-programs torture torture-long torture-programs bench lint \
	fuzz fuzzers man install uninstall clean generated FORCE
.SECONDEXPANSION:
.SECONDARY:

all: $(PROGRAMS) $(SO)

deps:
	@tests/deps.sh conf/deps-debian.txt
deps-tests:
	@tests/deps.sh conf/deps-debian.txt conf/deps-tests-debian.txt

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@$(CC) $(HOUSE) $(CFLAGS) $(CPPFLAGS) -c $< -o $@

# The flags are a file, so that changing them builds anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(HOUSE) $(CFLAGS) $(CPPFLAGS)' | cmp -s - $@ || echo '$(CC) $(HOUSE) $(CFLAGS) $(CPPFLAGS)' > $@
FORCE:

$(LIB): $(OBJ)
	@rm -f $@; ar rcs $@ $^
$(BUILD)/libkit.a: $(KITOBJ)
	@rm -f $@; ar rcs $@ $^

LINK = $(CC) $(CFLAGS) $(SANFLAGS) $(LDFLAGS) -Wl,-z,relro,-z,now
$(BUILD)/schedpost: $(BUILD)/src/main_cli.o $(LIB)
	@$(LINK) $^ -o $@ $(CLI_LIBS)
$(BUILD)/schedpostd: $(BUILD)/src/main_daemon.o $(LIB)
	@$(LINK) $^ -o $@ $(DAEMON_LIBS)
$(BUILD)/schedpost-plug: $(BUILD)/src/main_plug.o $(LIB)
	@$(LINK) $^ -o $@ $(PLUG_LIBS)

$(BUILD)/schedpost-calendar: $(BUILD)/src/main_calendar.o $(LIB)
	@$(LINK) $^ -o $@ $(CALENDAR_LIBS)
$(BUILD)/schedpost-fit: $(BUILD)/src/main_fit.o $(LIB)
	@$(LINK) $^ -o $@ $(FIT_LIBS)

# A plugin is everything in its folder and what it takes from the kit; nothing of src/.
plugin_objects = $(addprefix $(BUILD)/,$(addsuffix .o,$(basename $(wildcard plugins/$1/*.c))))
$(BUILD)/plugins/%.so: $$(call plugin_objects,$$*) $(BUILD)/libkit.a
	@mkdir -p $(@D)
	@$(CC) -shared $(CFLAGS) $(SANFLAGS) $(LDFLAGS) -Wl,--exclude-libs,ALL -Wl,-z,relro,-z,now $^ -o $@ -ljansson
	@chmod go-w $@

# The schema's files become one C table, in their order.
$(BUILD)/gen/schema.inc: $(wildcard src/store/schema/*.sql) src/store/schema/embed.sh
	@mkdir -p $(@D)
	@src/store/schema/embed.sh $(sort $(wildcard src/store/schema/*.sql)) > $@
$(BUILD)/src/store/migrate.o: $(BUILD)/gen/schema.inc
# What roles may do unless the machine has its own file, as C text.
$(BUILD)/gen/roles.inc: conf/roles.conf src/rooms/people/embed.sh
	@mkdir -p $(@D)
	@src/rooms/people/embed.sh $< ROLES_CONF > $@
$(BUILD)/src/rooms/people/roles.o: $(BUILD)/gen/roles.inc
# Who must say yes to a post, likewise.
$(BUILD)/gen/policy.inc: conf/policy.conf src/rooms/people/embed.sh
	@mkdir -p $(@D)
	@src/rooms/people/embed.sh $< POLICY_CONF > $@
$(BUILD)/src/rooms/policy/policy.o: $(BUILD)/gen/policy.inc
# Where somebody goes who has lost an account, likewise.
$(BUILD)/gen/recovery.inc: conf/recovery.conf src/rooms/people/embed.sh
	@mkdir -p $(@D)
	@src/rooms/people/embed.sh $< RECOVERY_CONF > $@
$(BUILD)/src/rooms/lockdown/recovery.o: $(BUILD)/gen/recovery.inc

# The words by which checks know what a post speaks of, likewise.
$(BUILD)/gen/words.inc: src/rooms/checks/words.txt src/rooms/people/embed.sh
	@mkdir -p $(@D)
	@src/rooms/people/embed.sh $< CHECK_WORDS > $@
$(BUILD)/src/rooms/checks/list.o: $(BUILD)/gen/words.inc

# How the marks of words weigh, likewise; and what kind of thing a word is, by WordNet.
$(BUILD)/gen/weights.inc: src/rooms/checks/weights.txt src/rooms/people/embed.sh
	@mkdir -p $(@D)
	@src/rooms/people/embed.sh $< CHECK_WEIGHTS > $@
$(BUILD)/src/rooms/checks/weigh.o: $(BUILD)/gen/weights.inc
WORDNET ?= /usr/share/wordnet
WORDNET_FILES := $(addprefix $(WORDNET)/,data.noun index.noun noun.exc data.verb index.verb verb.exc)
$(BUILD)/gen/wordnet.inc: src/rooms/checks/wordnet.awk $(WORDNET_FILES)
	@mkdir -p $(@D)
	@LC_ALL=C awk -f src/rooms/checks/wordnet.awk $(WORDNET_FILES) > $@.new && mv $@.new $@
$(BUILD)/src/rooms/checks/kinds.o: $(BUILD)/gen/wordnet.inc

# The awareness days that it brings, likewise.
$(BUILD)/gen/awareness.inc: conf/awareness-days.csv src/rooms/people/embed.sh
	@mkdir -p $(@D)
	@src/rooms/people/embed.sh $< AWARENESS_DAYS_CSV > $@
$(BUILD)/src/rooms/calendar/calendar.o: $(BUILD)/gen/awareness.inc

generated: $(addprefix $(BUILD)/gen/,schema.inc roles.inc policy.inc recovery.inc awareness.inc words.inc weights.inc \
	wordnet.inc)

# ---- tests: each tests/unit/ROOM/NAME_test.c is a program; its test_* functions are found by name.
UNIT := $(patsubst %.c,$(BUILD)/%,$(shell find tests/unit -name '*_test.c' 2>/dev/null | LC_ALL=C sort))
HELPERS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/help/*.c))
# Each plugin once more, inside of the test programs, so that sanitizers see it; its table is called plugin_NAME there.
HELPERS += $(patsubst plugins/%.c,$(BUILD)/inside/%.o,$(filter-out plugins/kit/%,$(wildcard plugins/*/*.c)))
$(BUILD)/inside/%.o: plugins/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	@$(CC) $(HOUSE) $(CFLAGS) $(CPPFLAGS) -Dschedpost_plugin=plugin_$(notdir $(@D)) -c $< -o $@
$(BUILD)/gen/plugins.inc: FORCE
	@mkdir -p $(@D)
	@printf 'PLUGIN(%s)\n' $(PLUGINS) > $@.new; cmp -s $@.new $@ || cp $@.new $@
$(BUILD)/tests/help/play.o: $(BUILD)/gen/plugins.inc
TEST_LIBS := -lcmocka $(DAEMON_LIBS) -lsmartcols -Wl,--as-needed -lical -ljpeg -lpng -lwebp
$(BUILD)/tests/unit/%_test: $(BUILD)/tests/unit/%_test.o $(HELPERS) $(LIB) $(BUILD)/libkit.a
	@tests/find.sh $< > $@.main.c && $(CC) $(HOUSE) $(CFLAGS) -c $@.main.c -o $@.main.o
	@$(LINK) $@.main.o $^ -o $@ $(TEST_LIBS)

unit-programs: $(UNIT)
unit: $(UNIT)
	@tests/tally.sh $(UNIT)

# ---- torture: each tests/torture/NAME.c is a program, NAME.sh runs it; with CRASH=1 only.
TORTURE := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/torture/*.c))
$(BUILD)/tests/torture/%: $(BUILD)/tests/torture/%.o $(HELPERS) $(LIB) $(BUILD)/libkit.a
	@$(LINK) $^ -o $@ $(TEST_LIBS)
torture-programs: $(TORTURE)

# ---- fuzz targets: each tests/fuzz/NAME_fuzz.c is a program, with FUZZ=1 only.
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/*_fuzz.c))
$(BUILD)/tests/fuzz/%_fuzz: $(BUILD)/tests/fuzz/%_fuzz.o $(HELPERS) $(LIB) $(BUILD)/libkit.a
	@$(LINK) -fsanitize=fuzzer $^ -o $@ $(TEST_LIBS)
fuzzers: $(FUZZERS)

check:
	@tests/check.sh
bench: all
	@code=0; for one in bench lock sever; do tests/bench/$$one.sh || code=1; done; exit $$code
torture:
	@tests/torture/torture.sh
torture-long:
	@LONG=1 tests/torture/torture.sh
lint:
	@tests/lint/lint.sh
fuzz:
	@tests/fuzz/fuzz.sh
demo:
	@tests/demo.sh
run: all
	@conf/run.sh
clean:
	rm -rf build

# ---- installing: docs/*.N.scd are manual pages; that of schedpost itself and its completion are made by schedpost.
D     := $(DESTDIR)$(PREFIX)
PAGES := $(patsubst docs/%.scd,$(BUILD)/man/%,$(wildcard docs/*.scd)) $(BUILD)/man/schedpost.1
$(BUILD)/man/%: docs/%.scd
	@mkdir -p $(@D)
	@scdoc < $< > $@.new && mv $@.new $@
$(BUILD)/man/schedpost.1: $(BUILD)/schedpost
	@mkdir -p $(@D)
	@set -o pipefail; $< help --man | scdoc > $@.new && mv $@.new $@
$(BUILD)/man/schedpost.conf.5: docs/schedpost.conf.5.scd conf/settings.awk $(BUILD)/schedpostd
	@mkdir -p $(@D)
	@{ cat $<; $(BUILD)/schedpostd --defaults | awk -f conf/settings.awk; } | scdoc > $@.new && mv $@.new $@
man: $(PAGES)

install: all man
	@install -d $(D)/bin $(D)/lib/schedpost/plugins $(D)/include/schedpost $(D)/lib/systemd/system $(D)/lib/sysusers.d \
		$(D)/share/bash-completion/completions $(D)/share/doc/schedpost $(addprefix $(D)/share/man/man,1 5 8)
	@install $(BUILD)/schedpost $(BUILD)/schedpostd $(D)/bin
	@install $(addprefix $(BUILD)/schedpost-,plug calendar fit) $(D)/lib/schedpost
	@install $(SO) $(D)/lib/schedpost/plugins
	@install -m 644 $(BUILD)/libkit.a $(D)/lib/schedpost
	@install -m 644 include/schedpost/*.h $(D)/include/schedpost
	@for p in $(PAGES); do install -m 644 $$p $(D)/share/man/man$${p##*.}; done
	@$(BUILD)/schedpost help --completion > $(D)/share/bash-completion/completions/schedpost
	@$(BUILD)/schedpostd --defaults > $(D)/share/doc/schedpost/schedpost.conf
	@sed 's|@PREFIX@|$(PREFIX)|g' conf/schedpostd.service > $(D)/lib/systemd/system/schedpostd.service
	@install -m 644 conf/days-off.csv conf/recovery.conf $(D)/share/doc/schedpost
	@install -m 644 conf/sysusers $(D)/lib/sysusers.d/schedpost.conf

# Takes out what was installed and nothing else: data, settings and plugins by others stay.
uninstall:
	@rm -f $(D)/bin/schedpost $(D)/bin/schedpostd $(PLUGINS:%=$(D)/lib/schedpost/plugins/%.so) \
		$(addprefix $(D)/lib/schedpost/,schedpost-plug schedpost-calendar schedpost-fit libkit.a) \
		$(addprefix $(D)/,$(wildcard include/schedpost/*.h)) \
		$(foreach p,$(notdir $(PAGES)),$(D)/share/man/man$(lastword $(subst ., ,$p))/$p) \
		$(D)/share/bash-completion/completions/schedpost $(D)/lib/systemd/system/schedpostd.service \
		$(D)/lib/sysusers.d/schedpost.conf $(addprefix $(D)/share/doc/schedpost/,\
		schedpost.conf days-off.csv recovery.conf)
	@rmdir --ignore-fail-on-non-empty $(addprefix $(D)/,lib/schedpost/plugins lib/schedpost include/schedpost \
		share/doc/schedpost) 2>/dev/null || true

-include $(wildcard tests/*/rules.mk)
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
