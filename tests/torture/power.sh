#!/bin/bash
# SPDX-License-Identifier: MIT
# power.sh - the power goes off at every sync of a story, and between them; LONG=1: at every write. See power.c.
exec "${BUILD:-build/crash}/tests/torture/power"
