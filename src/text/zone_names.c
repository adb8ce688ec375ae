/* SPDX-License-Identifier: MIT
 * zone_names.c - which zones this computer knows: the nearest name to a mistyped one, and the version of the
 * files. */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "text/zones.h"

enum { MOST_NAME = 64, MOST_NAMES = 4000, DEEPEST = 3 };

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Letters to put in, take out, change or swap with their neighbour (Damerau), without case; ' ' and '_' are
 * the same. */
static size_t distance(str a, str b)
{
	size_t row[3][MOST_NAME + 1];
	if (a.len > MOST_NAME || b.len > MOST_NAME) return MOST_NAME;
	for (size_t j = 0; j <= b.len; j++) row[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *here = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];
		here[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			char x = a.at[i - 1] == ' ' ? '_' : small(a.at[i - 1]), y = small(b.at[j - 1]);
			here[j] = MIN(MIN(up[j], here[j - 1]) + 1, up[j - 1] + (x != y));
			bool swapped = i > 1 && j > 1 && small(a.at[i - 2]) == y && x == small(b.at[j - 2]);
			if (swapped) here[j] = MIN(here[j], up2[j - 2] + 1);
		}
	}
	return row[a.len % 3][b.len];
}

struct search {
	struct arena *in;
	str wanted, best;
	size_t distance, seen;
};

static str city_of(str name)
{
	for (size_t i = name.len; i > 0; i--)
		if (name.at[i - 1] == '/') return str_cut(name, i, name.len);
	return name;
}

/* "London" is as good as "Europe/London". */
static void consider(struct search *q, str name)
{
	size_t far = MIN(distance(q->wanted, name), distance(q->wanted, city_of(name)));
	if (far >= q->distance) return;
	q->distance = far;
	q->best = arena_str(q->in, name);
}

static void walk(struct search *q, str folder, str prefix, int depth)
{
	DIR *dir = opendir(arena_cstr(q->in, folder));
	for (struct dirent *e; dir && (e = readdir(dir)) && q->seen < MOST_NAMES;) {
		str entry = str_of(e->d_name);
		if (entry.at[0] < 'A' || entry.at[0] > 'Z' || str_find(entry, S("."), NULL)) continue;
		str path = arena_fmt(q->in, "%.*s/%.*s", SHOW(folder), SHOW(entry));
		str name = arena_fmt(q->in, "%.*s%.*s", SHOW(prefix), SHOW(entry));
		struct stat st;
		q->seen++;
		if (stat(arena_cstr(q->in, path), &st) != 0) continue;
		if (S_ISREG(st.st_mode)) consider(q, name);
		else if (depth < DEEPEST) walk(q, path, arena_fmt(q->in, "%.*s/", SHOW(name)), depth + 1);
	}
	if (dir) closedir(dir);
}

bool zone_nearest(struct arena *a, str name, str *out)
{
	struct search q = {.in = arena_new(), .wanted = name, .distance = name.len / 4 + 1};
	if (name.len >= 3) walk(&q, str_of(zone_folder()), S(""), 1);
	*out = arena_str(a, q.best);
	arena_free(q.in);
	return out->len > 0;
}

static bool written_version(struct arena *a, str *out)
{
	char line[64] = "", word[32];
	FILE *f = fopen(arena_cstr(a, arena_fmt(a, "%s/tzdata.zi", zone_folder())), "re");
	bool found = f && fgets(line, sizeof line, f) && sscanf(line, "# version %31s", word) == 1;
	if (f) fclose(f);
	if (found) *out = arena_str(a, str_of(word));
	return found;
}

/* A package that brings new files changes the time of the folder or of the folders in it. */
str zone_version(struct arena *a)
{
	str version;
	if (written_version(a, &version)) return version;
	int64_t newest = 0;
	DIR *dir = opendir(zone_folder());
	struct stat st;
	for (struct dirent *e; dir && (e = readdir(dir));)
		if (fstatat(dirfd(dir), e->d_name, &st, 0) == 0) newest = MAX(newest, (int64_t)st.st_mtime);
	if (dir) closedir(dir);
	return arena_fmt(a, "files of %.*s", SHOW(when_utc(a, newest * 1000)));
}
