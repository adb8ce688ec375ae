/* SPDX-License-Identifier: MIT
 * watch_read.c - what one reading of an account's own list brings: ours teaches what is usual, the rest is judged. */
#include "rooms/watch/watch_store.h"

#include "base/json.h"
#include "rooms/lockdown/drilled.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/notices/notices.h"
#include "text/text.h"

enum { TEXT_KEPT = 20000 /* bytes */, TEXT_SHOWN = 80 /* clusters */, FORMS_MOST = 200 };

/* ---- is it ours? */

struct forms {	/* of what one send said */
	str of[FORMS_MOST];
	size_t n;
};

static void form_add(struct forms *f, str text)
{
	if (f->n < FORMS_MOST) f->of[f->n++] = text;
}

/* Where a platform knows no titles and no warnings, they stand in front of the text. */
static void forms_now(struct arena *a, const struct post *p, str text, int part, struct forms *f)
{
	str whole = post_public_text(a, text, p->field[FIELD_LINK], part, false);
	str title = p->field[FIELD_TITLE], warning = p->field[FIELD_WARNING];
	form_add(f, whole);
	if (title.len || warning.len)
		form_add(f, arena_fmt(a, "%.*s\n\n%.*s\n\n%.*s", SHOW(title), SHOW(warning), SHOW(whole)));
}

/* A post may be edited for those accounts on which it is not out yet: then what left here is an earlier version. */
static err forms_before(struct tx *tx, int64_t post, struct forms *f)
{
	struct arena *a = tx_arena(tx);
	const struct json *words;
	str *kept;
	size_t n;
	TRY(words_kept(tx, post, &kept, &n));
	for (size_t i = 0; i < n; i++) {
		if (json_read(a, kept[i], &words)) continue;
		for (size_t k = 0; k < json_count(words); k++)
			if (str_starts(json_name(json_at(words, k)), S("Text"))) form_add(f, json_text(json_at(words, k)));
	}
	return NULL;
}

static err is_words_of(struct tx *tx, int64_t account, const struct send *s, const struct seen *e, bool *yes)
{
	struct post p;
	struct forms f = {0};
	struct post_sent sent;
	*yes = s->url.len && str_is(s->url, e->url);
	if (*yes) return NULL;
	err gone = post_to_send(tx, &(struct post_ask){s->post, account, MAX(s->part, 1)}, &p, &sent);
	if (gone) return gone->kind == ERR_MISSING ? NULL : gone;
	str text = post_signed(tx_arena(tx), sent.text, sent.sign_off);
	forms_now(tx_arena(tx), &p, text, MAX(s->part, 1), &f);
	TRY(forms_before(tx, s->post, &f));
	*yes = watch_has_words_of(e, &(struct sent){f.of, f.n, p.field[FIELD_LINK]});
	return NULL;
}

static bool is_listed(const struct seen *all, size_t n, str remote_id)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(all[i].id, remote_id)) return true;
	return false;
}

/* What stands in the list by itself explains no second entry: that one is a copy. */
static err is_worded_as_ours(struct tx *tx, const struct reading *r, const struct seen *e, bool *yes)
{
	struct send *sends;
	size_t n;
	*yes = false;
	TRY(sends_near(tx, r->account, e->at ? e->at : tx_now(tx), &sends, &n));
	for (size_t i = 0; i < n && !*yes; i++) {
		if (sends[i].remote_id.len && is_listed(r->entries, r->n, sends[i].remote_id)) continue;
		TRY(is_words_of(tx, r->account, &sends[i], e, yes));
	}
	return NULL;
}

/* ---- what is usual */

/* Programs are learned only from what we know to have sent: words can be posted by hand, too. */
static err learn(struct tx *tx, int64_t account, const struct seen *e, bool ours)
{
	str *hosts;
	size_t n = watch_hosts(tx_arena(tx), e->text, e->link, &hosts);
	for (size_t i = 0; i < n; i++) TRY(usual_put(tx, account, USUAL_HOST, hosts[i]));
	if (ours) TRY(usual_put(tx, account, USUAL_CLIENT, e->client));
	TRY(usual_put(tx, account, USUAL_LANGUAGE, watch_language(e->lang)));
	return usual_put(tx, account, USUAL_SCRIPT, text_script(e->text));
}

/* It was there before anybody looked. What has no time is known by its id. */
static err is_history(struct tx *tx, const struct watching *w, const struct seen *e, bool *yes)
{
	*yes = e->at && e->at < w->began;
	if (e->at) return NULL;
	if (!w->read_at) TRY(usual_put(tx, w->account, USUAL_ENTRY, e->id));
	return usual_has(tx, w->account, USUAL_ENTRY, e->id, yes);
}

/* For evidence: the newest of a list. */
static err keep(struct tx *tx, const struct reading *r, size_t i, enum whose whose)
{
	return i < ENTRIES_KEPT_MOST ? entry_put(tx, r->account, &r->entries[i], whose) : NULL;
}

/* Leaves those that are foreign, and new, each once: pages overlap where something came between them, and at snac2
 * always. */
static err sift(struct tx *tx, const struct watching *w, const struct reading *r, struct seen **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct seen, r->n + 1);
	*n = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct seen *e = &r->entries[i];
		bool known, ours, old, worded = false;
		TRY(foreign_is_known(tx, r->account, e->id, &known));
		if (known) TRY(keep(tx, r, i, WHOSE_FOREIGN));
		if (known || is_listed(*out, *n, e->id)) continue;
		TRY(sent_before(tx, r->account, e->id, &ours));
		if (!ours) TRY(is_worded_as_ours(tx, r, e, &worded));
		TRY(is_history(tx, w, e, &old));
		TRY(keep(tx, r, i, ours ? WHOSE_SENT : worded ? WHOSE_WORDED : old ? WHOSE_BEFORE : WHOSE_FOREIGN));
		if (ours || worded || old) TRY(learn(tx, r->account, e, ours));
		else (*out)[(*n)++] = *e;
	}
	return NULL;
}

/* ---- the rest */

static err in_hours_at(struct tx *tx, const struct account *on, str hours, int64_t at, bool *yes)
{
	const struct zone *z;
	struct hours h;
	TRY(zone_load(tx_arena(tx), on->zone, &z));
	TRY(hours_read(tx_arena(tx), hours, &h));
	*yes = hours_hold(tx_arena(tx), &(struct working){.hours = &h, .zone = z}, at);
	return NULL;
}

static err is_allowed(struct tx *tx, const struct account *on, int64_t at, bool *yes)
{
	str *hours;
	size_t n;
	TRY(by_hand_hours(tx, on->id, &hours, &n));
	*yes = false;
	for (size_t i = 0; i < n && !*yes; i++) TRY(in_hours_at(tx, on, hours[i], at, yes));
	return NULL;
}

static size_t near_of(const struct seen *all, size_t n, int64_t at)
{
	size_t near = 0;
	for (size_t i = 0; i < n; i++) near += all[i].at > at - BURST_MS && all[i].at < at + BURST_MS;
	return near;
}

struct judging {
	const struct account *on;
	struct seen *all;
	size_t n;
	struct scene scene;
	int64_t profile_changed;
};

static err judge(struct tx *tx, struct judging *j, const struct seen *e, struct foreign *f)
{
	struct scene *s = &j->scene;
	int64_t at = e->at ? e->at : tx_now(tx);
	bool allowed;
	TRY(foreign_near(tx, j->on->id, at, &s->near));
	s->near += near_of(j->all, j->n, at);
	TRY(in_hours_at(tx, j->on, j->on->replies.len ? j->on->replies : S(WATCH_OFFICE_HOURS), at, &s->at_work));
	s->profile_changed = j->profile_changed && tx_now(tx) - j->profile_changed < DAY_MS;
	TRY(is_allowed(tx, j->on, at, &allowed));
	*f = (struct foreign){.account = j->on->id, .remote_id = e->id, .url = e->url, .at = e->at, .link = e->link,
			      .text = str_cut(e->text, 0, TEXT_KEPT), .client = e->client};
	f->signals = watch_signals(tx_arena(tx), e, s);
	f->score = watch_score(f->signals);
	f->state = f->score >= WATCH_HOSTILE ? S("hostile") : allowed ? S("staff") : S("unknown");
	return NULL;
}

static err tell(struct tx *tx, const struct account *on, const struct found *found, unsigned signals)
{
	struct arena *a = tx_arena(tx);
	str words = watch_words(a, signals), first = text_short(a, found->first, TEXT_SHOWN);
	str what = found->n == 1 ? S("has a post that nobody here has sent")
				 : arena_fmt(a, "has %zu posts that nobody here has sent", found->n);
	str text = arena_fmt(a, "\"%.*s\"%s%.*s. If it was a colleague, say so; if not, lock the account: schedpost lockdown %.*s",
			     SHOW(first), words.len ? ": " : "", SHOW(words), SHOW(on->name));
	struct drilled drill;
	bool drilled;
	TRY(drilled_on(tx, on->id, &drill, &drilled));
	if (drilled) return lockdown_tell(tx, on->id, arena_fmt(a, "'%.*s' %.*s.", SHOW(on->name), SHOW(what)), text);
	return notice_add(tx, &(struct notice){.topic = TOPIC_WATCH, .account = on->id, .what = what, .text = text,
					       .urgent = found->score >= WATCH_HOSTILE, .todo = S("schedpost watch list")});
}

static err judge_all(struct tx *tx, struct judging *j, struct found *found)
{
	unsigned signals = 0;
	for (size_t i = 0; i < j->n; i++) {
		struct foreign f;
		TRY(judge(tx, j, &j->all[i], &f));
		TRY(foreign_put(tx, &f, j->all[i].revision));
		if (str_is(f.state, S("staff"))) continue;
		if (!found->n || f.score > found->score) {
			found->first = f.text;
			found->score = f.score;
			signals = f.signals;
		}
		found->n++;
	}
	return found->n ? tell(tx, j->on, found, signals) : NULL;
}

err watch_read(struct tx *tx, const struct reading *r, struct found *found)
{
	struct watching w;
	struct account on;
	bool watched, there;
	*found = (struct found){0};
	TRY(watching_get(tx, r->account, &w, &watched));
	TRY(account_get(tx, r->account, &on, &there));
	if (!watched || !there) return NULL;
	struct judging j = {.on = &on, .profile_changed = w.profile_changed};
	TRY(sift(tx, &w, r, &j.all, &j.n));
	TRY(entries_forget(tx, r->account));
	TRY(usual_get(tx, r->account, &j.scene.usual));
	TRY(judge_all(tx, &j, found));
	return watching_read(tx, &w, r->not_before);
}

err watch_profile(struct tx *tx, int64_t account, const struct profile *p)
{
	bool changed;
	str looks = arena_fmt(tx_arena(tx), "%.*s %.*s %.*s", SHOW(p->name), SHOW(p->handle), SHOW(p->text));
	TRY(look_put(tx, account, p));
	TRY(profile_put(tx, account, looks, &changed));
	if (!changed) return NULL;
	return notice_add(tx, &(struct notice){.topic = TOPIC_WATCH, .account = account, .urgent = true,
					       .what = S("shows another profile than before"),
					       .text = arena_fmt(tx_arena(tx), "It is now: %.*s. If nobody of yours has changed it, lock the "
								 "account.", SHOW(text_short(tx_arena(tx), looks, TEXT_SHOWN)))});
}
