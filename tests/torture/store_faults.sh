#!/bin/bash
# SPDX-License-Identifier: MIT
# store_faults.sh - calls to the disk fail: busy, full, broken, garbage, once or from then on; LONG=1: every single one.
# See store_faults.c.
exec "${BUILD:-build/crash}/tests/torture/store_faults"
