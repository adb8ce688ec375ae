/* SPDX-License-Identifier: MIT
 * connect.c - consent, which boards it is for, whose they are, and how access is renewed and ends. */
#include "pinterest.h"

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/oauth/",
	.token = "{api}/v5/oauth/token",
	.revoke = "{api}/v5/oauth/token/revoke",
	.scope = "boards:read,boards:write,pins:read,pins:write,user_accounts:read",
	.no_challenge = true,
	.spends_refresh = true,
};

/* ---- connect */

enum { CONSENT, EXCHANGE, WHO, BOARDS, CHOOSE };

static sp_move send_consent(struct kit *k)
{
	return kit_consent(k, &oauth, "Log in at Pinterest with your organisation's account, and allow schedpost to pin for it.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

/* Apps from before 25 September 2025 get a log-in that can be renewed without end only when they ask for it. */
static sp_move send_exchange(struct kit *k)
{
	sp_move move = kit_exchange(k, &oauth);
	kit_part(k, SP_FORM, "continuous_refresh", SP_S("true"));
	return move;
}

/* Those that were asked for and are not there; a platform that says nothing of scopes gave what was asked for. */
static sp_str missing_scopes(struct kit *k, sp_str given)
{
	static const char *const needed[] = {"boards:read", "boards:write", "pins:read", "pins:write",
					     "user_accounts:read"};
	kit_text t = kit_text_new(k);
	for (size_t i = 0; given.len && i < KIT_COUNT(needed); i++)
		if (!kit_finds(given, needed[i], NULL)) kit_putf(&t, "%s%s", t.len ? ", " : "", needed[i]);
	return kit_str(&t);
}

static sp_move took_exchange(struct kit *k)
{
	struct state *s = state_of(k);
	sp_grant g = {0};
	if (!kit_good(k)) return kit_no(k);
	kit_tokens(k, &g);
	if (!g.access.len) return kit_nonsense(k);
	sp_str missing = missing_scopes(k, g.scopes);
	if (missing.len)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scope",
			       "Pinterest did not give what schedpost needs to pin: %.*s. Connect once more and allow "
			       "everything that is asked for.", KIT_SHOW(missing));
	kit_save(s->u.found.access, KEPT_MOST, g.access);
	kit_save(s->u.found.refresh, KEPT_MOST, g.refresh);
	kit_save(s->u.found.scopes, SCOPES_MOST, kit_cut(g.scopes, SCOPES_MOST - 1));
	s->u.found.expires = g.expires;
	s->u.found.refresh_expires = g.refresh_expires;
	return kit_go(k, WHO);
}

static sp_move send_who(struct kit *k)
{
	pinterest_call(k, SP_READS, SP_GET, SP_S("/user_account"));
	return SP_SEND;
}

static sp_move took_who(struct kit *k)
{
	sp_str user = kit_get(k, k->body, "username");
	if (!kit_good(k)) return kit_no(k);
	if (!user.len || !kit_save(state_of(k)->u.found.user, NAME_MOST, user)) return kit_nonsense(k);
	return kit_go(k, BOARDS);
}

static sp_move send_boards(struct kit *k)
{
	pinterest_call(k, SP_READS, SP_GET, SP_S("/boards"));
	kit_query(k, "page_size", SP_S("250"));
	return SP_SEND;
}

/* On boards for advertisements only no ordinary pin may be. */
static void note_board(struct kit *k, const json_t *board)
{
	struct state *s = state_of(k);
	sp_str id = kit_get(k, board, "id"), name = kit_cut(kit_get(k, board, "name"), NAME_MOST - 1);
	bool ads = json_is_true(kit_at(board, "is_ads_only"));
	if (ads || s->nboards >= BOARDS_MOST || !id.len || !kit_save(s->u.found.boards[s->nboards].id, ID_MOST, id)) return;
	kit_save(s->u.found.boards[s->nboards++].name, NAME_MOST, name);
}

static sp_move grant_boards(struct kit *k, sp_str chosen);

static sp_move took_boards(struct kit *k)
{
	const json_t *all = kit_at(k->body, "items");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	state_of(k)->nboards = 0;
	for (size_t i = 0; i < json_array_size(all); i++) note_board(k, json_array_get(all, i));
	if (!state_of(k)->nboards)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-board",
			       "This Pinterest account has no board yet, and each pin must stand on one. Make a board on Pinterest, "
			       "then connect again.");
	return state_of(k)->nboards == 1 ? grant_boards(k, (sp_str){0}) : kit_go(k, CHOOSE);
}

static uint32_t boards_found(struct kit *k)
{
	uint32_t n = state_of(k)->nboards;
	return n < BOARDS_MOST ? n : BOARDS_MOST;
}

static sp_move ask_choose(struct kit *k)
{
	const struct state *s = state_of(k);
	uint32_t n = boards_found(k);
	sp_choice *choices = k->job->alloc(k->job, BOARDS_MOST * sizeof *choices);
	for (uint32_t i = 0; i < n; i++) {
		choices[i].name = kit_saved(s->u.found.boards[i].id, ID_MOST);
		choices[i].title = kit_saved(s->u.found.boards[i].name, NAME_MOST);
	}
	sp_move move = kit_ask(k, SP_ASK_CHOOSE, SP_PLAIN, "Which of these boards shall schedpost pin to?");
	k->job->ask->choices = choices;
	k->job->ask->nchoices = n;
	return n ? move : kit_nonsense(k);
}

static void fill_grant(struct kit *k, const struct board *b, sp_grant *g)
{
	const struct state *s = state_of(k);
	kit_text settings = kit_text_new(k);
	kit_open(&settings, NULL, '{');
	kit_json_str(&settings, "board_id", kit_saved(b->id, ID_MOST));
	kit_close(&settings, '}');
	*g = (sp_grant){
		.size = sizeof *g,
		.name = kit_saved(b->name, NAME_MOST),
		.handle = kit_saved(s->u.found.user, NAME_MOST),
		.remote_id = kit_saved(b->id, ID_MOST),
		.scopes = kit_saved(s->u.found.scopes, SCOPES_MOST),
		.settings = kit_str(&settings),
		.access = kit_saved(s->u.found.access, KEPT_MOST),
		.refresh = kit_saved(s->u.found.refresh, KEPT_MOST),
		.expires = s->u.found.expires > 0 ? s->u.found.expires : 0,
		.refresh_expires = s->u.found.refresh_expires > 0 ? s->u.found.refresh_expires : 0,
	};
}

/* All boards, or those that were chosen. */
static sp_move grant_boards(struct kit *k, sp_str chosen)
{
	const struct state *s = state_of(k);
	sp_grant *grants = k->job->alloc(k->job, BOARDS_MOST * sizeof *grants);
	size_t n = 0;
	for (uint32_t i = 0; i < boards_found(k); i++) {
		const struct board *b = &s->u.found.boards[i];
		if (!chosen.len || kit_has_line(chosen, kit_saved(b->id, ID_MOST))) fill_grant(k, b, &grants[n++]);
	}
	if (!n) return kit_go(k, CHOOSE);
	k->job->result->grants = grants;
	k->job->result->ngrants = n;
	return kit_ok(k);
}

static sp_move took_choose(struct kit *k)
{
	sp_str chosen = kit_trim(k->job->answer->body);
	return chosen.len ? grant_boards(k, chosen) : kit_go(k, CHOOSE);
}

const struct kit_phase pinterest_connect[CONNECT_PHASES] = {
	[CONSENT] = {send_consent, took_consent},
	[EXCHANGE] = {send_exchange, took_exchange},
	[WHO] = {send_who, took_who},
	[BOARDS] = {send_boards, took_boards},
	[CHOOSE] = {ask_choose, took_choose},
};

/* ---- refresh: each brings the next refresh token, and the one before is worth nothing from then on */

static sp_move send_refresh(struct kit *k)
{
	return kit_renew(k, &oauth);
}

const struct kit_phase pinterest_refresh[REFRESH_PHASES] = {{send_refresh, kit_renewed}};

/* ---- revoke: the access token, then the one that would bring a new one */

enum { END_ACCESS, END_REFRESH };

static sp_move send_revoke(struct kit *k)
{
	bool access = k->place->phase == END_ACCESS;
	sp_move move = kit_revoke(k, &oauth, access ? SP_ACCESS_TOKEN : SP_REFRESH_TOKEN);
	kit_part(k, SP_FORM, "token_type_hint", access ? SP_S("access_token") : SP_S("refresh_token"));
	return move;
}

static sp_move took_revoke(struct kit *k)
{
	if (!kit_done(k)) return kit_no(k);
	return k->place->phase == END_ACCESS ? kit_go(k, END_REFRESH) : kit_ok(k);
}

const struct kit_phase pinterest_revoke[REVOKE_PHASES] = {
	[END_ACCESS] = {send_revoke, took_revoke},
	[END_REFRESH] = {send_revoke, took_revoke},
};

/* ---- whoami: the board, which is what an account is here */

static sp_move send_whoami(struct kit *k)
{
	pinterest_call(k, SP_READS, SP_GET, pinterest_path(k, "/boards/", pinterest_board(k), ""));
	return SP_SEND;
}

static sp_move took_whoami(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "id"), owner = kit_get(k, k->body, "owner.username");
	if (!kit_good(k)) return kit_no(k);
	if (!id.len) return kit_nonsense(k);
	sp_str text = kit_copy(k, kit_view(k->body, "description"));
	return kit_who(k, id, owner, kit_get(k, k->body, "name"), (sp_str){0}, text);
}

const struct kit_phase pinterest_whoami[WHOAMI_PHASES] = {{send_whoami, took_whoami}};

/* ---- profile: of the whole account */

static sp_move took_profile(struct kit *k)
{
	sp_str user = kit_get(k, k->body, "username"), name = kit_get(k, k->body, "business_name");
	sp_str text = kit_view(k->body, "about"), site = kit_get(k, k->body, "website_url");
	if (!kit_good(k)) return kit_no(k);
	if (!user.len) return kit_nonsense(k);
	if (site.len) text = kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(text), text.len ? "\n" : "", KIT_SHOW(site));
	sp_str piece = kit_percent(k, user);
	return kit_who(k, k->job->account->remote_id, user, name.len ? name : user,
		       kit_fmt(k, "https://www.pinterest.com/%.*s", KIT_SHOW(piece)), kit_copy(k, text));
}

const struct kit_phase pinterest_profile[PROFILE_PHASES] = {{send_who, took_profile}};
