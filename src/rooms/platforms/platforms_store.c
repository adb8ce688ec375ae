/* SPDX-License-Identifier: MIT
 * platforms_store.c - the table of platforms. */
#include "rooms/platforms/platforms.h"

err platform_save(struct tx *tx, const struct platform *p)
{
	query q = sql(tx, "INSERT INTO platform(name, title, version, file_sha256, ops, look, listing_delay_ms, hosts, "
			  "asks_server, limits, refused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
			  "ON CONFLICT (name) DO UPDATE SET title = excluded.title, version = excluded.version, "
			  "file_sha256 = excluded.file_sha256, ops = excluded.ops, look = excluded.look, "
			  "listing_delay_ms = excluded.listing_delay_ms, hosts = excluded.hosts, "
			  "asks_server = excluded.asks_server, limits = excluded.limits, refused = excluded.refused");
	bind_str(&q, p->name);
	bind_str(&q, p->title);
	bind_str(&q, p->version);
	bind_str(&q, p->file_sha256);
	bind_int(&q, p->ops);
	bind_int(&q, p->look);
	bind_int(&q, p->listing_delay_ms);
	bind_str(&q, p->hosts);
	bind_str(&q, p->asks_server);
	bind_str(&q, limits_to_json(tx_arena(tx), &p->limits));
	bind_str(&q, p->refused);
	return sql_run(&q);
}

static err platform_get(struct tx *tx, str name, struct platform *p, bool *found)
{
	query q = sql(tx, "SELECT name, title, version, file_sha256, ops, look, listing_delay_ms, hosts, asks_server, limits, "
			  "refused FROM platform WHERE name = $1");
	bind_str(&q, name);
	*found = row(&q);
	str limits = S("{}");
	if (*found) {
		p->name = col_str(&q);
		p->title = col_str(&q);
		p->version = col_str(&q);
		p->file_sha256 = col_str(&q);
		p->ops = (uint32_t)col_int(&q);
		p->look = (sp_look)col_int(&q);
		p->listing_delay_ms = col_int(&q);
		p->hosts = col_str(&q);
		p->asks_server = col_str(&q);
		limits = col_str(&q);
		p->refused = col_str(&q);
	}
	TRY(sql_end(&q));
	return limits_from_json(tx_arena(tx), limits, &p->limits);
}

static err known_names(struct tx *tx, str *names, size_t most, size_t *n)
{
	*n = 0;
	query q = sql(tx, "SELECT name FROM platform ORDER BY name");
	while (*n < most && row(&q)) names[(*n)++] = col_str(&q);
	return sql_end(&q);
}

err platform_need(struct tx *tx, str name, struct platform *out)
{
	struct arena *a = tx_arena(tx);
	bool found;
	str known[100];
	size_t n;
	*out = (struct platform){0};
	TRY(platform_get(tx, name, out, &found));
	if (found && !out->refused.len) return NULL;
	if (found)
		return FAIL(a, ERR_OUTSIDE, "platform-refused", "The platform '%.*s' cannot be used: %.*s", SHOW(name),
			    SHOW(out->refused));
	TRY(known_names(tx, known, COUNT(known), &n));
	str near = near_word(a, name, known, n);
	return FAIL(a, ERR_MISSING, "no-such-platform", "There is no platform '%.*s'.%s%.*s%s 'schedpost platforms' shows all.",
		    SHOW(name), near.len ? " Did you mean '" : "", SHOW(near), near.len ? "'?" : "");
}

static err run_platforms(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)c;
	static const struct column COLUMNS[] = {
		{"name", "Name", CELL_TEXT, false},	   {"title", "Platform", CELL_TEXT, false},
		{"text_most", "Length", CELL_INT, false},  {"media_most", "Pictures", CELL_INT, false},
		{"delete", "Takes down", CELL_FLAG, false},{"numbers", "Figures", CELL_FLAG, false},
		{"look_up", "Look-up", CELL_TEXT, false},  {"note", "Note", CELL_TEXT, true},
	};
	static const char *const LOOKS[] = {"none", "by list", "exact"};
	str names[100];
	size_t n;
	TRY(known_names(tx, names, COUNT(names), &n));
	reply_table(r, "platforms", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		struct platform p = {0};
		bool found;
		TRY(platform_get(tx, names[i], &p, &found));
		reply_row(r);
		reply_text(r, p.name);
		reply_text(r, p.title);
		if (p.limits.text_most) reply_int(r, p.limits.text_most);
		else reply_none(r);	/* no limit; 0 would read as "takes no text" */
		reply_int(r, p.limits.media_most);
		reply_int(r, (p.ops & SP_CAN(SP_DELETE)) != 0);
		reply_int(r, (p.ops & SP_CAN(SP_NUMBERS)) != 0);
		reply_text(r, str_of(LOOKS[p.look <= SP_LAST_LOOK ? p.look : 0]));
		reply_text(r, p.refused.len ? p.refused : p.asks_server.len ? S("needs --server") : S(""));
	}
	if (!n) reply_say(r, "No platform is known yet. Start schedpostd once: it asks each plugin what it can do.");
	return NULL;
}

const struct verb PLATFORMS_VERBS[] = {
	{.name = "platforms",
	 .help = "Shows the platforms that schedpost can publish to, and what each of them can do.",
	 .example = "schedpost platforms",
	 .run = run_platforms},
	{0},
};
