#!/bin/sh
# SPDX-License-Identifier: MIT
# embed.sh FILE... - prints the schema's files, NNN_name.sql, as one C table in the order given.
set -eu
echo '/* Made by src/store/schema/embed.sh: change the .sql files instead. */'
echo 'static const struct migration MIGRATIONS[] = {'
for file; do
	base=$(basename "$file" .sql)
	number=$(echo "${base%%_*}" | sed 's/^0*//')
	case $number in '' | *[!0-9]*)
		echo "embed.sh: $file must be called like 001_start.sql" >&2
		exit 1 ;;
	esac
	echo "	{$number, \"${base#*_}\","
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' -e 's/^/	"/' -e 's/$/\\n"/' "$file"
	echo '	},'
done
echo '};'
