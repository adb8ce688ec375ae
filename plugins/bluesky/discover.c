/* SPDX-License-Identifier: MIT
 * discover.c - from a handle to the server that keeps its posts, and to the one where its owner logs in.
 *
 * Handle, DID and server must each point to the next; the host lets us reach the account's own server, Bluesky's, and
 * the directory of identities, and nothing else. Sources: atproto.com/specs/oauth, RFC 9728, RFC 8414. */
#include "bluesky.h"

#define BY_PASSWORD "Connect the account with an app password instead."

/* ---- addresses that may be reached */

static bool is_on(sp_str address, sp_str server)
{
	while (server.len && server.at[server.len - 1] == '/') server.len--;
	sp_str rest = kit_slice(address, server.len, address.len);
	return server.len && kit_same(kit_slice(address, 0, server.len), server) && (!rest.len || kit_starts(rest, "/"));
}

static bool is_of_bluesky(struct kit *k, sp_str address)
{
	static const char below[] = ".host.bsky.network";
	sp_str entry = kit_setting(k, "entry"), host = kit_slice(address, strlen("https://"), address.len);
	size_t end;
	if (is_on(address, entry.len ? entry : SP_S(BLUESKY_ENTRY))) return true;
	if (kit_finds(host, "/", &end)) host.len = end;
	bool is_below = host.len > strlen(below) && kit_is(kit_slice(host, host.len - strlen(below), host.len), below);
	return is_below && kit_starts(address, "https://") && !kit_finds(host, ":", NULL);
}

static bool is_reachable(struct kit *k, sp_str address)
{
	return kit_printable(address) && (is_on(address, k->job->account->server) || is_of_bluesky(k, address));
}

/* Of a document: kept in the state, without a slash at its end. */
static bool note(char into[ADDRESS_MOST], sp_str address)
{
	while (address.len && address.at[address.len - 1] == '/') address.len--;
	return kit_save(into, ADDRESS_MOST, address);
}

static sp_move read_from(struct kit *k, sp_str address)
{
	kit_request(k, SP_READS, SP_GET, address);
	return SP_SEND;
}

/* ---- handle to DID */

sp_move bluesky_send_resolve(struct kit *k)
{
	sp_str handle = kit_saved(state_of(k)->handle, HANDLE_MOST);
	if (kit_starts(handle, "did:") && kit_save(state_of(k)->did, DID_MOST, handle))
		return kit_go(k, k->place->phase + 1);
	bluesky_call(k, SP_READS, SP_GET, "com.atproto.identity.resolveHandle")->sign = SP_UNSIGNED;
	kit_query(k, "handle", handle);
	return SP_SEND;
}

sp_move bluesky_took_resolve(struct kit *k)
{
	sp_str did = kit_get(k, k->body, "did");
	if (kit_came(k, 400) || kit_came(k, 404))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-such-handle",
			       "Nobody at this server has the handle %.*s. Check it, and connect once more.",
			       KIT_SHOW(kit_saved(state_of(k)->handle, HANDLE_MOST)));
	if (!kit_good(k)) return kit_no(k);
	return kit_save(state_of(k)->did, DID_MOST, did) && did.len ? kit_go(k, k->place->phase + 1) : kit_nonsense(k);
}

/* ---- DID to its document, and to the server that is named there */

static bool is_did(sp_str did)
{
	for (size_t i = 0; i < did.len; i++) {
		char c = did.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && (!c || !strchr(":._-", c))) return false;
	}
	return did.len > 0;
}

sp_move bluesky_send_document(struct kit *k)
{
	sp_str did = kit_saved(state_of(k)->did, DID_MOST);
	if (is_did(did) && kit_starts(did, "did:plc:")) return read_from(k, kit_fmt(k, "{plc}/%.*s", KIT_SHOW(did)));
	sp_str web = kit_fmt(k, "https://%.*s/.well-known/did.json", KIT_SHOW(kit_slice(did, strlen("did:web:"), did.len)));
	if (is_did(did) && kit_starts(did, "did:web:") && is_reachable(k, web)) return read_from(k, web);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "other-identity",
		       "This account's identity, %.*s, is kept where schedpost may not look. " BY_PASSWORD, KIT_SHOW(did));
}

sp_str bluesky_server_of(struct kit *k, const char *services)
{
	const json_t *all = kit_at(k->body, services);
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *service = json_array_get(all, i);
		sp_str address = kit_get(k, service, "serviceEndpoint");
		while (address.len && address.at[address.len - 1] == '/') address.len--;
		if (kit_finds(kit_view(service, "id"), "#atproto_pds", NULL)) return address;
	}
	return (sp_str){0};
}

/* A handle counts when the document says the same, or when nobody gave one. */
static bool is_its_handle(struct kit *k, sp_str handle)
{
	const json_t *names = kit_at(k->body, "alsoKnownAs");
	for (size_t i = 0; i < json_array_size(names); i++) {
		sp_str name = kit_view(json_array_get(names, i), "");
		if (kit_starts(name, "at://") && kit_same(kit_slice(name, strlen("at://"), name.len), handle)) return true;
	}
	return kit_starts(handle, "did:");
}

sp_move bluesky_took_document(struct kit *k)
{
	struct state *s = state_of(k);
	sp_str handle = kit_saved(s->handle, HANDLE_MOST), server = bluesky_server_of(k, "service");
	if (!kit_good(k)) return kit_no(k);
	if (!kit_same(kit_view(k->body, "id"), kit_saved(s->did, DID_MOST)) || !server.len) return kit_nonsense(k);
	if (!is_its_handle(k, handle))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "handle-not-confirmed",
			       "The account behind %.*s does not call itself so. Check the handle, and connect once more.",
			       KIT_SHOW(handle));
	if (!is_reachable(k, server) || !note(s->server, server))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "other-server",
			       "This account's posts are kept at %.*s. Connect it with: --server %.*s",
			       KIT_SHOW(kit_quote(k, server)), KIT_SHOW(kit_quote(k, server)));
	return kit_go(k, k->place->phase + 1);
}

/* ---- that server to the one where people log in, and to its addresses */

sp_move bluesky_send_resource(struct kit *k)
{
	sp_str server = kit_saved(state_of(k)->server, ADDRESS_MOST);
	return read_from(k, kit_fmt(k, "%.*s/.well-known/oauth-protected-resource", KIT_SHOW(server)));
}

static sp_move not_reachable(struct kit *k, sp_str address)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "other-login-server",
		       "This server sends people to %.*s to log in, which schedpost may not reach for this account. "
		       BY_PASSWORD, KIT_SHOW(kit_quote(k, address)));
}

sp_move bluesky_took_resource(struct kit *k)
{
	struct state *s = state_of(k);
	sp_str issuer = kit_get(k, k->body, "authorization_servers.0"), resource = kit_get(k, k->body, "resource");
	if (kit_came(k, 404))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-log-in-there",
			       "This server cannot be logged in to in the browser. " BY_PASSWORD);
	if (!kit_good(k)) return kit_no(k);
	if (!is_on(resource, kit_saved(s->server, ADDRESS_MOST)) || !issuer.len) return kit_nonsense(k);
	if (!is_reachable(k, issuer)) return not_reachable(k, issuer);
	return note(s->issuer, issuer) ? kit_go(k, k->place->phase + 1) : kit_nonsense(k);
}

sp_move bluesky_send_metadata(struct kit *k)
{
	sp_str issuer = kit_saved(state_of(k)->issuer, ADDRESS_MOST);
	return read_from(k, kit_fmt(k, "%.*s/.well-known/oauth-authorization-server", KIT_SHOW(issuer)));
}

sp_move bluesky_took_metadata(struct kit *k)
{
	struct state *s = state_of(k);
	const struct { const char *field; char *into; } addresses[] = {
		{"authorization_endpoint", s->authorize}, {"pushed_authorization_request_endpoint", s->push},
		{"token_endpoint", s->token}, {"revocation_endpoint", s->revoke},
	};
	if (!kit_good(k)) return kit_no(k);
	if (!kit_same(kit_view(k->body, "issuer"), kit_saved(s->issuer, ADDRESS_MOST))) return kit_nonsense(k);
	for (size_t i = 0; i < KIT_COUNT(addresses); i++) {
		sp_str address = kit_get(k, k->body, addresses[i].field);
		if (!address.len || !note(addresses[i].into, address)) return kit_nonsense(k);
		if (!is_reachable(k, address)) return not_reachable(k, address);
	}
	return kit_go(k, k->place->phase + 1);
}
