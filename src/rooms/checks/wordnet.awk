# SPDX-License-Identifier: MIT
# wordnet.awk - of WordNet's nouns and verbs (Debian: wordnet-base) the kinds that checks ask about, as C tables.
#
# awk -f wordnet.awk data.noun index.noun noun.exc data.verb index.verb verb.exc. A noun's kinds are those of KINDS that
# stand above one of its first two senses, and the file of its first; a verb's kind is the file of its first sense.
# Classes are finer: all that stands above the first sense and has many words beneath it. Proper names are left out.

function hash_of(word,	i, h) {
	h = 0
	for (i = 1; i <= length(word); i++) h = (h * 65599 + CODE[substr(word, i, 1)]) % 4294967296
	return h
}

# A synset and all above it.
function above(synset,	n, m, i, k, up, parts, all) {
	if (synset in ABOVE) return ABOVE[synset]
	all = " " synset " "
	n = split(PARENTS[synset], up, " ")
	for (i = 1; i <= n; i++) {
		m = split(above(up[i]), parts, " ")
		for (k = 1; k <= m; k++) if (!index(all, " " parts[k] " ")) all = all parts[k] " "
	}
	return ABOVE[synset] = all
}

# A kind's number is its place in KINDS, counted from 0; the files of nouns follow.
function noun_set(lemma,	n, senses, i, k, m, parts, seen, out, count) {
	n = split(NOUN[lemma], senses, " ")
	for (i = 1; i <= n && i <= 2; i++) {
		m = split(above(senses[i]), parts, " ")
		for (k = 1; k <= m; k++) if (parts[k] in ROOT) seen[ROOT[parts[k]]] = 1
	}
	seen[NKINDS + FILE[senses[1]] - 3] = 1
	for (k = 0; k < NKINDS + 26; k++) if (k in seen) { out = out "," k; count++ }
	out = count out
	if (!(out in SET_AT)) {
		SET_AT[out] = SET_SIZE
		SET_SIZE += count + 1
		SETS = SETS "\n\t" out ","
	}
	return SET_AT[out]
}

# Classes are the synsets that have many words beneath them, by each word's first sense.
function count_beneath(synset,	n, i, parts) {
	n = split(above(synset), parts, " ")
	for (i = 1; i <= n; i++) BENEATH[parts[i]]++
}

function number_classes(	i) {
	for (i = 1; i <= SYNSETS; i++) if (BENEATH[SYNSET[i]] >= BENEATH_LEAST) {
		CLASS[SYNSET[i]] = NCLASSES++
		CLASS_NAMES = CLASS_NAMES "\n\t\"" NAME[SYNSET[i]] "\","
	}
}

function class_set(synset,	n, i, parts, out, count) {
	n = split(above(synset), parts, " ")
	for (i = 1; i <= n; i++) if (parts[i] in CLASS) { out = out "," CLASS[parts[i]]; count++ }
	out = count + 0 out
	if (!(out in CLASSES_AT)) {
		CLASSES_AT[out] = CLASSES_SIZE
		CLASSES_SIZE += count + 1
		CLASS_SETS = CLASS_SETS "\n\t" out ","
	}
	return CLASSES_AT[out]
}

# A word's row: its set of kinds, several of it or one, and its kind as a verb with its form (0: as it is, 3: past).
function row(word) {
	if (word in WORDS) return
	WORDS[word] = 1
	AS_NOUN[word] = 65535
	AS_VERB[word] = NOUN_CLASSES[word] = VERB_CLASSES[word] = 0
}

function put_noun(word, lemma, many) {
	row(word)
	if (AS_NOUN[word] != 65535) return
	AS_NOUN[word] = SET_OF[lemma] + many * 32768
	NOUN_CLASSES[word] = class_set(first(NOUN[lemma]))
}

function put_verb(word, lemma, form) {
	row(word)
	if (AS_VERB[word]) return
	AS_VERB[word] = (FILE[VERB[lemma]] - 29) * 4 + form + 1
	VERB_CLASSES[word] = class_set(VERB[lemma])
}

function first(list) { sub(/^ /, "", list); sub(/ .*/, "", list); return list }

BEGIN {
	BENEATH_LEAST = 20
	for (i = 1; i < 127; i++) CODE[sprintf("%c", i)] = i
	NKINDS = split("person:1 relative:1 worker:1 child:1 patient:1 sick_person:1 leader:1 expert:1 professional:1 entertainer:1 " \
		"athlete:1 body_part:1 ill_health:1 symptom:1 injury:1 pathological_state:1 medical_procedure:1 medical_care:1 " \
		"drug:1 medicine:2 building:1 room:1 road:1 district:1 institution:1 gathering:1 publication:1 weekday:1 " \
		"calendar_month:1 time_of_day:1 animal:1 clothing:1 vehicle:1 mental_disorder:1 crime:1 death:1 money:1 event:1 " \
		"accident:1 location:1 food:1 housing:1", KINDS, " ")
	for (i = 1; i <= NKINDS; i++) { split(KINDS[i], part, ":"); WANTED[part[1]] = i - 1; SENSE[part[1]] = part[2] }
}

BEGIN {
	FILES = "tops act animals artifact attribute body cognition communication doing feeling eating group place motive object people " \
		"phenomenon plant possession process quantity relation shape state substance times"
	gsub(/ /, "\", \"", FILES)
}

FNR == 1 { at = FILENAME; sub(/.*\//, "", at) }
/^  / { next }

at ~ /^data/ {
	kind = substr(at, 6, 1)
	words = (index("0123456789abcdef", substr($4, 1, 1)) - 1) * 16 + index("0123456789abcdef", substr($4, 2, 1)) - 1
	synset = SYNSET[++SYNSETS] = kind $1
	FILE[synset] = $2 + 0
	NAME[synset] = $5 ":" $2 ":" $6
	p = 5 + 2 * words
	for (i = 0; i < $p; i++) {
		if ($(p + 1 + 4 * i) == "@") PARENTS[synset] = PARENTS[synset] " " kind $(p + 2 + 4 * i)
		if ($(p + 1 + 4 * i) == "@i") PROPER[synset] = 1
	}
}

at == "index.noun" {
	if ($1 in WANTED) ROOT["n" $(6 + $4 + SENSE[$1])] = WANTED[$1]
	if ($1 !~ /^[a-z']+$/) next
	for (i = 7 + $4; i <= NF; i++) if (!("n" $i in PROPER)) NOUN[$1] = NOUN[$1] " n" $i
}
at == "index.verb" && $1 ~ /^[a-z']+$/ { VERB[$1] = "v" $(7 + $4) }
at == "noun.exc" { NOUN_FORM[$1] = $2 }
at == "verb.exc" { VERB_FORM[$1] = $2 }

END {
	for (word in NOUN) count_beneath(first(NOUN[word]))
	for (word in VERB) count_beneath(VERB[word])
	number_classes()
	class_set("")
	for (word in NOUN) { SET_OF[word] = noun_set(word); put_noun(word, word, 0) }
	for (word in VERB) put_verb(word, word, 0)
	for (word in NOUN_FORM) if (NOUN_FORM[word] in NOUN && word ~ /^[a-z']+$/) put_noun(word, NOUN_FORM[word], 1)
	for (word in VERB_FORM) if (VERB_FORM[word] in VERB && word ~ /^[a-z']+$/)
		put_verb(word, VERB_FORM[word], word ~ /ing$/ ? 2 : 3)
	print "/* Made by src/rooms/checks/wordnet.awk from WordNet 3.0, Copyright 2006 by Princeton University. All rights reserved. */"
	print "static const unsigned char SETS[] = {" SETS "\n};"
	printf "static const char *const NOUN_NAMES[] = {"
	for (i = 1; i <= NKINDS; i++) { sub(/:.*/, "", KINDS[i]); printf "\"%s\", ", KINDS[i] }
	print "\"" FILES "\"};"
	print "static const char *const CLASS_NAMES[] = {" CLASS_NAMES "\n};"
	print "static const uint16_t CLASSES[] = {" CLASS_SETS "\n};"
	print "static const struct {\n\tuint32_t hash;\n\tuint16_t noun, noun_classes, verb_classes;\n\tuint8_t verb;\n} WORDS[] = {"
	fflush()
	sorted = "LC_ALL=C sort -t '{' -k 2,2n"
	for (word in WORDS) printf "\t{%.0fu, %d, %d, %d, %d},\n", hash_of(word), AS_NOUN[word], NOUN_CLASSES[word],
		VERB_CLASSES[word], AS_VERB[word] | sorted
	close(sorted)
	print "};"
}
