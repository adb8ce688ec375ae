# SPDX-License-Identifier: MIT
# rules.mk - the programs of `make bench`: the server that counts, the bare client, and who watches the daemon.
BENCH := $(addprefix $(BUILD)/tests/bench/,sink bare meter lock checks slow_sync.so)

$(BUILD)/tests/bench/sink: $(BUILD)/tests/bench/sink.o $(BUILD)/tests/bench/book.o $(LIB)
	@$(LINK) $^ -o $@ $(BASE_LIBS)
$(BUILD)/tests/bench/bare: $(BUILD)/tests/bench/bare.o $(LIB)
	@$(LINK) $^ -o $@ $(DAEMON_LIBS)
$(BUILD)/tests/bench/meter: $(BUILD)/tests/bench/meter.o $(LIB)
	@$(LINK) $^ -o $@ $(CLI_LIBS)

$(BUILD)/tests/bench/lock: $(BUILD)/tests/bench/lock.o $(LIB)
	@$(LINK) $^ -o $@ $(BASE_LIBS)

$(BUILD)/tests/bench/checks: $(BUILD)/tests/bench/checks.o $(LIB)
	@$(LINK) $^ -o $@ $(BASE_LIBS)

$(BUILD)/tests/bench/slow_sync.so: $(BUILD)/tests/bench/slow_sync.o
	@$(LINK) -shared $^ -o $@

bench: $(BENCH)
