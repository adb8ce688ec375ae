#!/bin/bash
# SPDX-License-Identifier: MIT
# import.sh - a spreadsheet that comes again: what is there is known again, what has moved is told, and what is posted
# week by week is neither; a picture that is too large is named as one can type it.
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || give_up "python3 is missing: make deps-tests"
mkdir -p "$tmp/desk/our plan" && cd "$tmp/desk" || exit 1
table() { printf '%s\r\n' 'to,at,text' "$@" >plan.csv; }
week() { echo "ward,2031-05-$1 10:00,Story time at 10 for everybody under five."; }

daemon_start
connect_practice ward

# ---- week by week

table "$(week 05)" "$(week 12)" "$(week 19)"
run schedpost import plan.csv
sees "the same words each week are posted each week" 0 "3 of 3 rows were imported."
not_said "and nothing is said of it" "The same words"
table "$(week 26)"
run schedpost import plan.csv
sees "the file of the next week has them, too" 0 "1 of 1 rows were imported."
not_said "and nothing is said of that" "The same words"
table "$(week 05)" "$(week 12)" "$(week 19)" "$(week 26)"
refused "all of it again is there" 1 "2	These words are on 'ward' at that time already, as post 1." "4 of 4 rows cannot be used" -- \
	schedpost import plan.csv --partial

# ---- moved

run schedpost move 2 --at "2031-05-13 11:00"
table "$(week 05)" "$(week 12)" "$(week 19)" "$(week 26)" "ward,2031-06-02 10:00,Story time at 10 for everybody under five."
run schedpost import plan.csv --partial --dry-run
sees "a row whose post was moved is told, with what to do" 1 "3	warn	there-already	The same words wait on 'ward' for Tue 13 May 2031 11:00" \
	"as post 2, and both would go out" "schedpost cancel 2" "take the row out of the file" "2 of 5 rows are fine"
is "that row alone" "$(said | grep -c "The same words")" 1
table "$(week 05)" "ward,2031-05-20 10:00,Story time at 10 for everybody under five."
run schedpost import plan.csv --partial
sees "so is a row that was given another time in the file" 0 "3	warn	there-already	The same words wait on 'ward'" "1 of 2 rows were imported."
is "of the nearest" "$(said | grep "The same words" | grep -c "as post 3,")" 1

# ---- drafts, and rows twice

known_posts=
printf 'to,at,text\r\nward,,A draft of ours\r\nward,2031-07-01 10:00,Twice\r\nward,2031-07-01 10:00,Twice\r\n' >twice.csv
refused "a row that stands there twice is named" 1 "4	The same words stand in line 3, for 'ward' at that time." "1 of 3 rows" -- \
	schedpost import twice.csv
run schedpost import twice.csv --partial
sees "and taken once" 0 "2 of 3 rows were imported."
known_posts=
draft=$(field '.data.posts[0].id' schedpost list --drafts)
run schedpost move "$draft" --at "2031-07-02 10:00"
refused "a draft that has got its time is known again" 1 "2	These words were a draft that has got its time: post $draft on 'ward'" -- \
	schedpost import twice.csv --partial

# ---- pictures

# picture FILE SIDE: a PNG of noise, as large as it can be.
picture() {
	python3 - "$@" <<'END'
import random, struct, sys, zlib
name, side = sys.argv[1], int(sys.argv[2])
dice = random.Random(side)
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\0" + dice.randbytes(side * 3) for _ in range(side))
with open(name, "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
              + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))
END
}
picture "our plan/poster.png" 2400
picture "our plan/one.png" 20
picture "our plan/two.png" 21
printf 'to,at,text,media,alt\r\nward,2031-08-01 10:00,Open day,poster.png,A poster\r\n' >"our plan/open.csv"
refused "a picture that is too large is named with its folder" 1 "schedpost fit 'our plan/poster.png' --for ward" -- \
	schedpost import "our plan/open.csv"
command=$(grep -o "schedpost fit .*" "$tmp/out" | head -n 1)
run bash -c "$command"
sees "typed as it stands it works" 0 "our plan/poster-fit.jpg is new"
printf 'to,text,media,alt\r\nward,Open day,poster.png,A poster\r\n' >"our plan/place.csv"
refused "so it is where times are found" 1 "schedpost fit 'our plan/poster.png' --for ward" -- schedpost place "our plan/place.csv"
cd "our plan" || exit 1
refused "and beside the file by its name" 1 "schedpost fit poster.png --for ward" -- schedpost import open.csv
for name in one two; do
	printf 'to,at,text,media,alt\r\nward,2031-08-01 10:00,Open day,%s.png,A poster\r\n' "$name" >open.csv
	run schedpost import open.csv
	[ "$name" = two ] || sees "a row with a picture" 0 "1 of 1 rows were imported."
done
post=$(field '.data.posts[-1].id' schedpost list --from 2031-08-01)
sees "with another picture it is told how to put that there" 1 "Post $post on 'ward' has these words, and not these pictures." \
	"schedpost edit $post --media FILE"
run schedpost edit "$post" --media two.png --alt "A poster"
sees "which does it" 0
known_posts=
refused "and then the row is there" 1 "2	These words are on 'ward' at that time already, as post $post." -- schedpost import open.csv
finish
