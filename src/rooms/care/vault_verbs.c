/* SPDX-License-Identifier: MIT
 * vault_verbs.c - the steps of a change of the key where the store is: in the daemon, or inline when none runs. */
#include "rooms/care/vault_verbs.h"

#include "rooms/care/rotate.h"
#include "verb/house.h"

static err rotate_of(struct tx *tx, const struct call *c, struct rotate *r)
{
	const struct house *house = c->house;
	*r = (struct rotate){.vault = house->vault, .data_folder = house->data_folder, .begin = call_has(c, "begin")};
	if (!c->owns)
		return FAIL(tx_arena(tx), ERR_DENIED, "owner-only", "Only root and the user that runs schedpost may change the key. Ask whoever "
			    "looks after schedpost.");
	if (house->vault) return NULL;
	return FAIL(tx_arena(tx), ERR_OUTSIDE, "no-vault", "The key that is to be changed is not in reach of this command. If systemd hands "
		    "it to the service, start the service first.");
}

static void tell(struct tx *tx, const struct rotate *r, struct reply *reply)
{
	static const struct column COLUMNS[] = {
		{"stage", "Stage", CELL_TEXT, false}, {"sealed", "Sealed anew", CELL_INT, false},
		{"key", "Key", CELL_TEXT, false}, {"before", "Key before it", CELL_TEXT, false},
		{"by_hand", "By hand", CELL_FLAG, false},
	};
	static const str STAGES[] = {
		[ROTATE_NONE] = {"none", 4}, [ROTATE_SEALING] = {"sealing", 7}, [ROTATE_SEALED] = {"sealed", 6},
	};
	reply_facts(reply, "rotate", COLUMNS, COUNT(COLUMNS));
	reply_text(reply, STAGES[r->stage]);
	reply_int(reply, r->sealed);
	reply_text(reply, vault_key_name(tx_arena(tx), r->vault, 0));
	if (vault_keys(r->vault) > 1) reply_text(reply, vault_key_name(tx_arena(tx), r->vault, 1));
	else reply_none(reply);
	reply_int(reply, r->by_hand);
}

static err run_step(struct tx *tx, const struct call *c, struct reply *reply)
{
	struct rotate r;
	TRY(rotate_of(tx, c, &r));
	TRY(rotate_step(tx, &r));
	tell(tx, &r, reply);
	return NULL;
}

static err run_files(struct tx *tx, const struct call *c, struct reply *reply)
{
	struct rotate r;
	TRY(rotate_of(tx, c, &r));
	TRY(rotate_files(tx, &r));
	tell(tx, &r, reply);
	return NULL;
}

static bool begins(const struct call *c)
{
	return call_has(c, "begin");
}

static const struct opt STEP_OPTS[] = {
	{"begin", NULL, OPT_FLAG, "Begins a change of the key if none is under way.", NULL},
	{0},
};

const struct verb VAULT_VERBS[] = {
	{.name = "vault step",
	 .help = "Makes the next step of a change of the key.",
	 .example = "schedpost vault step --begin",
	 .opts = STEP_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_SYSTEM, .proof = begins,
	 .run = run_step},
	{.name = "vault files",
	 .help = "Puts the new key into the place of the old one, when all is sealed with it.",
	 .example = "schedpost vault files",
	 .inner = true,
	 .needs = POWER_SYSTEM,
	 .run = run_files},
	{0},
};
