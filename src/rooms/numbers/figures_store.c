/* SPDX-License-Identifier: MIT
 * figures_store.c - figures that are there, the posts that have them, and what the choice of slots learns from. */
#include "rooms/numbers/numbers.h"

#include "text/text.h"

enum { TEXT_SHOWN = 60 /* clusters */ };

/* ---- figures of one post */

err figures_get(struct tx *tx, int64_t job, struct figure_row **out, size_t *n)
{
	enum { MOST = AGES * FIGURES_MOST * 2 };	/* an import may bring as many again */
	*out = TAKE_N(tx_arena(tx), struct figure_row, MOST);
	query q = sql(tx, "SELECT age, kind, value, at, source FROM figure WHERE job = $1 ORDER BY age = '7d', age = '24h', kind LIMIT $2");
	bind_int(&q, job);
	bind_int(&q, MOST);
	for (*n = 0; *n < MOST && row(&q); (*n)++) {
		struct figure_row *f = &(*out)[*n];
		str age = col_str(&q);
		age_read(age, &f->age);
		f->kind = col_str(&q);
		f->value = col_int(&q);
		f->at = col_int(&q);
		f->source = col_str(&q);
	}
	return sql_end(&q);
}

err figure_asked(struct tx *tx, int64_t job, enum figure_age age, str *state, int *tries)
{
	*state = S("");
	*tries = 0;
	query q = sql(tx, "SELECT state, tries FROM figure_asked WHERE job = $1 AND age = $2");
	bind_int(&q, job);
	bind_str(&q, str_of(AGE_RULES[age].name));
	if (row(&q)) {
		*state = col_str(&q);
		*tries = (int)col_int(&q);
	}
	return sql_end(&q);
}

/* ---- posts */

static err outs_read(struct tx *tx, query *q, int64_t most, struct out_row **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct out_row, most + 1);
	for (*n = 0; *n < (size_t)most && row(q); (*n)++) {
		struct out_row *o = &(*out)[*n];
		o->job = col_int(q);
		o->post = col_int(q);
		o->out_at = col_int(q);
		o->account = col_str(q);
		o->platform = col_str(q);
		o->url = col_str(q);
		o->text = text_short(tx_arena(tx), col_str(q), TEXT_SHOWN);
	}
	return sql_end(q);
}

#define OUT_COLUMNS                                                                                                  \
	"j.id, j.post, j.intent_at, a.name, a.platform, j.url, coalesce((SELECT substr(t.text, 1, 300) FROM post_text t " \
	"WHERE t.post = j.post AND t.account IN (0, j.account) AND t.part = 1 ORDER BY t.account DESC LIMIT 1), '') "

err outs_list(struct tx *tx, const struct out_ask *ask, struct out_row **out, size_t *n)
{
	query q = sql(tx, "SELECT " OUT_COLUMNS "FROM account a JOIN job j ON j.account = a.id WHERE ($1 = 0 OR a.id = $1) "
			  "AND j.intent_at > 0 AND j.intent_at >= $2 AND " JOB_POSTS " AND j.state = 'done' AND j.part <= 1 "
			  "ORDER BY j.intent_at DESC, j.id DESC LIMIT $3");
	bind_int(&q, ask->account);
	bind_int(&q, ask->from);
	bind_int(&q, ask->most);
	return outs_read(tx, &q, ask->most, out, n);
}

err outs_with_figures(struct tx *tx, int64_t after, int64_t most, struct out_row **out, size_t *n)
{
	query q = sql(tx, "SELECT " OUT_COLUMNS "FROM (SELECT DISTINCT job FROM figure WHERE job > $1 ORDER BY job LIMIT $2) f "
			  "JOIN job j ON j.id = f.job JOIN account a ON a.id = j.account ORDER BY j.id");
	bind_int(&q, after);
	bind_int(&q, most);
	return outs_read(tx, &q, most, out, n);
}

int64_t out_at(const struct job *j)
{
	return j->state == JOB_DONE || j->state == JOB_GONE ? j->intent_at ? j->intent_at : j->done_at : 0;
}

static err jobs_at(struct tx *tx, str url, int64_t ids[static AT_URL_MOST], size_t *n)
{
	str bare = str_ends(url, S("/")) ? str_cut(url, 0, url.len - 1) : url;
	query q = sql(tx, "SELECT j.id FROM job j WHERE j.url <> '' AND j.url IN ($1, $1 || '/') AND " JOB_POSTS " AND j.part <= 1 LIMIT $2");
	bind_str(&q, bare);
	bind_int(&q, AT_URL_MOST);
	for (*n = 0; *n < AT_URL_MOST && row(&q); (*n)++) ids[*n] = col_int(&q);
	return sql_end(&q);
}

err outs_at_url(struct tx *tx, str url, struct job out[static AT_URL_MOST], size_t *n)
{
	int64_t ids[AT_URL_MOST];
	size_t there;
	TRY(jobs_at(tx, url, ids, &there));
	*n = 0;
	for (size_t i = 0; i < there; i++) {
		bool found;
		TRY(queue_get(tx, ids[i], &out[*n], &found));
		*n += found && out_at(&out[*n]);
	}
	return NULL;
}

/* ---- brought by people */

static err value_before(struct tx *tx, const struct bringing *b, const struct figure *f, const char *source,
			int64_t *value)
{
	query q = sql(tx, "SELECT value FROM figure WHERE job = $1 AND age = $2 AND kind = $3 AND source = $4");
	bind_int(&q, b->job);
	bind_str(&q, str_of(AGE_RULES[b->age].name));
	bind_str(&q, f->kind);
	bind_str(&q, str_of(source));
	*value = row(&q) ? col_int(&q) : f->value;
	return sql_end(&q);
}

static err told_otherwise(struct tx *tx, const struct bringing *b, const struct figure *f)
{
	int64_t value;
	TRY(value_before(tx, b, f, "platform", &value));
	if (value == f->value) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "told-already", "The platform itself has told %lld %.*s at %s, and that stays.",
		    (long long)value, SHOW(f->kind), AGE_RULES[b->age].title);
}

static err import_one(struct tx *tx, const struct bringing *b, const struct figure *f)
{
	query q = sql(tx, "INSERT INTO figure(job, age, kind, value, at, source) VALUES ($1, $2, $3, $4, $5, 'import') "
			  "ON CONFLICT(job, age, kind) DO UPDATE SET value = $4, at = $5 WHERE source = 'import'");
	bind_int(&q, b->job);
	bind_str(&q, str_of(AGE_RULES[b->age].name));
	bind_str(&q, f->kind);
	bind_int(&q, f->value);
	bind_int(&q, b->at);
	return sql_run(&q);
}

/* All of a line, or nothing of it. */
err figures_import(struct tx *tx, const struct bringing *b, struct figure *were, size_t *nwere)
{
	*nwere = 0;
	for (size_t i = 0; i < b->n; i++) TRY(told_otherwise(tx, b, &b->figures[i]));
	for (size_t i = 0; i < b->n; i++) {
		struct figure *was = &were[*nwere];
		was->kind = b->figures[i].kind;
		TRY(value_before(tx, b, &b->figures[i], "import", &was->value));
		*nwere += was->value != b->figures[i].value;
		TRY(import_one(tx, b, &b->figures[i]));
	}
	return NULL;
}

/* ---- for slots and comparisons */

#define FORM_OF                                                                                                      \
	"CASE WHEN p.parts > 1 THEN $3 "                                                                               \
	"WHEN EXISTS (SELECT 1 FROM post_media m WHERE m.post = j.post AND m.role = $4) THEN $5 "                        \
	"WHEN EXISTS (SELECT 1 FROM post_media m WHERE m.post = j.post) THEN $6 ELSE $7 END "
static void bind_forms(query *q)	/* $3 to $8 */
{
	bind_int(q, FORM_CHAIN);
	bind_int(q, SP_VIDEO);
	bind_int(q, FORM_FILM);
	bind_int(q, FORM_PICTURE);
	bind_int(q, FORM_TEXT);
	bind_int(q, DAY_MS);
}

static err history_read(query *q, struct figure_post *all, size_t *n)
{
	for (*n = 0; *n < FIGURE_HISTORY_MOST && row(q); (*n)++) {
		struct figure_post *f = &all[*n];
		f->at = col_int(q);
		f->form = (int)col_int(q);
		f->engagement = (double)col_int(q);
	}
	return sql_end(q);
}

err numbers_history(struct tx *tx, int64_t account, struct figure_post **out, size_t *n)
{
	struct figure_post *all = *out = TAKE_N(tx_arena(tx), struct figure_post, FIGURE_HISTORY_MOST);
	query q = sql(tx, "SELECT j.intent_at, " FORM_OF ", sum(f.value) FROM job j JOIN post p ON p.id = j.post "
			  "JOIN figure f ON f.job = j.id AND f.age = '24h' AND f.kind IN (" ENGAGEMENT_KINDS ") "
			  "WHERE j.account = $1 AND j.intent_at > 0 AND j.intent_at <= $2 AND " JOB_POSTS " AND j.state = 'done' "
			  "AND j.part <= 1 AND NOT " OUT_NEAR_LOCKDOWN("$8") "GROUP BY j.id ORDER BY j.intent_at DESC, j.id DESC LIMIT $9");
	bind_int(&q, account);
	bind_int(&q, tx_now(tx) - DAY_MS);
	bind_forms(&q);
	bind_int(&q, FIGURE_HISTORY_MOST);
	TRY(history_read(&q, all, n));
	for (size_t i = 0, k = *n; i + 1 < k; i++) {	/* the newest were read; the oldest of them stands first */
		struct figure_post last = all[--k];
		all[k] = all[i];
		all[i] = last;
	}
	return NULL;
}

static void brought_read(query *q, struct brought *o)
{
	o->account = col_int(q);
	o->at = col_int(q);
	o->value = col_int(q);
	o->form = (int)col_int(q);
	o->account_name = col_str(q);
	o->platform = col_str(q);
	o->zone = col_str(q);
	o->kind = col_str(q);
	o->category = col_str(q);
	o->campaign = col_str(q);
	o->objective = col_str(q);
}

err numbers_brought(struct tx *tx, const struct brought_ask *ask, struct brought **out, size_t *n)
{
	query q = sql(tx, "SELECT j.account, j.intent_at, f.value, " FORM_OF ", a.name, a.platform, a.zone, f.kind, p.category, "
			  "p.campaign, p.objective FROM job j JOIN post p ON p.id = j.post JOIN account a ON a.id = j.account "
			  "JOIN figure f ON f.job = j.id AND f.age = $10 WHERE ($1 = 0 OR j.account = $1) AND j.intent_at > 0 "
			  "AND j.intent_at >= $9 AND j.intent_at < $2 AND " JOB_POSTS " AND j.state = 'done' AND j.part <= 1 "
			  "AND NOT " OUT_NEAR_LOCKDOWN("$8") "ORDER BY j.intent_at DESC, j.id DESC, f.kind LIMIT $11");
	bind_int(&q, ask->account);
	bind_int(&q, ask->until);
	bind_forms(&q);
	bind_int(&q, ask->from);
	bind_str(&q, str_of(AGE_RULES[ask->age].name));
	bind_int(&q, BROUGHT_MOST);
	*out = TAKE_N(tx_arena(tx), struct brought, BROUGHT_MOST);
	for (*n = 0; *n < BROUGHT_MOST && row(&q); (*n)++) brought_read(&q, &(*out)[*n]);
	return sql_end(&q);
}
