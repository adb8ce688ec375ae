/* SPDX-License-Identifier: MIT
 * keep_fuzz.c - whatever a server answers, no secret reaches the plugin, and nothing breaks.
 *
 * Input: one byte for the length of the secret, the secret, and the answer's body. */
#include "fuzz.h"

#include "net/compose.h"

#include <string.h>

static void must_not_hold(sp_str body, str secret)
{
	if (secret.len < 6 || memchr(secret.at, '*', secret.len)) return;	/* stars could make one up */
	must(!str_find((str){body.at, body.len}, secret, NULL), "no secret reaches a plugin");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size || size < 1u + data[0]) return 0;
	static const sp_keep keep[] = {{.field = SP_S("access_token"), .as = SP_ACCESS_TOKEN},
				       {.field = SP_S("data.*.token"), .as = SP_ACCESS_TOKEN},
				       {.field = SP_S("data.0"), .as = SP_REFRESH_TOKEN}};
	struct arena *a = arena_new();
	struct secrets secrets = {0};
	struct kept_list kept = {0};
	secrets.of[SP_ACCESS_TOKEN] = arena_str(a, (str){(const char *)data + 1, data[0]});
	str body = {(const char *)data + 1 + data[0], size - 1 - data[0]};
	const struct http_pair header = {S("Location"), body};
	const struct http_answer answer = {.status = 200, .headers = &header, .nheaders = 1, .body = body};
	for (size_t nkeep = 0; nkeep <= COUNT(keep); nkeep += COUNT(keep)) {
		sp_answer out;
		const sp_request r = {.size = sizeof r, .sign = SP_BASIC, .login = SP_S("login"), .keep = keep, .nkeep = nkeep};
		if (compose_answer(a, &r, &secrets, &answer, &kept, &out)) continue;
		must_not_hold(out.body, secrets.of[SP_ACCESS_TOKEN]);
		must_not_hold(out.headers[0].value, secrets.of[SP_ACCESS_TOKEN]);
		for (size_t i = 0; i < kept.n; i++) must_not_hold(out.body, kept.of[i].value);
	}
	kept_wipe(&kept);
	arena_free(a);
	return 0;
}
