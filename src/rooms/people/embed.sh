#!/bin/sh
# SPDX-License-Identifier: MIT
# embed.sh FILE NAME - prints a settings file as one C text of that name.
set -eu
echo "/* Made by src/rooms/people/embed.sh from $1: change that one instead. */"
echo "const char $2[] ="
sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' -e 's/^/	"/' -e 's/$/\\n"/' "$1"
echo ';'
