/* SPDX-License-Identifier: MIT
 * vault_rotate.c - `schedpost vault rotate`: leads the steps of a change of the key (rooms/care/rotate.h) to their end.
 *
 * The steps run where the store is, so that one writer alone seals and makes keys. Whoever may not read the data may
 * not begin it: nobody else could keep a copy of the new key. */
#include "front/ask.h"
#include "front/data.h"
#include "verb/blocks.h"

struct rotating {
	struct front *f;
	str folder, key, before, stage;
	int64_t sealed;
	bool by_hand;
};

static err make_step(struct rotating *t, const char *verb, bool begin)
{
	struct reply *r;
	struct call_value yes = {.name = "begin", .value = S("yes"), .after = -1};
	TRY(front_call_named(t->f, verb, &yes, begin, &r));
	const struct block *b = block_named(r, "rotate");
	t->by_hand = cell_named(b, 0, "by_hand").n != 0;
	t->sealed += cell_named(b, 0, "sealed").n;
	t->stage = cell_named(b, 0, "stage").text;
	t->key = cell_named(b, 0, "key").text;
	if (cell_named(b, 0, "before").is_text) t->before = cell_named(b, 0, "before").text;
	if (b) return NULL;
	return reply_foreign(t->f->a, "it does not tell how far the change of the key is.");
}

static err lead(struct rotating *t)
{
	bool sealed, more = true;
	for (bool begin = true; more; begin = false) {
		TRY(make_step(t, "vault step", begin));
		more = !str_is(t->stage, S("none"));
		sealed = str_is(t->stage, S("sealed"));
		if (sealed) TRY(make_step(t, "vault files", false));
		more = more && !t->by_hand;
	}
	return NULL;
}

static void tell(const struct rotating *t, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"key", "Key", CELL_TEXT, false}, {"before", "Key before it", CELL_TEXT, false},
		{"sealed", "Values sealed anew", CELL_INT, false},
	};
	reply_facts(r, "rotated", COLUMNS, COUNT(COLUMNS));
	reply_text(r, t->key);
	reply_maybe_text(r, t->before);
	reply_int(r, t->sealed);
	reply_say(r, "All log-ins are sealed with the new key. Backups that were made before still need the old one: keep your copy of it for "
		"as long as you keep them.");
	if (t->by_hand)
		reply_say(r, "systemd hands the keys to the service, so the end is yours: put the new key in the place of the old one, as "
			"schedpost.key in the service's unit, take out schedpost.key.next, and restart the service.");
	else
		reply_say(r, "Now keep a copy of %.*s/key in another place, such as a password safe: backups from now on need it.",
			SHOW(t->folder));
	reply_say(r, "Next: schedpost vault check");
}

static err sure(struct front *f, str folder)
{
	bool yes = f->yes;
	str question = arena_fmt(f->a, "A new key will seal all log-ins, and the old one goes. Backups made until now open only with the old "
		"one: is there a copy of %.*s/key in a safe place? Log-ins that people are just giving must be started again.",
		SHOW(folder));
	if (!yes) TRY(ask_yes(f, question, &yes));
	return yes ? NULL : FAIL(f->a, ERR_INPUT, "stopped", "Nothing was changed.");
}

static err rotate(struct front *f, const struct call *c)
{
	struct rotating t = {.f = f, .before = S("")};
	(void)c;
	TRY(data_find(f, &t.folder));
	TRY(sure(f, t.folder));
	TRY(lead(&t));
	struct reply *r = reply_new(f->a);
	tell(&t, r);
	front_show(f, r);
	return NULL;
}

const struct door vault_rotate_door = {
	.verb = {.name = "vault rotate", .example = "sudo schedpost vault rotate",
		.help = "Makes a new key and seals all stored log-ins with it. It works while schedpost runs or is stopped; if it is cut off, give "
			"it again, or start the service: it goes on. Afterwards keep a copy of the new key, and the old one for older backups. "
			"For root and the user that runs schedpost."},
	.run = rotate,
};
