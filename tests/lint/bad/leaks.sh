#!/bin/bash
# SPDX-License-Identifier: MIT
# leaks.sh - tells where it was written; and it leaves a variable unquoted that it never sets.
cd /home/somebody/project || exit
curl https://registry.example.org/package
cd "$nowhere"
sleep 5
