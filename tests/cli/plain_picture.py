#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# plain_picture.py FILE - one picture (SVG), held against what people need to read it: it is well-formed, has a title and a
# description, all of its words are large enough, lie in the picture and stand against what is behind them by 4.5 to 1.
import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
LETTER = 0.6	# of a size: how wide a letter is at the most, on average


def light(colour):
	parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
	parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
	return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
	high, low = sorted((light(one), light(other)), reverse=True)
	return (high + 0.05) / (low + 0.05)


def number(element, name):
	return float(element.get(name))


root = tree.parse(sys.argv[1]).getroot()
assert root.tag == SVG + "svg" and root.get("role") == "img", "it is no picture"
for id in root.get("aria-labelledby").split():
	assert any(e.get("id") == id and e.text.strip() for e in root), "it has no " + id
boxes, words = [], 0
for e in root.iter():
	if e.tag == SVG + "rect":
		boxes.append((number(e, "x"), number(e, "y"), number(e, "width"), number(e, "height"), e.get("fill")))
	if e.tag != SVG + "text":
		continue
	words += 1
	x, y, size = number(e, "x"), number(e, "y"), number(e, "font-size")
	long = len(e.text) * size * LETTER
	left = x - {"start": 0, "middle": long / 2, "end": long}[e.get("text-anchor")]
	behind = [b for b in boxes if b[0] <= x <= b[0] + b[2] and b[1] <= y <= b[1] + b[3]][-1]
	assert size >= 13, e.text + ": too small"
	assert contrast(e.get("fill"), behind[4]) >= 4.5, e.text + ": does not stand out"
	assert left >= 0 and left + long <= number(root, "width"), e.text + ": leaves the picture"
print(words, "words")
