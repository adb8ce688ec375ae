#!/bin/bash
# SPDX-License-Identifier: MIT
# run.sh - `make run`: schedpostd in the foreground, with its data where a person's own programs keep theirs.
#
# SCHEDPOST_DATA=FOLDER is another place for the data; the command line looks there, too.
set -eu
cd "$(dirname "$0")/.."
bin=$(realpath "${BUILD:-build/release}")
own=${XDG_DATA_HOME:-}
case $own in /*) ;; *) own=$HOME/.local/share ;; esac	# a relative one is to be ignored, says its specification
data=${SCHEDPOST_DATA:-$own/schedpost}

cat <<END
schedpostd runs here until you press Ctrl-C. What is planned stays, and goes on when you start it again.
  its data:  $data
  to use it, in another terminal:
    export PATH="$bin:\$PATH"${SCHEDPOST_DATA:+ SCHEDPOST_DATA="$SCHEDPOST_DATA"}
    schedpost status
END
exec "$bin/schedpostd" --data "$data"
