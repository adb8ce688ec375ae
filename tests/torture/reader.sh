#!/bin/bash
# SPDX-License-Identifier: MIT
# reader.sh - a calendar or picture that takes over the program which takes it apart gets nothing by that.
exec "${BUILD:-build/crash}/tests/torture/reader"
