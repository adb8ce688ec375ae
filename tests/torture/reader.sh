#!/bin/bash
# SPDX-License-Identifier: MIT
# reader.sh - a calendar that takes over the program which reads it gets nothing by that.
exec "${BUILD:-build/crash}/tests/torture/reader"
