/* SPDX-License-Identifier: MIT
 * media_store.c - the table of files. */
#include "rooms/media/media.h"

#include "base/crash.h"

err media_save(struct tx *tx, const struct media *m)
{
	query q = sql(tx, "INSERT INTO media(sha256, mime, bytes, width, height, length_ms, stripped, added) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (sha256) DO UPDATE SET gone_at = 0 WHERE gone_at <> 0");
	bind_str(&q, m->sha256);
	bind_str(&q, m->mime);
	bind_int(&q, m->bytes);
	bind_int(&q, m->width);
	bind_int(&q, m->height);
	bind_int(&q, m->length_ms);
	bind_str(&q, m->stripped);
	bind_int(&q, tx_now(tx));
	CRASH_POINT("before a picture is known to posts");
	return sql_run(&q);
}

err media_need(struct tx *tx, str sha256, struct media *m)
{
	query q = sql(tx, "SELECT sha256, mime, stripped, bytes, width, height, length_ms FROM media WHERE sha256 = $1");
	bind_str(&q, sha256);
	bool found = row(&q);
	if (found) {
		m->sha256 = col_str(&q);
		m->mime = col_str(&q);
		m->stripped = col_str(&q);
		m->bytes = col_int(&q);
		m->width = col_int(&q);
		m->height = col_int(&q);
		m->length_ms = col_int(&q);
	}
	TRY(sql_end(&q));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-file", "The picture or film was not handed in. Please give the file "
		    "itself with --media FILE.");
}

sp_role media_role(str mime)
{
	return str_starts(mime, S("video/")) ? SP_VIDEO : str_is(mime, S("text/vtt")) ? SP_CAPTIONS : SP_IMAGE;
}

str media_path(struct arena *a, str folder, str sha256)
{
	return arena_fmt(a, "%.*s/%.2s/%.*s", SHOW(folder), sha256.at, SHOW(sha256));
}
