/* SPDX-License-Identifier: MIT
 * rows.c - phases by table: what they send, what its answer must bring; files one after the other, and the wait until
 * they are ready. */
#include <schedpost/kit.h>

#include "tables.h"

enum { PIECE_TIMEOUT_MS = 10 * 60 * 1000 };

/* ---- what is sent */

/* Whether a phase of files has one to be busy with. With the first phase a file begins: then what is too old counts no
 * more. */
static bool has_file(struct kit *k, const struct kit_phase *p)
{
	if (k->place->phase == 0 && !kit_lacks_files(k)) return false;
	return kit_file_now(k) && kit_fits(k->file->mime, p->only);
}

/* A job has 200 requests, so what is very large goes in larger pieces. */
uint64_t kit_piece_bytes(struct kit *k)
{
	enum { PIECES_MOST = 128 };
	const struct kit_memory *m = k->memory;
	uint64_t all = k->file ? k->file->bytes : 0, one = k->phase->piece, at = (uint64_t)m->sent;
	if (m->sent < 0 || at >= all || !one) return 0;
	uint64_t most = (all / PIECES_MOST + one - 1) / one * one;
	if (most < one) most = one;
	return all - at < most ? all - at : most;
}

static void send_file(struct kit *k, const struct kit_phase *p)
{
	bool whole = !*p->file;
	sp_part *part = kit_part(k, whole ? SP_MEDIA : SP_MULTIPART, whole ? NULL : p->file, (sp_str){0});
	part->media = (uint32_t)(k->file - k->job->post->media) + 1;
	part->len = kit_piece_bytes(k);
	part->at = part->len ? (uint64_t)k->memory->sent : 0;
	if (part->len) k->job->request->timeout_ms = PIECE_TIMEOUT_MS;
	if (whole) k->job->request->mime = part->len ? SP_S("application/octet-stream") : k->file->mime;
	else part->mime = part->len ? SP_S("application/octet-stream") : k->file->mime;
	if (!whole) part->filename = k->file->name;
}

static void send(struct kit *k, const struct kit_phase *p)
{
	kit_call(k, p->effect, p->method, p->request);
	if (p->headers) kit_headers(k, p->headers);
	if (p->json) kit_say(k, p->json);
	if (p->form) kit_fields(k, p->file ? SP_MULTIPART : SP_FORM, p->form);
	if (p->file) send_file(k, p);
}

sp_move kit_send_row(struct kit *k)
{
	send(k, k->phase);
	return SP_SEND;
}

static sp_move next_file(struct kit *k)
{
	k->memory->sent = k->memory->breaks = 0;
	return kit_go(k, 0);
}

sp_move kit_send_phase(struct kit *k)
{
	const struct kit_phase *p = k->phase;
	if (p->only && !has_file(k, p)) return kit_next(k);
	if (p->all_files && kit_lacks_files(k)) return next_file(k);
	if (p->when && !kit_fill(k, p->when).len) return kit_next(k);
	if (p->unless && kit_fill(k, p->unless).len) return kit_next(k);
	if (p->needs && !kit_fill(k, p->needs).len) return kit_go(k, 0);
	return p->send ? p->send(k) : kit_send_row(k);
}

sp_move kit_file_up(struct kit *k)
{
	if (!kit_file_now(k)) return kit_next(k);
	if (!k->memory->files++) k->memory->files_at = k->job->now;
	return next_file(k);
}

sp_move kit_anew(struct kit *k, const char *why)
{
	k->memory->files = 0;
	next_file(k);
	return kit_end(k, SP_LATER, SP_THIS_POST, "file-lost", "%s schedpost sends it once more.", why);
}

/* ---- what comes back */

static sp_move out(struct kit *k, const struct kit_phase *p)
{
	sp_ref *ref = &k->job->result->ref;
	*ref = (sp_ref){.id = kit_fill(k, p->id), .url = p->url ? kit_address(k, p->url) : (sp_str){0}};
	return ref->id.len && kit_printable(ref->id) ? kit_ok(k) : kit_nonsense(k);
}

static sp_move not_usable(struct kit *k, const struct kit_poll *poll)
{
	sp_str said = poll->reason ? kit_quote(k, kit_get(k, k->body, poll->reason)) : (sp_str){0};
	k->memory->files = 0;
	kit_go(k, 0);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "file-refused", "%s Save it in another form and schedule the post again.%s%.*s%s",
		       poll->refused, said.len ? " The server said: \"" : "", KIT_SHOW(said), said.len ? "\"." : "");
}

/* A time that the platform names is kept to, and grows a little when it was too short again and again. */
static sp_move ask_again(struct kit *k, const struct kit_poll *poll)
{
	enum { MOST_S = 600, PATIENCE = 5, TIMES = 60 };
	int64_t told = poll->pause ? kit_int(k->body, poll->pause, 0) : 0;
	if (told <= 0) return kit_wait_longer(k);
	if (++k->place->tries > TIMES) return KIT_ON;
	return kit_wait(k, ((told < MOST_S ? told : MOST_S) + (int64_t)(k->place->tries / PATIENCE * PATIENCE)) * 1000);
}

sp_move kit_took_poll(struct kit *k, const struct kit_poll *poll)
{
	sp_str state = kit_view(k->body, poll->state);
	if (!kit_good(k)) return kit_end_no(k);
	if (kit_fits(state, poll->failed)) return not_usable(k, poll);
	bool has_no_state = poll->of && kit_at(k->body, poll->of) && !kit_at(k->body, poll->state);
	if (kit_fits(state, poll->ready) || has_no_state) return kit_next(k);
	if (!kit_fits(state, poll->working)) return kit_nonsense(k);
	sp_move move = ask_again(k, poll);
	return move == SP_WAIT ? move : kit_anew(k, poll->slow);
}

static bool note(struct kit *k, const struct kit_phase *p)
{
	sp_str noted = kit_fill(k, p->note);
	return noted.len && kit_put_note(k, p->as == KIT_FILE ? k->memory->files : p->as, noted);
}

static sp_move next_piece(struct kit *k)
{
	k->memory->sent += (int64_t)kit_piece_bytes(k);
	return kit_piece_bytes(k) ? kit_next_turn(k) : kit_next(k);
}

sp_move kit_took_row(struct kit *k)
{
	const struct kit_phase *p = k->phase;
	bool brings = p->note || p->id || p->poll;
	if (!p->request && !brings) return kit_nonsense(k);	/* it never sends, so this is no answer to it */
	if (p->lost && kit_came(k, 404)) return kit_anew(k, p->lost);
	if (!kit_clean(k) && !(brings && kit_good(k))) return kit_end_no(k);
	if (p->id) return out(k, p);
	if (p->note && !note(k, p)) return kit_nonsense(k);
	if (p->then) kit_go(k, p->then);
	if (p->poll) return kit_took_poll(k, p->poll);
	return p->then ? KIT_ON : p->piece ? next_piece(k) : kit_next(k);
}

sp_move kit_took_phase(struct kit *k)
{
	const struct kit_phase *p = k->phase;
	if (p->only && !kit_file_now(k)) return kit_go(k, 0);	/* the memory is of another version */
	return p->took ? p->took(k) : kit_took_row(k);
}
