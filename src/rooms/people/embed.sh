#!/bin/sh
# SPDX-License-Identifier: MIT
# embed.sh FILE - prints a settings file as one C text.
set -eu
echo "/* Made by src/rooms/people/embed.sh from $1: change that one instead. */"
echo 'const char ROLES_CONF[] ='
sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' -e 's/^/	"/' -e 's/$/\\n"/' "$1"
echo ';'
