/* SPDX-License-Identifier: MIT
 * ways_verbs.c - notice set and notice webhook: how a person hears. */
#include "rooms/notices/ways_verbs.h"

#include "rooms/vault/vault.h"
#include "text/hours.h"
#include "verb/house.h"

#include <string.h>

/* ---- what was asked for */

static err set_mail(struct tx *tx, str given, struct hearer *h)
{
	if (str_is(given, S("off"))) h->own_mail = S("-");
	else if (str_is(given, S("usual"))) h->own_mail = S("");
	else h->own_mail = given;
	if (h->own_mail.len < 2 || mail_address_read(given)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-mail", "--mail takes one plain mail address such as alex@example.org; 'off' for no "
		    "mails, or 'usual' for the address that your organisation has of you.");
}

static err set_hook(struct tx *tx, str given, struct hearer *h)
{
	struct arena *a = tx_arena(tx);
	str *doors, known[100];
	size_t n, nknown = 0;
	bool there = str_is(given, S("off"));
	TRY(notice_doors(tx, &doors, &n));
	for (size_t i = 0; i < n && nknown < COUNT(known); i++) {
		str name = str_cut(doors[i], S("hook ").len, doors[i].len);
		if (!str_starts(doors[i], S("hook "))) continue;
		known[nknown++] = name;
		there |= str_is(name, given);
	}
	h->hook = str_is(given, S("off")) ? S("") : given;
	if (there) return NULL;
	str hint = near_hint(a, given, known, nknown);
	return FAIL(a, ERR_MISSING, "no-such-hook", "There is no command '%.*s' in the settings.%.*s Whoever looks after schedpost can "
		    "set one, see 'hooks' in 'schedpostd --defaults'.", SHOW(given), SHOW(hint));
}

static err set_zone(struct tx *tx, str given, struct hearer *h)
{
	const struct zone *z;
	TRY(zone_load(tx_arena(tx), given, &z));
	h->zone = given;
	return NULL;
}

static err set_quiet(struct tx *tx, str given, struct hearer *h)
{
	if (str_is(given, S("off"))) h->quiet_from = h->quiet_until = 0;
	else if (!clocks_read(given, &h->quiet_from, &h->quiet_until))
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-hours", "--quiet takes two times of the day such as 20:00-07:00, or 'off'.");
	return NULL;
}

static err set_digest(struct tx *tx, str given, struct hearer *h)
{
	if (clock_read(given, &h->digest_at)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-hours", "--digest takes a time of the day such as 08:00.");
}

static const struct setting {
	const char *name;
	err (*set)(struct tx *, str given, struct hearer *);
} SETTINGS[] = {
	{"mail", set_mail}, {"hook", set_hook}, {"zone", set_zone}, {"quiet", set_quiet}, {"digest", set_digest},
};

/* Which topics, and how soon: the one without the other says nothing. */
static err set_paces(struct tx *tx, const struct call *c, struct hearer *h)
{
	enum pace pace = PACE_NOW;
	if (call_has(c, "topic") != call_has(c, "how"))
		return FAIL(tx_arena(tx), ERR_INPUT, "half-a-topic", "Give both: --topic says what, --how how soon. Such as --topic training "
			    "--how digest");
	pace_read(call_get(c, "how"), &pace);
	for (size_t i = 0; i < call_count(c, "topic"); i++) {
		str name = call_nth(c, "topic", i);
		enum topic one = TOPICS;
		for (int t = 0; t < TOPIC_TEST && str_is(name, S("all")); t++)
			if (pace == PACE_OFF || !(TOPIC_RULES[t].to & TO_ASKERS)) h->paces[t] = pace;
		if (topic_read(name, &one)) h->paces[one] = pace;
	}
	return NULL;
}

/* ---- how it stands */

static err show_ways(struct tx *tx, const struct hearer *h, struct reply *r)
{
	static const struct column FACTS[] = {
		{"person", "Person", CELL_TEXT, false},	   {"mail", "By mail to", CELL_TEXT, false},
		{"hook", "By the command", CELL_TEXT, false}, {"webhook", "By the webhook at", CELL_TEXT, false},
		{"zone", "Zone", CELL_TEXT, false},	   {"quiet", "Quiet hours", CELL_TEXT, false},
		{"digest", "Digest at", CELL_TEXT, false},
	};
	struct arena *a = tx_arena(tx);
	str from = clock_text(a, h->quiet_from), until = clock_text(a, h->quiet_until);
	bool mail;
	reply_facts(r, "ways", FACTS, COUNT(FACTS));
	reply_text(r, h->person);
	reply_maybe_text(r, h->mail);
	reply_maybe_text(r, h->hook);
	reply_maybe_text(r, h->webhook);
	reply_text(r, h->zone.len ? h->zone : S("UTC"));
	reply_maybe_text(r, h->quiet_from == h->quiet_until ? S("") : arena_fmt(a, "%.*s-%.*s", SHOW(from), SHOW(until)));
	reply_text(r, clock_text(a, h->digest_at));
	TRY(notice_door_is(tx, S("mail"), &mail));
	if (!mail) reply_warn(r, NO_MAIL_SERVER);
	return NULL;
}

static void show_paces(const struct hearer *h, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"topic", "Topic", CELL_TEXT, false},
		{"how", "How soon", CELL_TEXT, false},
		{"about", "What it is", CELL_TEXT, true},
	};
	reply_table(r, "topics", COLUMNS, COUNT(COLUMNS));
	for (int i = 0; i < TOPIC_TEST; i++) {
		reply_row(r);
		reply_text(r, str_of(TOPIC_RULES[i].name));
		reply_text(r, str_of(PACE_NAMES[h->paces[i]]));
		reply_text(r, str_of(TOPIC_RULES[i].about));
	}
}

/* ---- the verbs */

err run_notice_set(struct tx *tx, const struct call *c, struct reply *r)
{
	struct hearer h;
	TRY(hearer_get(tx, call_person(c, "person"), &h));
	for (size_t i = 0; i < COUNT(SETTINGS); i++)
		if (call_has(c, SETTINGS[i].name)) TRY(SETTINGS[i].set(tx, str_trim(call_get(c, SETTINGS[i].name)), &h));
	TRY(set_paces(tx, c, &h));
	if (c->nvalues > (call_has(c, "person") ? 1U : 0U)) {
		TRY(hearer_set(tx, &h));
		TRY(hearer_get(tx, h.person, &h));
		reply_say(r, "It is set. 'schedpost notice test' shows whether it works.");
	}
	show_paces(&h, r);
	return show_ways(tx, &h, r);
}

/* ":8443", or nothing. */
static bool is_port(str s)
{
	int64_t port;
	if (!s.len) return true;
	return s.at[0] == ':' && str_int(str_cut(s, 1, s.len), &port) && port > 0 && port < 65536;
}

/* "cal.example", "cal.example:8443", "[::1]:80": nothing else may stand there, for it is shown, and what follows is a
 * secret. */
static bool is_server(str s)
{
	static const char NAME[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-", NUMBER[] = "0123456789abcdefABCDEF:.";
	bool number = s.len && s.at[0] == '[';
	size_t end = number;
	while (end < s.len && strchr(number ? NUMBER : NAME, s.at[end])) end++;
	if (number && (end == 1 || end == s.len || s.at[end] != ']')) return false;
	if (!number && (!end || s.at[0] == '-' || s.at[0] == '.')) return false;
	return is_port(str_cut(s, end + number, s.len));
}

str web_address_tidy(struct arena *a, str given)
{
	size_t server, end = given.len;
	if (!str_find(given, S("://"), &server)) return given;
	str_find(given, S("#"), &end);
	for (server += S("://").len; server < end && given.at[server] != '/' && given.at[server] != '?';) server++;
	char *out = arena_take(a, end + 1);
	for (size_t i = 0; i < end; i++)
		out[i] = i < server && given.at[i] >= 'A' && given.at[i] <= 'Z' ? (char)(given.at[i] | 0x20) : given.at[i];
	return (str){out, end};
}

static bool is_plain(str s)
{
	bool fine = true;
	for (size_t i = 0; i < s.len; i++) fine &= s.at[i] > ' ' && s.at[i] < 0x7f && s.at[i] != '#';
	return fine;
}

const char *web_address_wrong(str s, bool inside, str *host)
{
	enum { MOST = 2000 };
	bool http = str_starts(s, S("http://"));
	size_t begins = http ? S("http://").len : S("https://").len, end;
	*host = S("");
	if (s.len > MOST) return "The address has more than 2000 letters, the most that is kept.";
	if (http && !inside)
		return "The address begins with http://, so whoever sits on the way could read along. Please ask for one that begins with "
		       "https://; if its server lies in your own network, add --inside.";
	if (!http && !str_starts(s, S("https://")))
		return "That is no whole web address: it begins with https://. Please copy all of it once more.";
	if (!is_plain(s)) return "There is a blank or an unusual letter in the address. Please copy it once more, without what stands around it.";
	for (end = begins; end < s.len && s.at[end] != '/' && s.at[end] != '?';) end++;
	*host = str_cut(s, begins, end - begins);
	if (is_server(*host)) return NULL;
	return "What stands behind the // of the address is no server such as calendar.example.org, alone or with a port: a log-in "
	       "name is not taken there. Please copy the address once more.";
}

static err webhook_off(struct tx *tx, const struct call *c, struct reply *r)
{
	TRY(webhook_set(tx, c->actor, S(""), S(""), S(""), false));
	reply_say(r, "No webhook is told any more.");
	return NULL;
}

err run_notice_webhook(struct tx *tx, const struct call *c, struct reply *r)
{
	enum { KEY_BYTES = 32 };
	struct arena *a = tx_arena(tx);
	const struct house *house = c->house;
	bool inside = call_has(c, "inside");
	str address = web_address_tidy(a, str_trim(call_get(c, "address"))), host;
	if (!address.len) return webhook_off(tx, c, r);
	const char *wrong = web_address_wrong(address, inside, &host);
	if (wrong) return FAIL(a, ERR_INPUT, "bad-webhook", "%s Nothing was kept.", wrong);
	if (!house->vault)
		return FAIL(a, ERR_OUTSIDE, "no-vault", "The address cannot be stored safely: the key of this machine is missing. Nothing "
			    "was kept; please tell whoever looks after schedpost.");
	str key = clock_hex(a, tx_clock(tx), KEY_BYTES);
	TRY(webhook_set(tx, c->actor, host, vault_seal(a, house->vault, notice_place(a, c->actor, NOTICE_ADDRESS), address),
			vault_seal(a, house->vault, notice_place(a, c->actor, NOTICE_KEY), key), inside));
	reply_say(r, "Your notices go to the webhook at %.*s from now on. 'schedpost notice test' shows whether it works.", SHOW(host));
	reply_quote(r, "key", "The key of its signatures, shown this once", key);
	return NULL;
}

const struct opt NOTICE_SET_OPTS[] = {
	{"mail", "ADDRESS", 0, "Your mail address; 'off' for no mails, 'usual' for the one your organisation has of you.", NULL},
	{"hook", "NAME", 0, "A command that whoever looks after schedpost has set up; 'off' for none.", NULL},
	{"topic", "TOPIC", OPT_MANY, "What --how is said of.", TOPIC_WORDS "|all"},
	{"how", "HOW", 0, "Not at all, in the daily digest, at once, or at once in quiet hours as well.", PACE_WORDS},
	{"quiet", "HOURS", 0, "Your quiet hours, such as 20:00-07:00, or 'off'. What is not 'always' waits for their end.", NULL},
	{"digest", "TIME", 0, "When the digest comes, such as 08:00.", NULL},
	{"zone", "ZONE", 0, "Your time zone, such as Europe/London; the usual is that of the accounts.", NULL},
	{"person", "PERSON", 0, "Somebody else; only for whoever looks after schedpost.", NULL},
	{0},
};
