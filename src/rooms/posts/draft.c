/* SPDX-License-Identifier: MIT
 * draft.c - reading a post from options, and holding it against rules and limits. */
#include "rooms/posts/draft.h"

#include "rooms/posts/agreed.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/checked.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/day_wait.h"
#include "rooms/posts/places.h"
#include "rooms/posts/schedule.h"
#include "rooms/slots/slots.h"
#include "text/text.h"

#include <inttypes.h>

/* ---- words */

static err no_words(struct arena *a, const char *what)
{
	return FAIL(a, ERR_INPUT, "empty", "The %s is empty. Please give some words, or a picture with --media FILE.",
		    what);
}

static err valid_words(struct arena *a, str text)
{
	size_t bad;
	if (text.len > POST_TEXT_MOST)
		return FAIL(a, ERR_INPUT, "too-long",
			    "The text has %zu kB; a post may have at most %d kB. Please shorten it.", text.len / 1000,
			    POST_TEXT_MOST / 1000);
	if (text_valid(text, &bad)) return NULL;
	return FAIL(a, ERR_INPUT, "not-utf8", "The text is damaged at byte %zu: it is not UTF-8, or holds a zero byte. "
		    "Please save the file as UTF-8 and try again.", bad + 1);
}

static err words_read(struct arena *a, str text, bool chain, struct wording *w)
{
	TRY(valid_words(a, text));
	if (chain) return chain_split(a, text, &w->parts, &w->n);
	w->parts = TAKE(a, str);
	w->parts[0] = str_trim(text);
	w->n = 1;
	return NULL;
}

static err variant_read(struct tx *tx, str given, bool chain, struct draft *d)
{
	struct arena *a = tx_arena(tx);
	struct account account;
	size_t at;
	if (!str_find(given, S("="), &at))
		return FAIL(a, ERR_INPUT, "variant-form",
			    "A variant is written as --variant ACCOUNT=TEXT, with an equals sign between.");
	TRY(account_need(tx, str_trim(str_cut(given, 0, at)), &account));
	struct wording *w = &d->words[d->nwords];
	for (size_t i = 1; i < d->nwords; i++)
		if (d->words[i].account == account.id) w = &d->words[i];
	w->account = account.id;
	TRY(words_read(a, str_cut(given, at + 1, given.len), chain, w));
	if (w == &d->words[d->nwords]) d->nwords++;
	return NULL;
}

static err words_from_call(struct tx *tx, const struct call *c, struct draft *d)
{
	struct arena *a = tx_arena(tx);
	size_t room = d->nwords + call_count(c, "variant") + 1;
	struct wording *words = TAKE_N(a, struct wording, room);
	for (size_t i = 0; i < d->nwords; i++) words[i] = d->words[i];
	d->words = words;
	d->nwords = MAX(d->nwords, (size_t)1);
	bool chain = call_has(c, "chain") || d->words[0].n > 1;
	if (call_has(c, "TEXT") && call_has(c, "file"))
		return FAIL(a, ERR_INPUT, "two-texts",
			    "Please give the text once: as words, as --file, or as - for standard input.");
	if (call_has(c, "TEXT") || call_has(c, "file"))
		TRY(words_read(a, call_has(c, "file") ? call_get(c, "file") : call_get(c, "TEXT"), chain,
			       &d->words[0]));
	for (size_t i = 0; i < call_count(c, "variant"); i++)
		TRY(variant_read(tx, call_nth(c, "variant", i), chain, d));
	if (!d->words[0].n) d->words[0] = (struct wording){0, TAKE(a, str), 1};	/* pictures alone */
	d->post.parts = (int)d->words[0].n;
	return NULL;
}

/* ---- fields and files */

err draft_read_fields(struct arena *a, const struct call *c, struct draft *d)
{
	for (int i = 0; i < FIELDS; i++) {
		const struct field_rule *rule = &FIELD_RULES[i];
		if (!call_has(c, rule->name)) continue;
		str value = str_trim(call_get(c, rule->name));
		if (value.len > rule->most)
			return FAIL(a, ERR_INPUT, "too-long",
				    "--%s has %zu bytes; at most %zu are kept. Please shorten it.", rule->name,
				    value.len, rule->most);
		TRY(valid_words(a, value));
		d->post.field[i] = value;
	}
	return NULL;
}

static err file_add(struct tx *tx, struct draft *d, str given, str alt)
{
	struct arena *a = tx_arena(tx);
	if (d->nfiles == FILES_MOST)
		return FAIL(a, ERR_INPUT, "too-many-files", "A post can have at most %d files. Please leave some out.",
			    FILES_MOST);
	struct post_file *f = &d->files[d->nfiles++];
	*f = (struct post_file){.part = 1, .alt = str_trim(alt), .name = call_file_name(given)};
	TRY(valid_words(a, f->alt));
	TRY(media_need(tx, call_file_hash(given), &f->media));
	f->role = media_role(f->media.mime);
	return NULL;
}

static err files_from_call(struct tx *tx, const struct call *c, struct draft *d)
{
	bool given = call_has(c, "media") || call_has(c, "captions");
	if (given) {
		d->files = TAKE_N(tx_arena(tx), struct post_file, FILES_MOST);
		d->nfiles = 0;
	}
	for (size_t i = 0; i < call_count(c, "media"); i++)
		TRY(file_add(tx, d, call_nth(c, "media", i), call_after(c, "alt", i)));
	if (call_has(c, "captions")) TRY(file_add(tx, d, call_get(c, "captions"), S("")));
	for (size_t i = 0; i < d->nfiles && call_has(c, "looked-at"); i++) d->files[i].looked = c->actor;
	return NULL;
}

/* ---- accounts and times */

/* What is said on several accounts comes on each at a time of its own, so each looks at those before it. */
static err slots_from_call(struct tx *tx, const struct call *c, struct draft *d)
{
	int64_t *chosen = TAKE_N(tx_arena(tx), int64_t, d->nplaces + 1);
	struct slot_ask ask = {.word = call_get(c, "slot"), .day = call_get(c, "for"),
			       .beside = {.campaign = d->post.field[FIELD_CAMPAIGN], .at = chosen, .post = d->post.id}};
	if (ask.day.len) TRY(places_calendar(tx, d->known, &ask.calendar));
	for (size_t i = 0; i < d->nplaces; i++) {
		struct place *p = &d->places[i];
		ask.on = &p->account;
		ask.beside.n = i;
		if (!p->when.at)
			TRY(call_has(c, "flexible") ? flexible_find(tx, &ask, &p->when, &p->slot, &p->toss)
						    : slot_find(tx, &ask, &p->when, &p->slot));
		chosen[i] = p->when.at;
	}
	return NULL;
}

err draft_times(struct tx *tx, const struct call *c, struct draft *d)
{
	bool at = call_has(c, "at"), slot = call_has(c, "slot");
	d->timed = at || slot;
	if (at && slot)
		return FAIL(tx_arena(tx), ERR_INPUT, "two-times", "Please give one of --at and --slot: the time, or a word for a good one.");
	if (call_has(c, "flexible") && !str_is(call_get(c, "slot"), S("best")))
		return FAIL(tx_arena(tx), ERR_INPUT, "flexible-best", "--flexible goes with --slot best: a coin chooses between that and the usual time.");
	if (slot) return slots_from_call(tx, c, d);
	for (size_t i = 0; at && i < d->nplaces; i++)
		if (!d->places[i].when.at) TRY(schedule_read(tx, call_get(c, "at"), d->places[i].zone, &d->places[i].when));
	return NULL;
}

err draft_read(struct tx *tx, const struct call *c, struct draft *d)
{
	if (!d->post.id)
		for (int i = 0; i < FIELDS; i++) d->post.field[i] = str_of(FIELD_RULES[i].usual);
	TRY(words_from_call(tx, c, d));
	TRY(draft_read_fields(tx_arena(tx), c, d));
	TRY(day_from_call(tx, c, d));
	TRY(files_from_call(tx, c, d));
	TRY(places_from_call(tx, c, d));
	TRY(draft_times(tx, c, d));
	TRY(agreed_read(tx, c, d));
	return clearance_of_draft(tx, c, d);
}

err draft_load(struct tx *tx, int64_t post, struct draft *d)
{
	struct arena *a = tx_arena(tx);
	struct job *jobs;
	size_t n, naccounts = 0;
	TRY(post_need(tx, post, &d->post));
	TRY(queue_of_post(tx, post, 0, &jobs, &n));
	TRY(post_files(tx, post, 0, &d->files, &d->nfiles));
	struct account *accounts = TAKE_N(a, struct account, n + 1);
	for (size_t i = 0; i < n; i++)
		if (jobs[i].part == 1 && jobs[i].state != JOB_CANCELLED)
			TRY(account_of(tx, jobs[i].account, &accounts[naccounts++]));
	TRY(places_of(tx, accounts, naccounts, d));
	TRY(sign_offs_load(tx, d));
	TRY(agreed_of_post(tx, post, &d->agreed, &d->nagreed));
	return wordings_load(tx, post, &d->words, &d->nwords);
}

/* ---- checks */

str draft_words(const struct draft *d, int64_t account, size_t part)
{
	const struct wording *w = &d->words[0];
	for (size_t i = 1; i < d->nwords; i++)
		if (d->words[i].account == account) w = &d->words[i];
	return part >= 1 && part <= w->n ? w->parts[part - 1] : S("");
}

size_t draft_parts(const struct draft *d, int64_t account)
{
	for (size_t i = 1; i < d->nwords; i++)
		if (d->words[i].account == account) return d->words[i].n;
	return d->words[0].n;
}

str draft_public(struct arena *a, const struct draft *d, const struct place *p, size_t part)
{
	str words = draft_words(d, p->account.id, part);
	bool last = part == draft_parts(d, p->account.id);
	str text = post_public_text(a, words, d->post.field[FIELD_LINK], (int)part,
				    post_has_card(&p->limits, d->nfiles > 0));
	return post_signed(a, text, last ? p->sign_off : S(""));
}

static err check_place(struct arena *a, const struct draft *d, const struct place *p)
{
	size_t parts = draft_parts(d, p->account.id);
	for (size_t part = 1; part <= parts; part++) {
		struct fit fit = {
			.platform = arena_cstr(a, p->platform_title), .account = p->account.name,
			.text = draft_public(a, d, p, part), .sign_off = part == parts ? p->sign_off : S(""),
			.title = d->post.field[FIELD_TITLE], .warning = d->post.field[FIELD_WARNING],
			.visibility = d->post.field[FIELD_VISIBILITY], .part = (int)part, .parts = (int)parts,
			.files = d->files, .nfiles = part == 1 ? d->nfiles : 0, .limits = &p->limits};
		TRY(post_fit(a, &fit));
	}
	return NULL;
}

static err check_variants(struct arena *a, const struct draft *d)
{
	for (size_t i = 1; i < d->nwords; i++) {
		bool used = d->nplaces == 0;
		for (size_t k = 0; k < d->nplaces; k++) used |= d->places[k].account.id == d->words[i].account;
		if (!used)
			return FAIL(a, ERR_INPUT, "variant-unused",
				    "There is a --variant for an account that the post does not go to. "
				    "Add the account with --to, or leave the variant out.");
		if (d->words[i].n != d->words[0].n)
			return FAIL(a, ERR_INPUT, "variant-parts",
				    "The variant has %zu parts, but the chain has %zu. Please give it as many.",
				    d->words[i].n, d->words[0].n);
	}
	return NULL;
}

static err check_audience(struct arena *a, const struct draft *d, const struct account *to)
{
	if (!str_is_nocase(d->post.field[FIELD_AUDIENCE], S("staff")) || str_is(to->audience, S("staff"))) return NULL;
	return FAIL(a, ERR_INPUT, "only-for-staff", "This post is marked for staff, but '%.*s' is read by the public. Send it to an account for "
		    "staff, or, if everybody may read it, leave out --audience staff.", SHOW(to->name));
}

static err check_looked(struct tx *tx, const struct draft *d)
{
	const struct policy *p;
	str how = d->post.id ? arena_fmt(tx_arena(tx), "'schedpost edit %" PRId64 " --looked-at'", d->post.id)
			     : S("--looked-at (in a file of many posts: a column looked-at that says yes)");
	TRY(places_policy(tx, d->known, &p));
	for (size_t i = 0; i < d->nfiles && p->checks.severity[RULE_PHOTO] != CHECK_OFF; i++)
		if (d->timed && file_is_photo(&d->files[i]) && !d->files[i].looked.len)
			return FAIL(tx_arena(tx), ERR_INPUT, "needs-look", "Before %.*s goes out, please look through it once more, large and slowly, for what no "
				    "program sees: faces, screens, whiteboards, wristbands, badges, papers, reflections. If there is nothing that tells of "
				    "somebody, say so with %.*s.", SHOW(d->files[i].name), SHOW(how));
	return NULL;
}

err draft_check(struct tx *tx, const struct draft *d)
{
	struct arena *a = tx_arena(tx);
	bool words = d->nwords && d->words[0].n && d->words[0].parts[0].len;
	if (!words && !d->nfiles) return no_words(a, "post");
	TRY(check_variants(a, d));
	for (size_t i = 0; i < d->nfiles; i++)
		if (d->timed && d->files[i].role == SP_IMAGE && !d->files[i].alt.len)
			return FAIL(a, ERR_INPUT, "needs-alt",
				    "The picture %.*s has no alt text, so blind readers would miss it. Please say in "
				    "a sentence what it shows: --media FILE --alt TEXT.",
				    SHOW(d->files[i].name));
	TRY(check_looked(tx, d));
	for (size_t i = 0; i < d->nplaces; i++) {
		TRY(check_audience(a, d, &d->places[i].account));
		TRY(check_place(a, d, &d->places[i]));
	}
	return NULL;
}

/* ---- saving */

err draft_save_jobs(struct tx *tx, const struct draft *d, int64_t batch)
{
	for (size_t i = 0; i < d->nplaces; i++) {
		const struct place *p = &d->places[i];
		if (p->need == NEED_UNDECIDED)
			return FAIL(tx_arena(tx), ERR_BUG, "undecided", "Nobody has asked the policy about this post. Please report this.");
		for (size_t part = 1; part <= d->words[0].n; part++) {
			struct job_new j = {.op = SP_PUBLISH,
					    .account = p->account.id,
					    .post = d->post.id,
					    .batch = batch,
					    .part = (int)part,
					    .state = !d->timed   ? JOB_DRAFT
						     : part == 1 ? JOB_READY
								 : JOB_CHAINED,
					    .due = p->when.at,
					    .at = p->when.at,
					    .zone = p->when.zone,
					    .wall = d->timed ? wall_text(tx_arena(tx), p->when.wall) : S(""),
					    .cleared = p->need == NEED_NOBODY ? d->post.version : 0,
					    .cover = p->cover};
			TRY(queue_put(tx, &j, NULL));
		}
		if (!d->timed || p->need == NEED_NOBODY) continue;
		TRY(clearance_ask(tx, d, p));
		if (!batch) TRY(asked_tell(tx, d->post.id, p->account.id)); /* nobody hears of what is not shown yet */
	}
	return NULL;
}

err draft_save(struct tx *tx, struct draft *d, int64_t batch, int64_t *id)
{
	d->post.at = 0;
	for (size_t i = 0; d->timed && i < d->nplaces; i++)
		d->post.at = d->post.at ? MIN(d->post.at, d->places[i].when.at) : d->places[i].when.at;
	d->post.batch = batch;
	TRY(post_insert(tx, &d->post, id));
	d->post.id = *id;
	d->post.version = 1;
	TRY(draft_save_words(tx, d));
	if (d->nagreed) TRY(agreed_save(tx, d));
	return draft_save_jobs(tx, d, batch);
}
