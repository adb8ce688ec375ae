#!/bin/sh
# SPDX-License-Identifier: MIT
# find.sh OBJECT - writes a main() that runs every test_* function of the object, so that nobody registers a test.
set -eu
names=$(nm "$1" | awk '$2 == "T" && $3 ~ /^test_/ {print $3}')
[ -n "$names" ] || { echo "find.sh: no test_ function in $1" >&2; exit 1; }
echo '#include <stdarg.h>'
echo '#include <stddef.h>'
echo '#include <stdint.h>'
echo '#include <setjmp.h>'
echo '#include <cmocka.h>'
for n in $names; do echo "void $n(void **);"; done
echo 'int main(void)'
echo '{'
echo '	cmocka_set_message_output(CM_OUTPUT_TAP);'
echo '	const struct CMUnitTest all[] = {'
for n in $names; do echo "		cmocka_unit_test($n),"; done
echo '	};'
echo "	return cmocka_run_group_tests_name(\"$(basename "$1" .o)\", all, NULL, NULL) ? 1 : 0;"
echo '}'
