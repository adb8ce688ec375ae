/* SPDX-License-Identifier: MIT
 * platforms_store.c - the table of platforms. */
#include "rooms/platforms/abilities.h"

err platform_save(struct tx *tx, const struct platform *p)
{
	query q = sql(tx, "INSERT INTO platform(name, title, version, file_sha256, ops, look, listing_delay_ms, hosts, "
			  "asks_server, limits, refused, flags, cannot, interface, interface_until, interface_page) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
			  "ON CONFLICT (name) DO UPDATE SET title = excluded.title, version = excluded.version, "
			  "file_sha256 = excluded.file_sha256, ops = excluded.ops, look = excluded.look, "
			  "listing_delay_ms = excluded.listing_delay_ms, hosts = excluded.hosts, "
			  "asks_server = excluded.asks_server, limits = excluded.limits, refused = excluded.refused, "
			  "flags = excluded.flags, cannot = excluded.cannot, interface = excluded.interface, "
			  "interface_until = excluded.interface_until, interface_page = excluded.interface_page");
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
	bind_int(&q, p->flags);
	bind_str(&q, cannot_to_json(tx_arena(tx), p->why_not));
	bind_str(&q, p->interface);
	bind_int(&q, p->interface_until);
	bind_str(&q, p->interface_page);
	return sql_run(&q);
}

err platform_get(struct tx *tx, str name, struct platform *p, bool *found)
{
	query q = sql(tx, "SELECT name, title, version, file_sha256, ops, look, listing_delay_ms, hosts, asks_server, limits, "
			  "refused, flags, cannot, interface, interface_until, interface_page FROM platform WHERE name = $1");
	str limits = S("{}"), cannot = S("{}");
	bind_str(&q, name);
	*found = row(&q);
	*p = (struct platform){0};
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
		p->flags = (uint32_t)col_int(&q);
		cannot = col_str(&q);
		p->interface = col_str(&q);
		p->interface_until = col_int(&q);
		p->interface_page = col_str(&q);
	}
	TRY(sql_end(&q));
	TRY(cannot_from_json(tx_arena(tx), cannot, p->why_not));
	return limits_from_json(tx_arena(tx), limits, &p->limits);
}

err platform_names(struct tx *tx, str *names, size_t most, size_t *n)
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
	TRY(platform_get(tx, name, out, &found));
	if (found && !out->refused.len) return NULL;
	if (found)
		return FAIL(a, ERR_OUTSIDE, "platform-refused", "The platform '%.*s' cannot be used: %.*s", SHOW(name),
			    SHOW(out->refused));
	TRY(platform_names(tx, known, COUNT(known), &n));
	str hint = near_hint(a, name, known, n);
	return FAIL(a, ERR_MISSING, "no-such-platform", "There is no platform '%.*s'.%.*s 'schedpost platforms' shows all.",
		    SHOW(name), SHOW(hint));
}
