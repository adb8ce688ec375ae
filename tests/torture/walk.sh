#!/bin/bash
# SPDX-License-Identifier: MIT
# walk.sh - 4,000 random walks, 100,000 with LONG=1; one that goes wrong prints its seed and how to walk it again.
exec "${BUILD:-build/crash}/tests/torture/walk" --seeds "${WALK_SEEDS:-$([ -n "${LONG:-}" ] && echo 100000 || echo 4000)}"
