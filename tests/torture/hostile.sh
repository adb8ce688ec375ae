#!/bin/bash
# SPDX-License-Identifier: MIT
# hostile.sh - plugins that break, lie and try to get out: each is contained, and nobody else waits for it.
exec "${BUILD:-build/crash}/tests/torture/hostile"
