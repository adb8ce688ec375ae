/* SPDX-License-Identifier: MIT
 * recovery.c - reading recovery.conf, and the address that it has for an account. */
#include "rooms/lockdown/recovery.h"

#include "base/conf.h"
#include "recovery.inc"

static const struct conf_form FORM = {
	.name = "recovery.conf", .code = "recovery-conf",
	.help = "A line is 'PLATFORM WHAT READ ADDRESS', such as: youtube recover 2026-11-22 https://support.google.com/...; WHAT is "
		"recover, sessions, apps or contact, READ a day or never.",
};

static bool is_day(str s)
{
	bool good = s.len == 10;
	for (size_t i = 0; good && i < s.len; i++)
		good = i == 4 || i == 7 ? s.at[i] == '-' : s.at[i] >= '0' && s.at[i] <= '9';
	return good;
}

static err read_line(const struct conf *c, str line, struct recovery *r)
{
	conf_word(&line, &r->platform);
	conf_word(&line, &r->what);
	conf_word(&line, &r->read);
	r->address = line;
	if (!str_in(S(RECOVERY_WHATS), '|', r->what)) return conf_wrong(c, "there is no", r->what);
	if (!is_day(r->read) && !str_is(r->read, S("never")))
		return conf_wrong(c, "a page is read on a day, and not on", r->read);
	return r->address.len ? NULL : conf_wrong(c, "the address is missing after", r->read);
}

err recovery_read(struct arena *a, str text, struct recovery **out, size_t *n)
{
	struct conf c = {.a = a, .form = &FORM, .text = text};
	bool more;
	str line;
	*out = TAKE_N(a, struct recovery, RECOVERY_MOST);
	for (*n = 0;; (*n)++) {
		TRY(conf_line(&c, &line, &more));
		if (!more) return NULL;
		TRY(read_line(&c, line, &(*out)[*n]));
	}
}

str recovery_title(str what)
{
	static const struct {
		const char *what, *title;
	} TITLES[RECOVERY_WHAT_COUNT] = {
		{"recover", "get it back"}, {"sessions", "end all sessions"},
		{"apps", "remove programs"}, {"contact", "people there"},
	};
	for (size_t i = 0; i < COUNT(TITLES); i++)
		if (str_is(what, str_of(TITLES[i].what))) return str_of(TITLES[i].title);
	return what;
}

static str with_server(struct arena *a, str address, str server)
{
	buf out = buf_in(a, 4096);
	size_t at;
	while (str_find(address, S("{server}"), &at)) {
		buf_add(&out, str_cut(address, 0, at));
		buf_add(&out, server);
		address = str_cut(address, at + S("{server}").len, address.len);
	}
	buf_add(&out, address);
	return buf_str(&out);
}

str recovery_address(struct arena *a, const struct recovery *all, size_t n, const struct account *on, str what,
		     str *read)
{
	*read = S("");
	for (size_t i = 0; i < n; i++) {
		if (!str_is(all[i].platform, on->platform) || !str_is(all[i].what, what)) continue;
		*read = all[i].read;
		return with_server(a, all[i].address, on->server);
	}
	return S("");
}
