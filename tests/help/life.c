/* SPDX-License-Identifier: MIT
 * life.c - the steps of the day behind life.h: who does what, and when. */
#include "help/life.h"

#include "base/file.h"
#include "help/pictures.h"
#include "help/put_back.h"
#include "rooms/media/intake.h"
#include "rooms/media/media.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR, NAME_MOST = 40 };

struct step {
	bool (*act)(struct life *, const struct step *);	/* false: it was not answered with yes */
	const char *a, *b, *c, *d;
	int64_t at;		/* ms since the beginning, for those that wait */
};

void life_wrong(struct life_side *side, const char *fmt, ...)
{
	char *at = side->trouble + strlen(side->trouble);
	size_t room = LIFE_TROUBLE - strlen(side->trouble);
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(at, room, fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n + 1 < room) memcpy(at + n, "\n", 2);
}

void life_keep_clock(struct life *l)
{
	l->side->now = l->w->now;
	l->side->mono = l->w->mono;
	l->side->chance = l->w->chance;
}

/* After a death somebody may find a thing done already, or not possible any more; otherwise it must be done. */
static bool is_done(struct life *l, err e, const char *what, const char *which)
{
	bool excused = e && l->side->deaths && e->kind == ERR_STALE;
	if (e && !excused) life_wrong(l->side, "%s %s: %.*s", what, which, SHOW(e->text));
	return !e;
}

/* ---- accounts */

static bool is_state(struct life *l, const char *name, const char *state)
{
	str sql = arena_fmt(l->w->a, "SELECT count(*) FROM account WHERE name = '%s' AND state = '%s'", name, state);
	return world_int(l->w, arena_cstr(l->w->a, sql)) > 0;
}

static void answer_code(struct life *l, const char *name)
{
	struct arena *a = l->w->a;
	int64_t given = 0;
	for (size_t i = 0; i < ROTA_ACCOUNTS; i++)
		if (!strcmp(l->side->rota.accounts[i].name, name)) given = l->side->rota.accounts[i].serial;
	long long id = world_int(l->w, "SELECT max(id) FROM job WHERE op = 1");
	str call = arena_fmt(a, "{\"id\":\"%lld\",\"answer\":\"%s code %lld\"}", id, name, (long long)given);
	err e;
	world_try_json(l->w, &e, "connect answer", call);
	is_done(l, e, "answer for", name);
	world_settle(l->w);
}

static bool connect_account(struct life *l, const struct step *s)
{
	const char *platform = s->a, *name = s->b;
	bool rota = strcmp(platform, "rota") == 0;
	if (is_state(l, name, "ready")) return true;
	err e;
	world_try(l->w, &e, "connect begin", platform, "--as", name, "--zone", "Europe/London", rota ? "--server" : NULL,
		  ROTA_SERVER, NULL);
	if (!is_done(l, e, "connect", name)) return false;
	world_settle(l->w);
	if (rota) answer_code(l, name);
	if (!is_state(l, name, "ready")) life_wrong(l->side, "the account %s is not connected", name);
	return true;
}

/* Whoever is told that an account must be connected again does it. */
static void heal(struct life *l)
{
	static const char *const NAMES[] = {"east", "north", "south", "west"};
	for (size_t i = 0; i < COUNT(NAMES); i++)
		if (is_state(l, NAMES[i], "reconnect")) connect_account(l, &(struct step){.a = "rota", .b = NAMES[i]});
}

static bool remove_account(struct life *l, const struct step *s)
{
	err e;
	if (is_state(l, s->a, "removed")) return true;
	world_try(l->w, &e, "account remove begin", s->a, "--cancel-posts", "--without-revoke", NULL);
	return is_done(l, e, "remove", s->a);
}

static bool expire(struct life *l, const struct step *s)
{
	rota_expire(&l->side->rota, s->a);
	return true;
}

/* ---- posts */

static long long post_with(struct life *l, const char *text)
{
	str first = S(""), rest = str_of(text);
	str_split(&rest, '\n', &first);
	str sql = arena_fmt(l->w->a, "SELECT max(p.post) FROM post_text p JOIN post q ON q.id = p.post WHERE p.text = '%.*s' "
			    "AND (q.batch IS NULL OR q.batch NOT IN (SELECT id FROM batch WHERE state = 'open'))", SHOW(first));
	return world_int(l->w, arena_cstr(l->w->a, sql));
}

static bool add(struct life *l, const struct step *s)
{
	const char *words[16] = {s->a, "--to", s->b};
	size_t n = 3;
	err e;
	if (l->again && post_with(l, s->a)) return true;
	if (s->c) words[n++] = "--at", words[n++] = s->c;
	if (strstr(s->a, "\n---\n")) words[n++] = "--chain";
	if (s->c) words[n++] = "--late", words[n++] = s->d ? s->d : "publish";
	world_try(l->w, &e, "add", words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7], NULL);
	return is_done(l, e, "add", s->a);
}

static bool hand_of(struct life *l, const struct step *s, const char *who)
{
	str id = arena_fmt(l->w->a, "%lld", post_with(l, s->b));
	err e;
	l->w->person = who;
	const char *version = s->at ? "--version" : NULL;
	world_try(l->w, &e, s->a, arena_cstr(l->w->a, id), s->c, s->d, version, "2", NULL);
	l->w->person = NULL;
	return is_done(l, e, s->a, s->b);
}

static bool hand(struct life *l, const struct step *s)	/* a verb, a post by its text, two words; at: version */
{
	return hand_of(l, s, NULL);
}

/* ---- a second person */

static bool kim(struct life *l, const struct step *s)	/* as hand, by somebody else */
{
	return hand_of(l, s, "kim");
}

/* Words apart by |, said by b (0: who runs it); c: the post that they write. */
static bool say(struct life *l, const struct step *s)
{
	const char *w[11] = {NULL};
	str rest = str_of(s->a), word;
	err e;
	if (l->again && s->c && post_with(l, s->c)) return true;
	for (size_t n = 0; n < COUNT(w) - 1 && str_split(&rest, '|', &word); n++) w[n] = arena_cstr(l->w->a, word);
	l->w->person = s->b;
	world_try(l->w, &e, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], NULL);
	l->w->person = NULL;
	return (e && l->side->deaths) || is_done(l, e, w[0], s->b ? s->b : "alex");
}

static bool edit(struct life *l, const struct step *s)	/* the post with that text gets another */
{
	bool is_done_already = l->again && post_with(l, s->b);
	return is_done_already || hand(l, &(struct step){.a = "edit", .b = s->a, .c = s->b});
}

/* ---- a picture */

static err record(struct tx *tx, void *of)
{
	const struct media_facts *f = of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("media")});
	return media_save(tx, &(struct media){.sha256 = f->sha256, .mime = f->mime, .bytes = (int64_t)f->bytes,
					      .width = f->width, .height = f->height});
}

static bool add_picture(struct life *l, const struct step *s)
{
	struct arena *a = l->w->a;
	struct media_facts facts;
	str folder = arena_fmt(a, "%s/media", l->w->folder), png = made_png(a, true, 1);
	int fd = memfd_create("picture", MFD_CLOEXEC);
	if (l->again && post_with(l, s->a)) return true;
	if (write(fd, png.at, png.len) != (ssize_t)png.len) abort();
	err e = file_folder(a, folder, 0700);
	if (!e) e = media_intake(a, fd, folder, &(struct media_limits){0}, &facts);
	close(fd);
	if (!e) e = store_now(l->w->store, true, record, &facts);
	if (!is_done(l, e, "picture of", s->a)) return false;
	const char *file = arena_cstr(a, arena_fmt(a, "%.*s poster.png", SHOW(facts.sha256)));
	world_try(l->w, &e, "add", s->a, "--to", s->b, "--at", s->c, "--media", file, "--alt", "A poster on a wall.", NULL);
	return is_done(l, e, "add", s->a);
}

/* ---- an import */

static bool import(struct life *l, const struct step *s)
{
	struct arena *a = l->w->a;
	err e;
	if (l->again && post_with(l, s->a)) return true;
	world_try(l->w, &e, "import begin", NULL);
	if (!is_done(l, e, "import of", s->a)) return false;
	const char *id = arena_cstr(a, arena_fmt(a, "%lld", (long long)world_int(l->w, "SELECT max(id) FROM batch")));
	str rows = arena_fmt(a, "[{\"line\":2,\"call\":{\"TEXT\":\"%s\",\"to\":[\"ward\"],\"at\":\"+1m\"}},"
			     "{\"line\":3,\"call\":{\"TEXT\":\"%s\",\"to\":[\"ward\"],\"at\":\"+1m\"}}]", s->a, s->b);
	world_try(l->w, &e, "import rows", "--id", id, "--rows", arena_cstr(a, rows), NULL);
	if (!is_done(l, e, "rows of", s->a)) return false;
	world_try(l->w, &e, "import finish", "--id", id, NULL);
	return is_done(l, e, "finish of", s->a);
}

/* ---- the key */

/* Cut off, it was ended by the start of the daemon that we talk to now. */
static bool change_key(struct life *l, const struct step *s)
{
	str said = S("");
	err e = NULL;
	(void)s;
	if (l->again) return true;
	for (bool begin = true; !e && !str_find(said, S("\"stage\":\"none\""), NULL); begin = false) {
		said = world_try(l->w, &e, "vault step", begin ? "--begin" : NULL, NULL);
		if (str_find(said, S("\"stage\":\"sealed\""), NULL)) world_try(l->w, &e, "vault files", NULL);
	}
	return is_done(l, e, "change of", "the key");
}

/* ---- time, clocks, lost answers, backups */

static bool until(struct life *l, const struct step *s)
{
	int64_t left = s->at - (l->w->now - WORLD_START - l->side->leapt);
	if (left > 0) world_pass(l->w, left);
	return true;
}

/* Somebody sets the clock of the machine. */
static bool leap(struct life *l, const struct step *s)
{
	if (l->side->leapt == s->at) return true;
	l->w->now += s->at - l->side->leapt;
	l->side->leapt = s->at;
	life_keep_clock(l);
	return true;
}

/* The next post to the practice platform is heard of no more; whether it was taken is for s->a to say. */
static bool lose_until(struct life *l, const struct step *s)
{
	l->w->fault.kind = strcmp(s->a, "taken") == 0 ? PRACTICE_LOSE_ANSWER : PRACTICE_LOSE_REQUEST;
	l->w->fault_times = 1;
	until(l, s);
	l->w->fault_times = 0;
	return true;
}

static bool back_up(struct life *l, const struct step *s)
{
	if (l->again) world_lose(l->w, s->a);
	world_back_up(l->w, s->a);
	return true;
}

static bool put_back(struct life *l, const struct step *s)
{
	world_put_back(l->w, s->a);
	heal(l);
	return true;
}

/* ---- the day */

#define CHAIN(word) word " one.\n---\n" word " two."

static const struct step STEPS[] = {
	{connect_account, "practice", "ward", 0, 0, 0},
	{connect_account, "practice", "clinic", 0, 0, 0},
	{connect_account, "rota", "east", 0, 0, 0},
	{connect_account, "rota", "north", 0, 0, 0},
	{connect_account, "rota", "south", 0, 0, 0},
	{connect_account, "rota", "west", 0, 0, 0},

	/* what goes out as it should, and what a platform says no or not now to */
	{add, "A plain post.", "ward", "+1m", 0, 0},
	{add, "Chain one.\n---\nChain two.\n---\nChain three.", "ward", "+1m", 0, 0},
	{add_picture, "A picture.", "clinic", "+1m", 0, 0},
	{add, "Not now [429]", "east", "+1m", 0, 0},
	{add, "Not now [503]", "east", "+1m", 0, 0},
	{add, "Silence [lost]", "east", "+1m", 0, 0},
	{add, "No way [never left]", "east", "+1m", 0, 0},
	{add, "Rude [422]", "east", "+1m", 0, 0},
	{add, "Rude [422] and tried again.", "east", "+1m", 0, 0},
	{add, "Rude [422] and cancelled.", "east", "+1m", 0, 0},
	{add, "Rude [draft 422]", "east", "+1m", 0, 0},
	{add, "Not now [draft 503]", "east", "+1m", 0, 0},
	{add, "Unknown [taken, no look]", "north", "+1m", 0, 0},
	{add, "Unknown [not taken, no look]", "north", "+1m", 0, 0},
	{add, "Unknown, given up [not taken, no look]", "north", "+1m", 0, 0},
	{add, "Unknown, asked for [not taken, no look]", "north", "+1m", 0, 0},
	{add, "Rude [422] and asked for.", "east", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 15 * MINUTE},
	{hand, "retry", "Rude [422] and tried again.", 0, 0, 0},
	{hand, "cancel", "Rude [422] and cancelled.", 0, 0, 0},
	{hand, "delete", "A plain post.", 0, 0, 0},
	{expire, "east", 0, 0, 0, 0},
	{add, "With a new token.", "east", "+1m", 0, 0},
	{import, "Imported first.", "Imported second.", 0, 0, 0},
	{until, 0, 0, 0, 0, 20 * MINUTE},

	/* people change their minds */
	{add, "A draft for nothing.", "ward", 0, 0, 0},
	{hand, "cancel", "A draft for nothing.", 0, 0, 0},
	{add, CHAIN("Drafted"), "ward", 0, 0, 0},
	{hand, "move", "Drafted one.", "--at", "+1m", 0},
	{add, CHAIN("Cancelled"), "ward", "+1m", 0, 0},
	{hand, "cancel", "Cancelled one.", 0, 0, 0},
	{add, CHAIN("Resumed"), "ward", "+1m", 0, 0},
	{hand, "pause", "Resumed one.", 0, 0, 0},
	{hand, "resume", "Resumed one.", 0, 0, 0},
	{add, "Paused, then cancelled.", "ward", "+1m", 0, 0},
	{hand, "pause", "Paused, then cancelled.", 0, 0, 0},
	{hand, "cancel", "Paused, then cancelled.", 0, 0, 0},
	{until, 0, 0, 0, 0, 22 * MINUTE},
	{add, "Old words.", "ward", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 23 * MINUTE - 20},
	{edit, "Old words.", "New words.", 0, 0, 0},
	{until, 0, 0, 0, 0, 24 * MINUTE},
	{say, "hold|clinic|--reason|Quiet.|--until|+2m", 0, 0, 0, 0},
	{add, "Quiet, paused.", "clinic", "+1m", 0, 0},
	{add, "Paused in hand.", "ward", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 25 * MINUTE - 20},
	{hand, "pause", "Paused in hand.", 0, 0, 0},
	{until, 0, 0, 0, 0, 26 * MINUTE},
	{add, "Cancelled in hand.", "ward", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 27 * MINUTE - 20},
	{hand, "cancel", "Cancelled in hand.", 0, 0, 0},
	{until, 0, 0, 0, 0, 28 * MINUTE},

	/* lost answers of a platform that can only be read as a list */
	{add, "Lost but taken.", "clinic", "+1m", 0, 0},
	{lose_until, "taken", 0, 0, 0, 31 * MINUTE},
	{add, "Lost and not taken.", "clinic", "+1m", 0, 0},
	{lose_until, "not taken", 0, 0, 0, 34 * MINUTE},

	/* accounts go while something is on its way */
	{add, "On its way [taken, no look]", "west", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 36 * MINUTE},
	{remove_account, "west", 0, 0, 0, 0},
	{add, "On its way [slow 429]", "south", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 37 * MINUTE + SECOND},
	{change_key, 0, 0, 0, 0, 0},
	{remove_account, "south", 0, 0, 0, 0},
	{until, 0, 0, 0, 0, 40 * MINUTE},

	/* the clock is set three hours ahead, and back again */
	{add, "Late, sent now.", "ward", "+30m", "ask", 0},
	{add, "Late, cancelled.", "ward", "+30m", "ask", 0},
	{add, "Late, paused.", "ward", "+30m", "ask", 0},
	{add, "Late, left.", "ward", "+30m", "ask", 0},
	{leap, 0, 0, 0, 0, 3 * HOUR},
	{until, 0, 0, 0, 0, 41 * MINUTE},
	{hand, "now", "Late, sent now.", 0, 0, 0},
	{hand, "cancel", "Late, cancelled.", 0, 0, 0},
	{hand, "pause", "Late, paused.", 0, 0, 0},
	{until, 0, 0, 0, 0, 42 * MINUTE},
	{leap, 0, 0, 0, 0, 0},
	{add, "After the clock went back.", "clinic", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 44 * MINUTE},

	/* a second person looks first */
	{connect_account, "practice", "desk", 0, 0, 0},
	{say, "user add|kim", 0, 0, 0, 0},
	{say, "role give|kim|approver", 0, 0, 0, 0},
	{say, "account set|desk|--approval|needed", 0, 0, 0, 0},
	{add, "Approved in time.", "desk", "+1m", 0, 0},
	{kim, "approve", "Approved in time.", 0, 0, 0},
	{add, CHAIN("Approved"), "desk", "+1m", 0, 0},
	{kim, "approve", "Approved one.", 0, 0, 0},
	{edit, "Approved one.", CHAIN("Changed"), 0, 0, 0},
	{kim, "approve", "Changed one.", "--version", "2", 0},
	{add, "Handed in and back.", "desk", 0, 0, 0},
	{hand, "submit", "Handed in and back.", 0, 0, 0},
	{kim, "return", "Handed in and back.", "--reason", "other", 0},
	{add, "Paused at the desk.", "desk", "+1m", 0, 0},
	{hand, "pause", "Paused at the desk.", 0, 0, 0},
	{hand, "resume", "Paused at the desk.", 0, 0, 0},
	{hand, "cancel", "Paused at the desk.", 0, 0, 0},
	{add, "Paused and returned.", "desk", "+1m", 0, 0},
	{hand, "pause", "Paused and returned.", 0, 0, 0},
	{kim, "return", "Paused and returned.", "--reason", "other", 0},
	{add, "Late and returned.", "desk", "+1m", 0, 0},
	{add, "Approved late.", "desk", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 46 * MINUTE},
	{kim, "approve", "Approved late.", 0, 0, 0},
	{kim, "approve", "Late and returned.", 0, 0, 0},
	{edit, "Late and returned.", "Late, changed and returned.", 0, 0, 0},
	{kim, "return", "Late, changed and returned.", "--reason", "other", 2},
	{edit, "Approved late.", "Changed late.", 0, 0, 0},
	{hand, "move", "Changed late.", "--at", "+1m", 0},
	{kim, "approve", "Changed late.", "--version", "2", 0},
	{until, 0, 0, 0, 0, 49 * MINUTE},

	/* somebody covers, and plans behind the end of it; later they leave, and are erased */
	{say, "user add|lee", 0, 0, 0, 0},
	{say, "role give|lee|publisher|--on|clinic", 0, 0, 0, 0},
	{say, "user add|ola", 0, 0, 0, 0},
	{say, "role give|ola|publisher|--on|ward", 0, 0, 0, 0},
	{say, "cover sick|ola|--by|lee|--on|ward|--until|+5m", 0, 0, 0, 0},
	{say, "add|Behind the cover.|--to|ward|--at|+8m", "lee", "Behind the cover.", 0, 0},
	{until, 0, 0, 0, 0, 60 * MINUTE},
	{hand, "cancel", "Behind the cover.", 0, 0, 0},
	{say, "user leave|lee", 0, 0, 0, 0},
	{say, "erase|lee|--yes", 0, 0, 0, 0},

	/* the evening: a person decides what schedpost could not find out */
	{until, 0, 0, 0, 0, 30LL * HOUR},
	{hand, "found", "Unknown [taken, no look]", "https://rota.example/1", 0, 0},
	{hand, "retry", "Unknown [not taken, no look]", 0, 0, 0},
	{hand, "cancel", "Unknown, given up [not taken, no look]", 0, 0, 0},
	{say, "account set|north|--approval|needed", 0, 0, 0, 0},
	{hand, "retry", "Unknown, asked for [not taken, no look]", 0, 0, 0},
	{hand, "cancel", "Unknown, asked for [not taken, no look]", 0, 0, 0},
	{say, "account set|north|--approval|not-needed", 0, 0, 0, 0},
	{say, "account set|east|--approval|needed", 0, 0, 0, 0},
	{hand, "retry", "Rude [422] and asked for.", 0, 0, 0},
	{hand, "cancel", "Rude [422] and asked for.", 0, 0, 0},
	{say, "account set|east|--approval|not-needed", 0, 0, 0, 0},
	{until, 0, 0, 0, 0, 30LL * HOUR + 10 * MINUTE},

	/* the disk is lost, and the backup of the night before is put back */
	{add, "Out since the backup.", "ward", "+1m", 0, 0},
	{add, "Out elsewhere since the backup.", "north", "+1m", 0, 0},
	{add, "Not out yet when put back.", "ward", "+30m", 0, 0},
	{back_up, "night.backup", 0, 0, 0, 0},
	{until, 0, 0, 0, 0, 30LL * HOUR + 15 * MINUTE},
	{put_back, "night.backup", 0, 0, 0, 0},
	{until, 0, 0, 0, 0, 30LL * HOUR + 40 * MINUTE},

	{add, "The last of ward.", "ward", "+1m", 0, 0},
	{add, "The last of clinic.", "clinic", "+1m", 0, 0},
	{add, "The last of east.", "east", "+1m", 0, 0},
	{add, "The last of north.", "north", "+1m", 0, 0},
	{until, 0, 0, 0, 0, 2LL * DAY},
};
_Static_assert(COUNT(STEPS) <= LIFE_STEPS_MOST, "room for what people know");

/* ---- living */

static err start(struct life *l, const char *folder)
{
	struct world *w = world_unstarted(folder);
	l->w = w;
	w->leap_most = HOUR;
	if (l->side->mono) {
		w->now = l->side->now;
		w->mono = l->side->mono;
		w->chance = l->side->chance;
	}
	far_before(&l->far, w, rota_serve);
	l->far.side = &l->side->rota;
	w->extra = &plugin_rota;
	TRY(world_start(w));
	file_sweep(w->a, str_of(w->folder));	/* as a daemon does when it starts */
	file_sweep(w->a, arena_fmt(w->a, "%s/media", w->folder));
	return NULL;
}

void life_live(struct life *l, const char *folder, struct life_side *side)
{
	memset(l, 0, sizeof *l);
	l->side = side;
	err e = start(l, folder);
	if (e) {
		life_wrong(side, "it does not start: %.*s", SHOW(e->text));
		return;
	}
	if (side->deaths) heal(l);
	l->again = side->deaths > 0;
	for (; side->step < COUNT(STEPS); side->step++) {
		const struct step *s = &STEPS[side->step];
		side->answered[side->step] = s->act(l, s);
		life_keep_clock(l);
		l->again = false;
	}
	world_stop(l->w);
	free(l->w);
	side->lived = true;
}
