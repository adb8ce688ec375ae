#!/bin/bash
# SPDX-License-Identifier: MIT
# portfolio.sh - what somebody has learnt, as a page and as a table: written by the command, with nothing of it acted upon.
. "$(dirname "$0")/lib.sh"
daemon_start
connect_practice library
for who in sam kim robin; do schedpost user add $who >>"$tmp/all-said"; done
for who in kim robin; do schedpost role give $who coach >>"$tmp/all-said"; done

run as kim schedpost training enrol sam --coach kim --backup robin
sees "the coach begins the training" 0 "sam is in training with kim"
run as sam schedpost add '<script>alert("1 & 2")</script>' --to library
sees "sam writes" 0 "draft"
run as sam schedpost add '=HYPERLINK("https://evil.example")' --to library
sees "and writes again" 0 "draft"

run as kim schedpost training portfolio sam "$tmp/sam.html"
sees "a page is written" 0 "lines were written to"
check "it is a page" grep -q '<!DOCTYPE html>' "$tmp/sam.html"
check "with the training's beginning" grep -q 'In training with kim and, as backup, robin\.' "$tmp/sam.html"
check "and the words, which are words" grep -qF '&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;' "$tmp/sam.html"
is "no mark-up of anybody else's is in it" "$(grep -c '<script' "$tmp/sam.html")" 0

run as sam schedpost training portfolio sam "$tmp/sam.csv"
sees "sam's own, as a table" 0 "3 lines were written to"
check "with its headings" grep -q '^at,post,version,what,who,text' "$tmp/sam.csv"
check "a formula is none in a spreadsheet" grep -qF "'=HYPERLINK" "$tmp/sam.csv"
run as sam schedpost training portfolio sam "$tmp/sam.pdf"
sees "another ending is told" 1 ".html" ".csv"
check "and nothing is written" [ ! -e "$tmp/sam.pdf" ]

run as sam schedpost training portfolio kim "$tmp/kim.html"
sees "that of others is not for a novice" 4 "not allowed"
run as kim schedpost training record sam
sees "the record is shown" 0 "enrolled" "kim and, as backup, robin"
run as kim schedpost training record sam --csv -
sees "or printed as a table" 0 "at,what,who,note" "enrolled,kim"
daemon_stop
is "the daemon ended well" "$code" 0
finish
