# SPDX-License-Identifier: MIT
# strict_calendar.py - reads a calendar as RFC 5545 writes it and not one byte otherwise; knows nothing of schedpost.
#
#	/usr/bin/python3 strict_calendar.py <FILE
#
# Prints "BEGIN END SUMMARY", one event a line, by their beginning, times in UTC, whole days as days. What the standard
# does not allow ends it with a sentence.
import re, sys
from datetime import datetime, timezone


def need(fine, what):
    if not fine:
        sys.exit("no calendar of RFC 5545: " + what)


def lines_of(data):
    """3.1: lines end with CRLF and have 75 octets at most; what begins with a space goes on with the line before."""
    need(data.endswith(b"\r\n"), "the last line does not end with CRLF")
    need(b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b""), "a bare CR or LF")
    whole = []
    for line in data[:-2].split(b"\r\n"):
        need(line != b"", "an empty line")
        need(len(line) <= 75, f"a line of {len(line)} octets")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            need(False, "a line is folded within a character")
        need(not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text), "a control character")
        if text[0] in " \t":
            need(whole, "the first line is a continuation")
            whole[-1] += text[1:]
        else:
            whole.append(text)
    return whole


def property_of(line):
    """3.1: name *(";" param) ":" value; none of the parameters is needed here."""
    found = re.fullmatch(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line, re.S)
    need(found, f"no property: {line[:60]}")
    return found[1].upper(), found[2], found[3]


def text_of(value):
    """3.3.11: only these are escaped, and these must be."""
    need(re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), f"no TEXT: {value[:60]}")
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def utc_of(value):
    """3.3.5, form 2."""
    need(re.fullmatch(r"\d{8}T\d{6}Z", value), f"no time in UTC: {value}")
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)


def day_of(value):
    """3.3.4: a day of the calendar, without a zone."""
    need(re.fullmatch(r"\d{8}", value), f"no day: {value}")
    return datetime.strptime(value, "%Y%m%d").replace(tzinfo=timezone.utc)


def event_of(properties):
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
        need(sum(p[0] == name for p in properties) == 1, f"an event has not one {name}")
    value = {name: v for name, _, v in properties}
    utc_of(value["DTSTAMP"])
    kinds = {params.upper() for name, params, _ in properties if name in ("DTSTART", "DTEND")}
    need(kinds in ({""}, {";VALUE=DATE"}), "an event is neither of times in UTC nor of whole days")
    read, form = (utc_of, "%Y-%m-%dT%H:%M:%SZ") if kinds == {""} else (day_of, "%Y-%m-%d")
    begins, ends = read(value["DTSTART"]), read(value["DTEND"])
    need(begins < ends, "an event ends before it begins")
    for name in ("DESCRIPTION", "COMMENT"):
        for _, _, text in [p for p in properties if p[0] == name]:
            text_of(text)
    need(value.get("STATUS", "CONFIRMED") in ("TENTATIVE", "CONFIRMED", "CANCELLED"), "a STATUS that there is not")
    return begins, f"{begins:{form}} {ends:{form}} " + text_of(value["SUMMARY"]), text_of(value["UID"])


def events_of(lines):
    need([p[0] + ":" + p[2] for p in (lines[0], lines[-1])] == ["BEGIN:VCALENDAR", "END:VCALENDAR"], "it is not one calendar")
    head, events, inside = [], [], None
    for name, params, value in lines[1:-1]:
        if name in ("BEGIN", "END"):
            need(value == "VEVENT" and (inside is None) == (name == "BEGIN"), "parts do not lie in each other")
            if name == "END":
                events.append(event_of(inside))
            inside = [] if name == "BEGIN" else None
        elif inside is None:
            head.append((name, value))
        else:
            inside.append((name, params, value))
    need(inside is None, "an event does not end")
    need([v for n, v in head if n == "VERSION"] == ["2.0"], "it has not VERSION 2.0 once")
    need(sum(n == "PRODID" for n, _ in head) == 1, "it has not one PRODID")
    need(len({e[2] for e in events}) == len(events), "two events have one UID")
    return events


found = events_of([property_of(line) for line in lines_of(sys.stdin.buffer.read())])
for _, shown, _ in sorted(found):
    print(shown)
