#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py [--count] - says what is wrong with seen.jsonl and unseen.jsonl; with --count, how many there are of what."""
import collections
import datetime
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
HALVES = ("seen", "unseen")
LEAST = {"breach": 75, "ordinary": 200, "tricky": 30}  # in each file; the unseen one may be empty
LEAST_COMBINATIONS, LEAST_CHECKSUMMED = 50, 15
KINDS = {"identifier", "combination", "care-relationship", "link", "promise", "accusation", "credit", "dates", "claim",
         "offline"}
FIELDS = {"id": str, "part": str, "text": str, "alt": str, "file": str, "reply_to": str, "earlier": list,
          "scheduled": str, "platform": str, "media": (list, dict), "own": dict, "consent": dict, "expect": dict}
NEEDED = ("id", "part", "text", "expect")
TWIN = 0.2  # the share of five-word runs that two texts may have in common

# Ofcom keeps these for drama: nobody has them. Short codes (111, 116 123) are not matched.
DRAMA = ("01632960", "0207946", "0113496", "0114496", "0115496", "0116496", "0117496", "0118496", "0121496",
         "0131496", "0141496", "0151496", "0161496", "0191498", "0289649", "0292018", "07700900", "08081570", "03069990")
PHONE = re.compile(r"(?<![\w+])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)(?=[1-37-8])[\d() -]{8,13}\d(?!\w)")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) (\d[ABD-HJLNP-UW-Z]{2})\b")
TEN = re.compile(r"(?<!\d)\d(?:[ \u00a0.\n-]{0,1}\d){9}(?!\d)")
THIRTEEN = re.compile(r"(?<!\d)97[89](?:[ -]?\d){10}(?!\d)")
HOST = re.compile(r"(?:https?://|www\.|@)([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DAY = re.compile(r"\b(%s),? (\d{1,2}) (%s)(?: (\d{4}))?" % ("|".join(DAYS), "|".join(MONTHS)))


def everything(post):
    """All that a reader of the post may come to see, one string."""
    return "\n".join([post["text"], post.get("alt", ""), post.get("file", ""), post.get("reply_to", ""),
                      *post.get("earlier", [])])


def mod11(digits):
    """Whether ten digits carry the check digit of an NHS, CHI, or Health and Care number."""
    return len(set(digits)) > 1 and sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11 == 0


def identifiers(text):
    """The ten-digit numbers in a text whose check digit holds."""
    return [d for d in (re.sub(r"\D", "", m.group()) for m in TEN.finditer(text)) if mod11(d)]


def form(post):
    for name in NEEDED:
        if name not in post:
            yield f"has no {name}"
            return
    for name, value in post.items():
        if not isinstance(value, FIELDS.get(name, type(None))):
            yield f"field {name} is unknown or of the wrong type"
    expect = post["expect"]
    if post["part"] not in LEAST:
        yield f"part {post['part']} is unknown"
    if set(expect) - {"confidentiality", "kind", "checksummed", "why"}:
        yield "expect has an unknown field"
    if expect.get("confidentiality") not in ("block", "warn", "none"):
        yield "expects neither block, warn nor none"
    if set(expect.get("kind", "?")) - KINDS:
        yield "expects an unknown kind"
    if (expect["confidentiality"] == "none") != (expect["kind"] == []):
        yield "expects a kind without a severity, or a severity without a kind"
    if (post["part"] == "ordinary" and expect["kind"]) or (post["part"] == "breach" and not expect["kind"]):
        yield "expects what does not belong in its part"
    if len(expect.get("why", "").split()) < (3 if expect["kind"] else 1):
        yield "does not say why"
    if "scheduled" in post:
        datetime.datetime.strptime(post["scheduled"], "%Y-%m-%dT%H:%M")


def numbers(post):
    text, checksummed = everything(post), post["expect"].get("checksummed", False)
    if checksummed and not identifiers(text):
        yield "claims a checksummed identifier, and no check digit holds"
    if not checksummed and post["part"] == "breach" and identifiers(text):
        yield "holds a checksummed identifier and does not say so"
    for match in THIRTEEN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10:
            yield f"{match.group()} is no ISBN"


def nobody(post):
    """Nothing that somebody real may own."""
    text = everything(post) + "\n" + json.dumps(post.get("own", {}))
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", re.sub(r"^\+44[ -]?(?:\(0\))?", "0", match.group()))
        # A long number that is not printed as a telephone number (an ISBN, an order) has another length.
        if len(digits) == 11 and not digits.startswith(DRAMA):
            yield f"{match.group()} is not in the ranges kept for drama"
    for area, _ in POSTCODE.findall(text):
        if not re.fullmatch(r"[A-Z]{2}(66|77|88)", area) and area != "AA1":
            yield f"postcode district {area} may be in use"
    for host in HOST.findall(text):
        if not host.endswith(".example") and not re.fullmatch(r"10(\.\d+){3}", host):
            yield f"{host} is no example domain"


def dates(post):
    if "dates" in post["expect"]["kind"]:
        return
    for day, number, month, year in DAY.findall(everything(post)):
        years = [int(year)] if year else [2026, 2027]
        if day not in (DAYS[datetime.date(y, MONTHS.index(month) + 1, int(number)).weekday()] for y in years):
            yield f"{day} {number} {month} is no such day"


def shingles(post):
    words = re.findall(r"\w+", everything(post).lower())
    return {tuple(words[i:i + 5]) for i in range(max(1, len(words) - 4))}


def twins(seen, unseen):
    where = collections.defaultdict(set)
    cut = {post["id"]: shingles(post) for post in seen + unseen}
    for post in seen:
        for run in cut[post["id"]]:
            where[run].add(post["id"])
    for post in unseen:
        for other in set().union(*(where.get(run, ()) for run in cut[post["id"]])):
            both, one = cut[post["id"]] & cut[other], cut[post["id"]] | cut[other]
            if len(both) / len(one) >= TWIN:
                yield f"{post['id']} and {other} are near-twins across the halves"


def drawn(post):
    expect = post["expect"]
    return post["part"], expect["confidentiality"], (expect["kind"] or ["-"])[0]


def sizes(name, posts):
    parts = collections.Counter(post["part"] for post in posts)
    for part, least in LEAST.items():
        if parts[part] < least:
            yield f"{name} has {parts[part]} posts that are {part}, {least} are the least"
    combinations = sum("combination" in p["expect"]["kind"] for p in posts if p["part"] == "breach")
    if combinations < LEAST_COMBINATIONS:
        yield f"{combinations} breaches in {name} are combinations, {LEAST_COMBINATIONS} are the least"
    if sum(p["expect"].get("checksummed", False) for p in posts) < LEAST_CHECKSUMMED:
        yield f"{name} has fewer than {LEAST_CHECKSUMMED} checksummed identifiers"


def findings(halves):
    ids, texts = set(), set()
    for name in HALVES:
        for post in halves[name]:
            wrong = list(form(post))
            if not wrong:
                for rule in (numbers, nobody, dates):
                    wrong += rule(post)
            if post["id"] in ids or everything(post) in texts:
                wrong.append("is there twice")
            ids.add(post["id"])
            texts.add(everything(post))
            yield from (f"{name}.jsonl: {post['id']} {what}" for what in wrong)
        if halves[name] or name == "seen":
            yield from sizes(name, halves[name])
    yield from twins(halves["seen"], halves["unseen"])


def main():
    halves = {name: [json.loads(line) for line in (HERE / f"{name}.jsonl").open(encoding="utf-8")] for name in HALVES}
    found = list(findings(halves))
    print("".join(f"tests/corpus/checks/{what}\n" for what in found), end="")
    if "--count" in sys.argv:
        counts = [collections.Counter(map(drawn, halves[name])) for name in HALVES]
        for kind in sorted(counts[0] | counts[1]):
            print(f"{counts[0][kind]:4} {counts[1][kind]:4}  {' '.join(kind)}")
        print(f"{len(halves['seen']):4} {len(halves['unseen']):4}  all")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
