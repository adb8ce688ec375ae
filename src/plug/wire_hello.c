/* SPDX-License-Identifier: MIT
 * wire_hello.c - a worker's first word: what its plugin declares, or why it was refused. */
#include "plug/wire.h"

#include <string.h>

/* The sizes of all structs that cross, as this program was built: two releases are told apart by them. */
void hello_sizes(uint32_t sizes[WIRE_SIZES])
{
	const uint32_t built[WIRE_SIZES] = {
		SP_ABI,		  sizeof(sp_plugin), sizeof(sp_limits),	 sizeof(sp_account),
		sizeof(sp_post),  sizeof(sp_answer), sizeof(sp_request), sizeof(sp_ask),
		sizeof(sp_grant), sizeof(sp_who),    sizeof(sp_result),	 sizeof(sp_job),
		sizeof(sp_interface),
	};
	memcpy(sizes, built, sizeof built);
}

static void walk_base(struct wire *w, void *of)
{
	sp_base *base = of;
	WALK_TEXT(w, base->name);
	WALK_TEXT_TO(w, base->url, SP_MOST_URL);
}

static void walk_cannot(struct wire *w, void *of)
{
	sp_cannot *cannot = of;
	WALK_WORD(w, cannot->ability, SP_ABLE_TEXT, SP_LAST_ABILITY);
	WALK_TEXT(w, cannot->why);
}

static void walk_lasting(struct wire *w, void *of)
{
	sp_lasting *lasting = of;
	WALK_TEXT(w, lasting->version);
	WALK_NUMBER(w, lasting->until);
}

static void walk_interface(struct wire *w, void *of)
{
	sp_interface *interface = of;
	interface->size = sizeof *interface;
	WALK_TEXT(w, interface->usual);
	WALK_NUMBER(w, interface->months);
	WALK_MANY(w, interface->known, interface->nknown, WIRE_VERSIONS, walk_lasting);
	WALK_TEXT_TO(w, interface->page, SP_MOST_URL);
}

void wire_hello(struct wire *w, struct hello *hello)
{
	struct plug_facts *facts = &hello->facts;
	walk_raw(w, hello->sizes, sizeof hello->sizes);
	WALK_TEXT(w, hello->refusal);
	WALK_TEXT(w, facts->name);
	WALK_TEXT(w, facts->title);
	WALK_TEXT(w, facts->version);
	WALK_TEXT(w, facts->hosts);
	WALK_TEXT(w, facts->asks_server);
	WALK_NUMBER(w, facts->ops);
	WALK_NUMBER(w, facts->flags);
	WALK_WORD(w, facts->look, 0, SP_LAST_LOOK);
	WALK_NUMBER(w, facts->listing_delay_ms);
	WALK_NUMBER(w, facts->state_size);
	walk_limits(w, &facts->limits);
	WALK_MANY(w, facts->bases, facts->nbases, WIRE_BASES, walk_base);
	WALK_MANY(w, facts->cannot, facts->ncannot, SP_LAST_ABILITY, walk_cannot);
	WALK_MAYBE(w, facts->interface, WIRE_FIRST(sp_interface, page), walk_interface);
	WALK_TEXT(w, facts->revoke_page);
	WALK_TEXT(w, facts->person);
}
