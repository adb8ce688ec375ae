#!/bin/bash
# SPDX-License-Identifier: MIT
# fit.sh - a picture that is too large for an account, walked as a person does: refused by add, made to fit by the command
# that the refusal names, looked at, and taken.
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || give_up "python3 is missing: make deps-tests"

# picture FILE WIDTH HEIGHT: a PNG of noise, as large as it can be.
picture() {
	python3 - "$@" <<'END'
import random, struct, sys, zlib
name, wide, high = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
dice = random.Random(1)
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\0" + dice.randbytes(wide * 3) for _ in range(high))
with open(name, "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
              + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))
END
}
mkdir "$tmp/desk" "$tmp/desk/our pictures"
picture "$tmp/desk/our pictures/poster.png" 2400 2400
picture "$tmp/desk/small.png" 20 10
cp "$tmp/desk/our pictures/poster.png" "$tmp/before.png"
cd "$tmp/desk" || exit 1

# ---- without a service

run schedpost fit small.png --for ward
sees "what accounts take must be asked of somebody" 6 "schedpostd is not running"

daemon_start
connect_practice ward
connect_practice library

# ---- refused, helped, taken

plan() { schedpost add "Come to our open day." --to ward --at "tomorrow 10:00" --media "$1" --alt "A red poster with the words Open Day." --looked-at; }
run plan "our pictures/poster.png"
sees "add refuses it and names the command" 1 "may have at most" \
	"To make a new picture of it that fits" "schedpost fit 'our pictures/poster.png' --for ward"
command=$(grep -o 'schedpost fit .*' "$tmp/err")
run bash -c "$command"
sees "typed as it stands it works" 0 "is a PNG picture of 2400 x 2400 pixels and 17.3 MB." \
	"The tightest limit is that of ward (Practice (training)): at most 16.8 MB." \
	"our pictures/poster-fit.jpg is new: a JPEG picture of 2400 x 2400 pixels" "our pictures/poster.png is as it was." \
	"Look at it, then: schedpost add \"...\" --to ward --media 'our pictures/poster-fit.jpg' --alt"
check "the old one was not touched" cmp -s "our pictures/poster.png" "$tmp/before.png"
is "the new one is a JPEG picture" "$(head -c 3 "our pictures/poster-fit.jpg" | od -An -tx1 | tr -d ' ')" ffd8ff
is "nothing says how far it is where nobody looks" "$(cat "$tmp/err")" ""
run plan "our pictures/poster-fit.jpg"
sees "and add takes it" 0 "waiting"

mkdir aa bb
cp small.png aa/p.png
cp "our pictures/poster.png" bb/p.png
run schedpost add "Two." --to ward --at "tomorrow 11:00" --media aa/p.png --alt "A small square." --media bb/p.png --alt "A red poster." --looked-at
sees "of two pictures with one name no command names the wrong one" 1 "schedpost fit p.png --for ward"

# ---- again, and what needs nothing

cp "our pictures/poster-fit.jpg" "$tmp/first.jpg"
run schedpost fit "our pictures/poster.png" --for ward,library
sees "a second one gets another name" 0 "our pictures/poster-fit-2.jpg is new" "--to ward,library"
check "and the first stays" cmp -s "our pictures/poster-fit.jpg" "$tmp/first.jpg"
chmod 600 "our pictures/poster.png"
run schedpost fit "our pictures/poster.png" --for ward
sees "one that is the owner's alone" 0 "our pictures/poster-fit-3.jpg is new"
is "stays the owner's alone" "$(stat -c %a "our pictures/poster-fit-3.jpg")" 600
rm "our pictures/poster-fit-3.jpg"
run schedpost fit small.png "our pictures/poster-fit.jpg" --for ward
sees "what fits is left alone" 0 "small.png is a PNG picture of 20 x 10 pixels and 1 kB." "It fits as it is, so nothing was written."
check "and nothing was written" test ! -e small-fit.png -a ! -e "our pictures/poster-fit-fit.jpg"
run schedpost fit "our pictures/poster.png" --for ward --json
sees "a program reads facts" 0 '"fits":false' '"made":"our pictures/poster-fit-3.jpg"' '"mime":"image/jpeg"'

# What was made before a file that cannot be used is told beside the error, or a program would make it anew.
run schedpost fit "our pictures/poster.png" small.png nowhere.png --for ward --json
sees "a file that is not there does not hide what was made before it" 3 '"ok":false' '"code":"no-such-file"' "nowhere.png" \
	'"made":"our pictures/poster-fit-4.jpg"' '"file":"small.png","fits":true,"made":null'
is "as one answer" "$(jq -c '[.ok, (.data.pictures | length)]' "$tmp/out")" "[false,2]"
check "and it is there" test -s "our pictures/poster-fit-4.jpg"
rm "our pictures/poster-fit-4.jpg"
run schedpost fit nowhere.png --for ward --json
sees "where nothing was made the error stands alone" 3 '"ok":false'
is "so" "$(jq -c .data "$tmp/out")" null
run schedpost fit "our pictures/poster.png" nowhere.png --for ward
sees "a person reads both" 3 "our pictures/poster-fit-4.jpg is new" "nowhere.png"
rm "our pictures/poster-fit-4.jpg"

# ---- what cannot be

printf '\0\0\0\030ftypheic\0\0\0\0mif1heic' >phone.heic
run schedpost fit phone.heic --for ward
sees "a HEIC picture is named, with what to do" 1 "HEIC picture, as iPhones take them" "Export it as JPEG"
head -c 9000 "our pictures/poster.png" >half.png
run schedpost fit half.png --for ward
sees "so is one that is cut off" 1 "half.png"
run schedpost fit nowhere.png --for ward
sees "and one that is not there" 3 "nowhere.png"
run schedpost fit small.png --for nobody
sees "an account that is none is said" 3 "nobody"
run schedpost fit small.png
sees "of several accounts one must be named" 1 "--for NAME"
chmod a-w "our pictures"
if [ "$(id -u)" != 0 ]; then
	run schedpost fit "our pictures/poster.png" --for ward
	sees "a folder that takes no file is said" 4 "our pictures"
fi
chmod u+w "our pictures"

python3 - bomb.png <<'END'
import struct, sys, zlib
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
packer = zlib.compressobj(1)
rows = b"".join(packer.compress(bytes(3751)) for _ in range(30000)) + packer.flush()
with open(sys.argv[1], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0))
              + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
END
run schedpost fit bomb.png --for ward
sees "a small file that unpacks to gigabytes is refused" 1 "bomb.png" "30000 x 30000 pixels, which is too much to unpack"

# ---- the program that unpacks

run schedpost-fit 0 0 image/jpeg
sees "it is nothing for people" 64 "You never need to"
mkdir "$tmp/alone"
cp "$BUILD/schedpost" "$tmp/alone"
run "$tmp/alone/schedpost" fit "our pictures/poster.png" --for ward
sees "without it schedpost says what is missing" 7 "schedpost-fit could not be run" "installed whole"
check "and leaves nothing behind" test ! -e "our pictures/poster-fit-4.jpg"

# ---- a terminal

if command -v script >/dev/null; then
	run script -qec "schedpost fit 'our pictures/poster.png' --for ward" /dev/null
	sees "whoever waits sees how far it is" 0 "Making poster.png fit  0 %" "poster-fit-4.jpg is new"
fi
daemon_stop
run schedpost fit "our pictures/poster.png" --for ward
sees "it works without a service, too" 0 "poster-fit-"
finish
