# SPDX-License-Identifier: MIT
# rules.mk - programs for tests/real/contracts.sh: each tests/contract/NAME.c is one.
CONTRACT := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/contract/*.c))
$(CONTRACT): $(BUILD)/tests/contract/%: $(BUILD)/tests/contract/%.o $(HELPERS) $(LIB) $(BUILD)/libkit.a
	@$(LINK) $^ -o $@ $(TEST_LIBS)
contract-programs: $(CONTRACT)
.PHONY: contract-programs
