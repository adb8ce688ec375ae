# SPDX-License-Identifier: MIT
# rules.mk - plugins that misbehave on purpose, for tests/unit/plug: each tests/plug/bad_NAME.c is a plugin NAME.so.

# cmocka's tests are found by name, so nothing declares them.
$(BUILD)/tests/%.o: private HOUSE += -Wno-missing-prototypes

BAD_PLUGINS := $(patsubst tests/plug/bad_%.c,$(BUILD)/tests/plug/%.so,$(wildcard tests/plug/bad_*.c))
$(BUILD)/tests/plug/%.so: $(BUILD)/tests/plug/bad_%.o
	@$(CC) -shared $(CFLAGS) $(SANFLAGS) $(LDFLAGS) $< -o $@ $(BAD_LIBS)
# One that links what plugins may not.
$(BUILD)/tests/plug/links.so: BAD_LIBS := -Wl,--no-as-needed -luv

# Two with a whole platform behind them.
FAULTY_PLUGINS := $(BUILD)/tests/plug/practice.so $(BUILD)/tests/plug/second.so
$(FAULTY_PLUGINS): BAD_LIBS := $(BUILD)/libkit.a -ljansson
$(FAULTY_PLUGINS): $(BUILD)/libkit.a
torture-programs: $(FAULTY_PLUGINS)

REAL_WORKERS := $(BUILD)/tests/unit/plug/workers_test $(BUILD)/tests/unit/plug/deadline_test
$(REAL_WORKERS): | $(BAD_PLUGINS) $(BUILD)/plugins/echo.so $(BUILD)/schedpost-plug
$(BUILD)/tests/unit/plug/load_test: | $(BAD_PLUGINS) $(BUILD)/plugins/echo.so

# The same worker without its cage: what the cage holds back must happen there.
$(BUILD)/tests/plug/naked-plug: $(BUILD)/src/main_plug.o $(BUILD)/tests/plug/naked.o $(LIB)
	@$(LINK) $^ -o $@ $(PLUG_LIBS)
$(BUILD)/tests/torture/hostile: | $(BAD_PLUGINS) $(BUILD)/plugins/echo.so $(BUILD)/schedpost-plug
$(BUILD)/tests/torture/hostile: | $(BUILD)/tests/plug/naked-plug

PLUG_BENCH := $(BUILD)/tests/bench/plug_bench
$(PLUG_BENCH): $(PLUG_BENCH).o $(LIB) | $(BUILD)/plugins/echo.so $(BUILD)/schedpost-plug
	@$(LINK) $^ -o $@ $(DAEMON_LIBS)

# What reads calendars apart, for those who import some.
$(BUILD)/tests/unit/rooms/calendar_import_test: | $(BUILD)/schedpost-calendar

# The same program with a reader that tries what bad_hostile.c tries; and that one without a cage.
HOSTILE_CALENDAR := $(BUILD)/src/main_calendar.o $(BUILD)/tests/plug/hostile_calendar.o
$(BUILD)/tests/plug/hostile-calendar: $(HOSTILE_CALENDAR) $(LIB)
$(BUILD)/tests/plug/naked-calendar: $(HOSTILE_CALENDAR) $(BUILD)/tests/plug/naked.o $(LIB)
$(BUILD)/tests/plug/hostile-calendar $(BUILD)/tests/plug/naked-calendar:
	@$(LINK) -Wl,--wrap=import_read $^ -o $@ $(CALENDAR_LIBS)
$(BUILD)/tests/torture/reader: | $(addprefix $(BUILD)/tests/plug/,hostile-calendar naked-calendar hostile-fit naked-fit)

# The same for what makes pictures fit.
$(BUILD)/tests/unit/media/fitted_test: | $(BUILD)/schedpost-fit
HOSTILE_FIT := $(BUILD)/src/main_fit.o $(BUILD)/tests/plug/hostile_fit.o
$(BUILD)/tests/plug/hostile-fit: $(HOSTILE_FIT) $(LIB)
$(BUILD)/tests/plug/naked-fit: $(HOSTILE_FIT) $(BUILD)/tests/plug/naked.o $(LIB)
$(BUILD)/tests/plug/hostile-fit $(BUILD)/tests/plug/naked-fit:
	@$(LINK) -Wl,--wrap=fitted_make $^ -o $@ $(FIT_LIBS)
