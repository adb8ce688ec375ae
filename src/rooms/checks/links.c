/* SPDX-License-Identifier: MIT
 * links.c - addresses that open doors: internal servers, shared files, and keys or people in an address. */
#include "rooms/checks/inside.h"

#include <string.h>

static str host_of(str url)
{
	size_t at;
	if (str_find(url, S("://"), &at)) url = str_cut(url, at + 3, url.len);
	for (at = 0; at < url.len && !strchr("/?#", url.at[at]); at++) continue;
	url = str_cut(url, 0, at);
	if (str_find(url, S("@"), &at)) url = str_cut(url, at + 1, url.len);
	return str_find(url, S(":"), &at) ? str_cut(url, 0, at) : url;
}

static bool is_internal(str url, str host)
{
	static const char LABELS[] = "sharepoint|intranet|internal|onedrive|extranet|nhsmail|webmail|citrix|vpn|localhost|local|lan|"
				     "staffnet|staffroom|corp|owa|autodiscover|wetransfer|dropbox|shared|share|files|fileshare|"
				     "staffhub|sp|teams|nhs-intranet|drive|ehr|epr|pas|rota|lorenzo|systmone|emis|staff|my-sharepoint|"
				     "1drv|int|private|test|staging|uat|dev|preview|box|egnyte|sharefile";
	str label, rest = host;
	if (str_starts(host, S("10.")) || str_starts(host, S("192.168.")) || str_starts(host, S("127.")) ||
	    str_starts(url, S("file:")))
		return true;
	for (int i = 16; i < 32; i++) {
		char head[8] = {'1', '7', '2', '.', (char)('0' + i / 10), (char)('0' + i % 10), '.', 0};
		if (str_starts(host, str_of(head))) return true;
	}
	if (str_starts(host, S("docs.google")) || str_starts(host, S("drive.google"))) return true;
	if (str_find(url, S("/owa/"), NULL)) return true;
	while (str_split(&rest, '.', &label)) {
		size_t at;
		if (str_in(str_of(LABELS), '|', label) || str_find(label, S("sharepoint"), NULL)) return true;
		if (str_find(label, S("intranet"), &at) || str_find(label, S("-internal"), &at)) return true;
		if (str_find(label, S("onedrive"), &at) || str_find(label, S("staff-"), &at)) return true;
	}
	return false;
}

/* Long, and letters and figures mixed: a key, and no word. */
static bool is_key(str value)
{
	size_t figures = 0, letters = 0, turns = 0;
	for (size_t i = 0; i < value.len; i++) {
		bool figure = value.at[i] >= '0' && value.at[i] <= '9';
		figures += figure;
		letters += (value.at[i] | 32) >= 'a' && (value.at[i] | 32) <= 'z';
		turns += i && figure != (value.at[i - 1] >= '0' && value.at[i - 1] <= '9');
	}
	return value.len >= 16 && figures >= 3 && letters >= 3 && turns >= 4;
}

static bool is_secret(str piece)
{
	static const char NAMES[] = "email|mail|e-mail|token|access_token|auth|key|apikey|api_key|sig|signature|session|sessionid|sid|"
				    "password|passwd|pwd|pass|secret|code|nhs|nhsnumber|nhs_number|patient|patientid|patient_id|dob|"
				    "user|userid|user_id|uid|username|login|name|surname|mrn|otp|pin|jwt|ticket|invite|guestaccess|"
				    "account|hash|auth_token|authkey|reset|member|card|borrower|tk|sas|se|sv|user_email|recipient|chi";
	str name, value = piece;
	if (!str_split(&value, '=', &name)) return false;
	if (str_starts(name, S("utm_")) || str_in(S("fbclid|gclid|v|q|id|page|ref|list|t|lang"), '|', name))
		return is_key(value) && value.len >= 28 && !str_in(S("fbclid|gclid"), '|', name);
	if (str_find(value, S("@"), NULL) || str_find(value, S("%40"), NULL)) return true;
	return value.len && (str_in(str_of(NAMES), '|', name) || is_key(value) || str_ends(name, S("token")) ||
						 str_ends(name, S("email")));
}

/* A long key as one step of the path: a link to set a new password, or to one person's form. */
static bool has_key_in_path(str url)
{
	str step;
	while (str_split(&url, '/', &step))
		if (step.len >= 24 && !str_find(step, S("."), NULL) && !str_find(step, S("-"), NULL) && is_key(step))
			return true;
	return false;
}

static bool has_secret(str url)
{
	if (has_key_in_path(url)) return true;
	size_t at = 0;
	bool in_query = false;
	for (size_t from = 0; at <= url.len; at++) {
		if (at < url.len && !strchr("?&#;", url.at[at])) continue;
		if (in_query && is_secret(str_cut(url, from, at - from))) return true;
		in_query |= at < url.len;
		from = at + 1;
	}
	return false;
}

/* Beneath a correction stands where the wrong words are: whoever follows the account can go there. */
static bool is_where_it_goes(const struct scan *s, str url)
{
	for (size_t i = 0; i < s->in->own_servers.n; i++) {
		str server = s->in->own_servers.at[i];
		bool whole = url.len == server.len || (url.len > server.len && url.at[server.len] == '/');
		if (server.len && whole && str_is_nocase(str_cut(url, 0, server.len), server)) return true;
	}
	return false;
}

static void link_check(struct scan *s, const struct doc *d, size_t from, size_t to, str url)
{
	if (is_internal(url, host_of(url)) && !is_where_it_goes(s, url))
		scan_add(s, &(struct seen){RULE_INTERNAL_LINK, CHECK_BLOCK, d, from, to,
					   "This address is of an internal server or of a shared file: readers cannot open it, or should not.",
					   "Link to a page of your public website."});
	else if (has_secret(url))
		scan_add(s, &(struct seen){RULE_TOKEN_LINK, CHECK_BLOCK, d, from, to,
					   "There is a key or somebody's name in this address: whoever clicks may come in as that person.",
					   "Copy the address without what stands behind the question mark, and try it out."});
}

void rules_links(struct scan *s, const struct doc *d)
{
	size_t at;
	for (size_t i = 0; i < d->n; i++)
		if (d->w[i].kind == WORD_URL) link_check(s, d, d->w[i].from, d->w[i].to, d->w[i].key);
	/* \\server\folder, file://..., and servers of one word, such as http://intranet/rota, are no addresses to
	 * text_spans. */
	for (at = 0; at + 3 < d->text.len; at++) {
		str rest = str_cut(d->text, at, 300);
		bool path = str_starts(rest, S("\\\\")) || (at + 4 < d->text.len && rest.at[1] == ':' && rest.at[2] == '\\'), file = str_starts(rest, S("file://"));
		bool lonely = str_starts(rest, S("http://")) || str_starts(rest, S("https://"));
		if (!path && !file && !lonely) continue;
		size_t end = 0;
		while (end < rest.len && !strchr(" \n\t\"", rest.at[end])) end++;
		str url = str_cut(rest, 0, end);
		bool in_word = lonely && word_at(d, at) < d->n && d->w[word_at(d, at)].kind == WORD_URL &&
					   d->w[word_at(d, at)].from <= at;
		if (!in_word && (!lonely || end > 8)) {
			bool bare = lonely && !str_find(host_of(url), S("."), NULL);
			if (bare && !is_internal(url, host_of(url)) && !is_where_it_goes(s, url)) file = true;
			link_check(s, d, at, at + end, file || path ? S("file:") : url);
		}
		at += end;
	}
}
