/* SPDX-License-Identifier: MIT
 * sane.c - the sense of questions and results: which verdict, effect and texts fit which work. */
#include "plug/sane.h"
#include "plug/sane_parts.h"
#include "plug/wire.h"

#include <string.h>

#define EFFECT(e) (1u << (e))
enum {
	READS = EFFECT(SP_READS),
	PREPARES = READS | EFFECT(SP_PREPARES),
	SPENDS = PREPARES | EFFECT(SP_SPENDS),
	PUBLISHES = PREPARES | EFFECT(SP_COMMITS) | EFFECT(SP_COMMITS_KEYED)
};

/* What each kind of work may do out there, and what its OK must bring. */
static const struct rule {
	const char *name;
	unsigned effects;
	bool grants, entries, findings, needs_who, needs_limits;
} rules[SP_LAST_OP + 1] = {
	[SP_CONNECT] = {.name = "connect", .effects = SPENDS, .grants = true, .findings = true},
	[SP_REFRESH] = {.name = "refresh", .effects = SPENDS, .grants = true},
	[SP_REVOKE] = {.name = "revoke", .effects = PREPARES},
	[SP_WHOAMI] = {.name = "whoami", .effects = READS, .needs_who = true},
	[SP_LIMITS] = {.name = "limits", .effects = READS, .needs_limits = true},
	[SP_CHECK] = {.name = "check", .effects = READS, .findings = true},
	[SP_PUBLISH] = {.name = "publish", .effects = PUBLISHES},
	[SP_LOOKUP] = {.name = "look-up", .effects = READS, .entries = true},
	[SP_DELETE] = {.name = "delete", .effects = PREPARES},
	[SP_EDIT] = {.name = "edit", .effects = PUBLISHES},
	[SP_NUMBERS] = {.name = "numbers", .effects = READS, .entries = true},
	[SP_TIMELINE] = {.name = "timeline", .effects = READS, .entries = true},
	[SP_PROFILE] = {.name = "profile", .effects = READS, .needs_who = true},
};

static const char *insane_send(const struct plug_in *asked, const sp_request *request)
{
	const struct rule *rule = &rules[asked->job.op];
	if (!(rule->effects & EFFECT(request->effect)))
		return "this work may not have this effect (request->effect)";
	return insane_request(request, asked->job.post);
}

static const char *insane_ask(const struct plug_in *asked, const sp_ask *ask)
{
	bool opens = ask->kind == SP_ASK_OPEN || ask->kind == SP_ASK_CODE, hand = ask->kind == SP_ASK_HAND;
	bool keeps = ask->kind == SP_ASK_SECRET || ask->kind == SP_ASK_ADDRESS;
	bool publishes = asked->job.op == SP_PUBLISH || asked->job.op == SP_LOOKUP;
	if (!(hand ? publishes : asked->job.op == SP_CONNECT))
		return "only connect may ask (SP_ASK), and only publish and its look-up for a hand (SP_ASK_HAND)";
	if (!ask->kind) return "a question without ask->kind";
	if (!ask->prompt.len || !is_line(ask->prompt)) return "ask->prompt must be one line of text";
	if (opens && !is_url(ask->url)) return "ask->url must be an address";
	if (!opens && ask->url.len) return "this kind of question has no ask->url";
	if (keeps != (ask->as != SP_PLAIN)) return "ask->as names the secret of SP_ASK_SECRET and SP_ASK_ADDRESS";
	if ((ask->kind == SP_ASK_CHOOSE) != (ask->nchoices > 0))
		return "ask->choices belong to SP_ASK_CHOOSE";
	bool plain = ask->kind == SP_ASK_TEXT || ask->kind == SP_ASK_CHOOSE;
	if (ask->usual.len && (!plain || !is_line(ask->usual)))
		return "ask->usual is a line, and belongs to SP_ASK_TEXT and SP_ASK_CHOOSE";
	for (size_t i = 0; i < ask->nchoices; i++) {
		if (!ask->choices[i].name.len || !is_line(ask->choices[i].name))
			return "a choice without a name";
		if (!is_line(ask->choices[i].title)) return "a choice's title must be one line";
	}
	return NULL;
}

static const char *insane_grant(const sp_grant *g)
{
	const sp_str lines[] = {g->name,   g->handle,  g->remote_id, g->scopes,
				g->access, g->refresh, g->secret,    g->password};
	for (size_t i = 0; i < COUNT(lines); i++)
		if (!is_line(lines[i])) return "a grant's texts must be one line each";
	if (g->server.len && !is_url(g->server)) return "grant->server must be an address";
	if (g->expires < 0 || g->refresh_expires < 0) return "a grant that ended before 1970";
	return is_text(g->settings) ? NULL : "grant->settings is not UTF-8";
}

static const char *insane_entry(const sp_entry *e)
{
	const sp_str lines[] = {e->ref.id, e->ref.revision, e->reply_to.id, e->client, e->kind, e->lang};
	for (size_t i = 0; i < COUNT(lines); i++)
		if (!is_line(lines[i])) return "an entry's id, client, kind and lang must be one line each";
	if (!e->ref.id.len) return "an entry without ref.id";
	if (!is_text(e->text) || !is_line(e->link) || !is_line(e->ref.url))
		return "an entry's text is not UTF-8";
	for (uint32_t i = 0; i < e->ncounts; i++)
		if (!e->counts[i].name.len || !is_line(e->counts[i].name)) return "a count without a name";
	return NULL;
}

static const char *insane_finding(const sp_finding *f)
{
	bool fine = f->code.len && f->text.len && is_line(f->code) && is_text(f->text) && is_line(f->field);
	return fine ? NULL : "a finding without code or text";
}

static const char *insane_lists(const struct rule *rule, const sp_result *r)
{
	if (r->ngrants && !rule->grants) return "grants belong to connect and refresh";
	if (r->nentries && !rule->entries) return "entries belong to look-up, numbers and timeline";
	if (r->nfindings && !rule->findings) return "findings belong to check and connect";
	const char *bad = NULL;
	for (size_t i = 0; i < r->ngrants && !bad; i++) bad = insane_grant(&r->grants[i]);
	for (size_t i = 0; i < r->nentries && !bad; i++) bad = insane_entry(&r->entries[i]);
	for (size_t i = 0; i < r->nfindings && !bad; i++) bad = insane_finding(&r->findings[i]);
	return bad;
}

static const char *insane_verdict(const struct plug_in *asked, const sp_result *r)
{
	const struct rule *rule = &rules[asked->job.op];
	bool brings_grants = asked->job.op == SP_CONNECT || asked->job.op == SP_REFRESH;
	if (r->verdict == SP_ABSENT && asked->job.op != SP_LOOKUP) return "only a look-up may say SP_ABSENT";
	if (r->verdict == SP_STALE_TOKEN && brings_grants)
		return "connect and refresh may not say SP_STALE_TOKEN";
	if (r->not_before < 0) return "result->not_before is before 1970";
	if (r->verdict != SP_OK) return NULL;
	if (brings_grants && !r->ngrants) return "OK without a grant";
	if (asked->job.op == SP_REFRESH && r->ngrants != 1) return "a refresh ends with one grant";
	if (rule->needs_who && !r->who) return "OK without result->who";
	if (rule->needs_limits && !r->limits) return "OK without result->limits";
	if (asked->job.op == SP_LOOKUP && !r->ref.id.len && !r->nentries)
		return "found, but without result->ref.id";
	return NULL;
}

static const char *insane_result(const struct plug_in *asked, const sp_result *r)
{
	const sp_str lines[] = {r->code, r->ref.id, r->ref.revision, r->ref.url, r->cursor};
	for (size_t i = 0; i < COUNT(lines); i++)
		if (!is_line(lines[i])) return "result->code, ref and cursor must be one line each";
	if (!is_text(r->why)) return "result->why is not UTF-8";
	if (r->who && (!is_line(r->who->remote_id) || !is_line(r->who->handle) || !is_line(r->who->name) ||
		       !is_line(r->who->url) || !is_text(r->who->text)))
		return "result->who is not UTF-8";
	const char *bad = r->limits ? insane_limits(r->limits) : NULL;
	if (!bad) bad = insane_verdict(asked, r);
	return bad ? bad : insane_lists(&rules[asked->job.op], r);
}

static const char *insane_said(const struct plug_in *asked, const struct plug_out *said)
{
	switch (said->move) {
	case SP_SEND: return insane_send(asked, &said->request);
	case SP_ASK: return insane_ask(asked, &said->ask);
	case SP_DONE: return insane_result(asked, &said->result);
	case SP_WAIT: break;
	}
	if (said->wait_ms < 1 || said->wait_ms > SANE_WAIT_MOST_MS)
		return "job->wait_ms must be 1 ms to 1 hour";
	return NULL;
}

str sane_said(const struct plug_in *asked, const struct plug_out *said, struct arena *a)
{
	const char *bad = insane_said(asked, said);
	if (!bad) return (str){0};
	return arena_fmt(a,
			 "The plugin said something that makes no sense while it was asked to %s: %s. "
			 "Nothing was sent. Please tell the maker of the plugin.",
			 rules[asked->job.op].name, bad);
}

/* Log lines are an untrusted party's words: what could move a terminal's cursor is shown as '?'. */
static str clean_line(struct arena *a, str line)
{
	bool whole = is_line((sp_str){line.at, line.len});
	if (whole) return line;
	str copy = arena_str(a, line);
	char *at = (char *)copy.at;
	for (size_t i = 0; i < copy.len; i++)
		if ((unsigned char)at[i] < 0x20 || (unsigned char)at[i] >= 0x7f) at[i] = '?';
	return copy;
}

bool sane_read(str payload, const struct plug_in *asked, const struct plug_facts *facts, struct arena *a,
	       struct plug_out *out, const char **why)
{
	*out = (struct plug_out){0};
	struct wire w = wire_reader(payload, a);
	wire_said(&w, out);
	*why = wire_end(&w);
	if (!*why && !out->failed.len && out->state.len != facts->state_size)
		*why = "a state of another size";
	if (*why) return false;
	str *lines = (str *)out->log;
	for (size_t i = 0; i < out->nlog; i++) lines[i] = clean_line(a, lines[i]);
	if (out->failed.len) out->failed = clean_line(a, out->failed);
	else out->failed = sane_said(asked, out, a);
	return true;
}

bool sane_is_public(const sp_request *request)
{
	return request->effect == SP_COMMITS || request->effect == SP_COMMITS_KEYED;
}

str sane_count(struct sane_count *count, const sp_request *request, struct arena *a)
{
	if (count->requests >= SP_MOST_REQUESTS)
		return arena_fmt(a,
				 "The plugin wanted to send more than %d requests for one piece of work. "
				 "It was stopped there. Please tell the maker of the plugin.",
				 SP_MOST_REQUESTS);
	if (sane_is_public(request) && count->publics)
		return arena_fmt(a, "The plugin wanted to send a second public request for one post. It was "
				    "stopped there, so that nothing shows twice. Please tell the maker of "
				    "the plugin.");
	count->requests++;
	count->publics += sane_is_public(request);
	return (str){0};
}
