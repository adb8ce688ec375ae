/* SPDX-License-Identifier: MIT
 * wire_said.c - what comes out: a request, a question or a result; the state; and the lines that were logged.
 */
#include "plug/wire.h"

static void walk_part(struct wire *w, void *of)
{
	sp_part *part = of;
	WALK_TEXT(w, part->name);
	WALK_TEXT(w, part->value);
	WALK_TEXT(w, part->filename);
	WALK_TEXT(w, part->mime);
	WALK_WORD(w, part->from, 0, SP_LAST_SECRET);
	WALK_WORD(w, part->media, 0, SP_MOST_MEDIA);
	WALK_NUMBER(w, part->at);
	WALK_NUMBER(w, part->len);
}

static void walk_keep(struct wire *w, void *of)
{
	sp_keep *keep = of;
	WALK_TEXT(w, keep->field);
	WALK_WORD(w, keep->as, 0, SP_LAST_SECRET);
}

static void walk_request(struct wire *w, sp_request *request)
{
	request->size = sizeof *request;
	WALK_WORD(w, request->effect, 0, SP_LAST_EFFECT);
	WALK_WORD(w, request->sign, 0, SP_LAST_SIGN);
	WALK_WORD(w, request->sign_with, 0, SP_LAST_SECRET);
	WALK_WORD(w, request->method, 0, SP_LAST_METHOD);
	WALK_TEXT(w, request->login);
	WALK_TEXT_TO(w, request->url, SP_MOST_URL);
	WALK_MANY(w, request->query, request->nquery, SP_MOST_PAIRS, walk_pair);
	WALK_MANY(w, request->headers, request->nheaders, SP_MOST_PAIRS, walk_pair);
	WALK_WORD(w, request->body, 0, SP_LAST_BODY);
	WALK_TEXT(w, request->mime);
	WALK_MANY(w, request->parts, request->nparts, SP_MOST_PARTS, walk_part);
	WALK_MANY(w, request->keep, request->nkeep, SP_MOST_PAIRS, walk_keep);
	WALK_NUMBER(w, request->timeout_ms);
	WALK_WORD(w, request->path, 0, SP_LAST_SECRET);
}

static void walk_choice(struct wire *w, void *of)
{
	sp_choice *choice = of;
	WALK_TEXT(w, choice->name);
	WALK_TEXT(w, choice->title);
}

static void walk_ask(struct wire *w, sp_ask *ask)
{
	ask->size = sizeof *ask;
	WALK_WORD(w, ask->kind, 0, SP_LAST_ASK);
	WALK_WORD(w, ask->as, 0, SP_LAST_SECRET);
	WALK_TEXT(w, ask->prompt);
	WALK_TEXT_TO(w, ask->url, SP_MOST_URL);
	WALK_MANY(w, ask->choices, ask->nchoices, SP_MOST_ENTRIES, walk_choice);
	WALK_TEXT(w, ask->usual);
}

static void walk_grant(struct wire *w, void *of)
{
	sp_grant *grant = of;
	grant->size = sizeof *grant;
	WALK_TEXT(w, grant->name);
	WALK_TEXT(w, grant->handle);
	WALK_TEXT(w, grant->remote_id);
	WALK_TEXT_TO(w, grant->server, SP_MOST_URL);
	WALK_TEXT(w, grant->scopes);
	WALK_TEXT(w, grant->settings);
	WALK_TEXT(w, grant->access);
	WALK_TEXT(w, grant->refresh);
	WALK_TEXT(w, grant->secret);
	WALK_TEXT(w, grant->password);
	WALK_NUMBER(w, grant->expires);
	WALK_NUMBER(w, grant->refresh_expires);
}

static void walk_count(struct wire *w, void *of)
{
	sp_count *count = of;
	WALK_TEXT(w, count->name);
	WALK_NUMBER(w, count->value);
}

static void walk_entry(struct wire *w, void *of)
{
	sp_entry *entry = of;
	walk_ref(w, &entry->ref);
	walk_ref(w, &entry->reply_to);
	WALK_TEXT(w, entry->text);
	WALK_TEXT(w, entry->link);
	WALK_TEXT(w, entry->client);
	WALK_TEXT(w, entry->kind);
	WALK_TEXT(w, entry->lang);
	WALK_NUMBER(w, entry->at);
	WALK_MANY(w, entry->counts, entry->ncounts, WIRE_COUNTS, walk_count);
	WALK_NUMBER(w, entry->nmedia);
}

static void walk_finding(struct wire *w, void *of)
{
	sp_finding *finding = of;
	WALK_TEXT(w, finding->code);
	WALK_TEXT(w, finding->text);
	WALK_TEXT(w, finding->field);
	WALK_WORD(w, finding->severity, 0, SP_LAST_SEVERITY);
	WALK_NUMBER(w, finding->limit);
	WALK_NUMBER(w, finding->actual);
}

static void walk_who(struct wire *w, void *of)
{
	sp_who *who = of;
	who->size = sizeof *who;
	WALK_TEXT(w, who->remote_id);
	WALK_TEXT(w, who->handle);
	WALK_TEXT(w, who->name);
	WALK_TEXT_TO(w, who->url, SP_MOST_URL);
	WALK_TEXT(w, who->text);
}

static void walk_result(struct wire *w, sp_result *result)
{
	result->size = sizeof *result;
	WALK_WORD(w, result->verdict, 0, SP_LAST_VERDICT);
	WALK_WORD(w, result->scope, 0, SP_LAST_SCOPE);
	WALK_NUMBER(w, result->not_before);
	WALK_TEXT(w, result->code);
	WALK_TEXT(w, result->why);
	walk_ref(w, &result->ref);
	WALK_TEXT(w, result->cursor);
	WALK_ARRAY(w, result->grants, result->ngrants, SP_MOST_ENTRIES, WIRE_FIRST(sp_grant, refresh_expires),
		   walk_grant);
	WALK_MANY(w, result->entries, result->nentries, SP_MOST_ENTRIES, walk_entry);
	WALK_MANY(w, result->findings, result->nfindings, SP_MOST_ENTRIES, walk_finding);
	WALK_MAYBE(w, result->limits, WIRE_FIRST(sp_limits, visibilities), walk_limits);
	WALK_MAYBE(w, result->who, WIRE_FIRST(sp_who, text), walk_who);
}

static void walk_line(struct wire *w, void *of)
{
	str *line = of;
	WALK_TEXT_TO(w, *line, WIRE_LOG_LINE);
}

void wire_said(struct wire *w, struct plug_out *said)
{
	WALK_TEXT(w, said->failed);
	WALK_MANY(w, said->log, said->nlog, SP_MOST_LOG, walk_line);
	if (said->failed.len) return;
	WALK_WORD(w, said->move, 0, SP_LAST_MOVE);
	WALK_TEXT_TO(w, said->state, SP_MOST_STATE);
	if (said->move == SP_SEND) walk_request(w, &said->request);
	if (said->move == SP_WAIT) WALK_NUMBER(w, said->wait_ms);
	if (said->move == SP_ASK) walk_ask(w, &said->ask);
	if (said->move == SP_DONE) walk_result(w, &said->result);
}
