/* SPDX-License-Identifier: MIT
 * checks_fuzz.c - any bytes through the checks: places lie within the texts, and what names somebody leaves masked. */
#include "fuzz.h"

#include "rooms/checks/checks.h"
#include "text/text.h"

enum { PARTS_MOST = 4 };

static void look(const struct check_input *in, const struct check_found *f)
{
	str text = f->field == IN_TEXT ? in->parts.at[f->index] : f->field == IN_ALT ? in->media[0].alt : in->media[0].file;
	must(f->rule < CHECK_RULES && f->severity > CHECK_OFF && f->severity <= CHECK_ABOUT[f->rule].severity,
		 "a finding is of a rule");
	must(f->says.len > 0, "a finding says something");
	if (f->field == IN_TEXT || f->field == IN_ALT || f->field == IN_FILE)
		must(f->from <= f->to && f->to <= text.len, "what was found lies within its text");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct input rest = {data, size};
	struct check_settings set;
	struct check_found *found;
	str parts[PARTS_MOST], before = next_bytes(&rest, next(&rest));
	struct check_media media = {.kind = (enum check_kind)(next(&rest) % (KIND_AUDIO + 1)), .others = next(&rest) & 1};
	media.alt = next_bytes(&rest, next(&rest));
	media.file = next_bytes(&rest, next(&rest) % 40);
	struct check_input in = {.media = &media,
							 .nmedia = 1,
							 .earlier = {&before, 1},
							 .scheduled = next(&rest) & 1,
							 .at = {2028, 2, 29, 12, 0, 0}};
	if (next(&rest) & 1) in.reply_to = before;
	for (in.parts = (struct check_list){parts, 0}; in.parts.n < PARTS_MOST && (rest.left || !in.parts.n); in.parts.n++)
		parts[in.parts.n] = next_bytes(&rest, in.parts.n + 1 == PARTS_MOST ? rest.left : 300);
	check_usual(&set);
	size_t n = checks_run(a, &set, &in, &found);
	must(n <= CHECK_FOUND_MOST, "there are no more findings than there is room for");
	for (size_t i = 0; i < n; i++) look(&in, &found[i]);
	str fixed = check_fixed(a, &in.tags, parts[0]);
	must(fixed.len <= parts[0].len * 18 + 64, "a fix does not grow without end");
	arena_free(a);
	return 0;
}
