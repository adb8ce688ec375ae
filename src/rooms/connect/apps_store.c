/* SPDX-License-Identifier: MIT
 * apps_store.c - the table of apps; what is secret of them lies in rooms/vault. */
#include "rooms/connect/apps.h"

static void app_read(query *q, struct app *out)
{
	out->platform = col_str(q);
	out->redirect = col_str(q);
	out->added_by = col_str(q);
	out->added = col_int(q);
}

err app_get(struct tx *tx, str platform, struct app *out, bool *found)
{
	query q = sql(tx, "SELECT platform, redirect, added_by, added FROM app WHERE platform = $1");
	bind_str(&q, platform);
	*found = row(&q);
	if (*found) app_read(&q, out);
	return sql_end(&q);
}

err apps_all(struct tx *tx, struct app out[static APPS_MOST], size_t *n)
{
	query q = sql(tx, "SELECT platform, redirect, added_by, added FROM app ORDER BY platform");
	*n = 0;
	while (*n < APPS_MOST && row(&q)) app_read(&q, &out[(*n)++]);
	return sql_end(&q);
}

err app_put(struct tx *tx, str platform, str redirect)
{
	query q = sql(tx, "INSERT INTO app(platform, redirect, added, added_by) VALUES ($1, $2, $3, $4) ON CONFLICT (platform) "
			  "DO UPDATE SET redirect = excluded.redirect, added = excluded.added, added_by = excluded.added_by");
	bind_str(&q, platform);
	bind_str(&q, redirect);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	return sql_run(&q);
}

err app_forget(struct tx *tx, str platform)
{
	query q = sql(tx, "DELETE FROM app WHERE platform = $1");
	bind_str(&q, platform);
	return sql_run(&q);
}
