/* SPDX-License-Identifier: MIT
 * layout.c - every offset, size and word of schedpost/plugin.h for SP_ABI 1, pinned, so that no break is
 * merged unseen.
 *
 * It is only compiled: gcc -std=gnu17 -fsyntax-only -Iinclude tests/abi/layout.c
 * A line that fails says that plugins already built would read the wrong bytes. New members go to the end of
 * structs that begin with `size`, and get a new line here. Machines: LP64, little-endian (x86-64, aarch64).
 */
#include <schedpost/plugin.h>

#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), "moved")
#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "has another size")
#define WORD(name, value) _Static_assert((name) == (value), "means something else")

_Static_assert(SP_ABI == 1, "a new interface needs a table of its own");

AT(sp_str, at, 0);
AT(sp_str, len, 8);
SIZE(sp_str, 16);

AT(sp_pair, name, 0);
AT(sp_pair, value, 16);
AT(sp_pair, from, 32);
AT(sp_pair, reserved, 36);
SIZE(sp_pair, 40);

AT(sp_keep, field, 0);
AT(sp_keep, as, 16);
AT(sp_keep, reserved, 20);
SIZE(sp_keep, 24);

AT(sp_count, name, 0);
AT(sp_count, value, 16);
SIZE(sp_count, 24);

AT(sp_ref, id, 0);
AT(sp_ref, revision, 16);
AT(sp_ref, url, 32);
SIZE(sp_ref, 48);

AT(sp_choice, name, 0);
AT(sp_choice, title, 16);
SIZE(sp_choice, 32);

AT(sp_part, name, 0);
AT(sp_part, value, 16);
AT(sp_part, filename, 32);
AT(sp_part, mime, 48);
AT(sp_part, from, 64);
AT(sp_part, media, 68);
AT(sp_part, at, 72);
AT(sp_part, len, 80);
SIZE(sp_part, 88);

AT(sp_media, name, 0);
AT(sp_media, sha256, 16);
AT(sp_media, mime, 32);
AT(sp_media, alt, 48);
AT(sp_media, lang, 64);
AT(sp_media, url, 80);
AT(sp_media, role, 96);
AT(sp_media, width, 100);
AT(sp_media, height, 104);
AT(sp_media, reserved, 108);
AT(sp_media, bytes, 112);
AT(sp_media, length_ms, 120);
SIZE(sp_media, 128);

AT(sp_entry, ref, 0);
AT(sp_entry, reply_to, 48);
AT(sp_entry, text, 96);
AT(sp_entry, link, 112);
AT(sp_entry, client, 128);
AT(sp_entry, kind, 144);
AT(sp_entry, lang, 160);
AT(sp_entry, at, 176);
AT(sp_entry, counts, 184);
AT(sp_entry, ncounts, 192);
AT(sp_entry, nmedia, 196);
SIZE(sp_entry, 200);

AT(sp_finding, code, 0);
AT(sp_finding, text, 16);
AT(sp_finding, field, 32);
AT(sp_finding, severity, 48);
AT(sp_finding, reserved, 52);
AT(sp_finding, limit, 56);
AT(sp_finding, actual, 64);
SIZE(sp_finding, 72);

AT(sp_limits, size, 0);
AT(sp_limits, unit, 8);
AT(sp_limits, flags, 12);
AT(sp_limits, text_most, 16);
AT(sp_limits, text_most_bytes, 24);
AT(sp_limits, url_weight, 32);
AT(sp_limits, title_most, 40);
AT(sp_limits, alt_most, 48);
AT(sp_limits, media_most, 56);
AT(sp_limits, image_most_bytes, 64);
AT(sp_limits, image_most_pixels, 72);
AT(sp_limits, video_most_bytes, 80);
AT(sp_limits, video_most_ms, 88);
AT(sp_limits, mimes, 96);
AT(sp_limits, visibilities, 112);
SIZE(sp_limits, 128);

AT(sp_base, name, 0);
AT(sp_base, url, 16);
SIZE(sp_base, 32);

AT(sp_account, size, 0);
AT(sp_account, name, 8);
AT(sp_account, handle, 24);
AT(sp_account, remote_id, 40);
AT(sp_account, server, 56);
AT(sp_account, settings, 72);
SIZE(sp_account, 88);

AT(sp_post, size, 0);
AT(sp_post, text, 8);
AT(sp_post, title, 24);
AT(sp_post, link, 40);
AT(sp_post, link_title, 56);
AT(sp_post, link_text, 72);
AT(sp_post, warning, 88);
AT(sp_post, lang, 104);
AT(sp_post, visibility, 120);
AT(sp_post, key, 136);
AT(sp_post, planned, 152);
AT(sp_post, media, 160);
AT(sp_post, nmedia, 168);
AT(sp_post, chain_part, 172);
AT(sp_post, root, 176);
AT(sp_post, reply_to, 224);
SIZE(sp_post, 272);

AT(sp_answer, size, 0);
AT(sp_answer, arrival, 8);
AT(sp_answer, status, 12);
AT(sp_answer, headers, 16);
AT(sp_answer, nheaders, 24);
AT(sp_answer, body, 32);
SIZE(sp_answer, 48);

AT(sp_request, size, 0);
AT(sp_request, effect, 8);
AT(sp_request, sign, 12);
AT(sp_request, sign_with, 16);
AT(sp_request, method, 20);
AT(sp_request, login, 24);
AT(sp_request, url, 40);
AT(sp_request, query, 56);
AT(sp_request, nquery, 64);
AT(sp_request, headers, 72);
AT(sp_request, nheaders, 80);
AT(sp_request, body, 88);
AT(sp_request, mime, 96);
AT(sp_request, parts, 112);
AT(sp_request, nparts, 120);
AT(sp_request, keep, 128);
AT(sp_request, nkeep, 136);
AT(sp_request, timeout_ms, 144);
AT(sp_request, path, 152);
AT(sp_request, reserved, 156);
SIZE(sp_request, 160);

AT(sp_ask, size, 0);
AT(sp_ask, kind, 8);
AT(sp_ask, as, 12);
AT(sp_ask, prompt, 16);
AT(sp_ask, url, 32);
AT(sp_ask, choices, 48);
AT(sp_ask, nchoices, 56);
SIZE(sp_ask, 64);

AT(sp_grant, size, 0);
AT(sp_grant, name, 8);
AT(sp_grant, handle, 24);
AT(sp_grant, remote_id, 40);
AT(sp_grant, server, 56);
AT(sp_grant, scopes, 72);
AT(sp_grant, settings, 88);
AT(sp_grant, access, 104);
AT(sp_grant, refresh, 120);
AT(sp_grant, secret, 136);
AT(sp_grant, password, 152);
AT(sp_grant, expires, 168);
AT(sp_grant, refresh_expires, 176);
SIZE(sp_grant, 184);

AT(sp_who, size, 0);
AT(sp_who, remote_id, 8);
AT(sp_who, handle, 24);
AT(sp_who, name, 40);
AT(sp_who, url, 56);
AT(sp_who, text, 72);
SIZE(sp_who, 88);

AT(sp_result, size, 0);
AT(sp_result, verdict, 8);
AT(sp_result, scope, 12);
AT(sp_result, not_before, 16);
AT(sp_result, code, 24);
AT(sp_result, why, 40);
AT(sp_result, ref, 56);
AT(sp_result, cursor, 104);
AT(sp_result, grants, 120);
AT(sp_result, ngrants, 128);
AT(sp_result, entries, 136);
AT(sp_result, nentries, 144);
AT(sp_result, findings, 152);
AT(sp_result, nfindings, 160);
AT(sp_result, limits, 168);
AT(sp_result, who, 176);
SIZE(sp_result, 184);

AT(sp_plugin, size, 0);
AT(sp_plugin, abi, 8);
AT(sp_plugin, ops, 12);
AT(sp_plugin, name, 16);
AT(sp_plugin, title, 24);
AT(sp_plugin, version, 32);
AT(sp_plugin, hosts, 40);
AT(sp_plugin, bases, 48);
AT(sp_plugin, nbases, 56);
AT(sp_plugin, limits, 64);
AT(sp_plugin, look, 72);
AT(sp_plugin, reserved, 76);
AT(sp_plugin, listing_delay_ms, 80);
AT(sp_plugin, asks_server, 88);
AT(sp_plugin, state_size, 96);
AT(sp_plugin, step, 104);
SIZE(sp_plugin, 112);

AT(sp_job, size, 0);
AT(sp_job, op, 8);
AT(sp_job, step, 12);
AT(sp_job, now, 16);
AT(sp_job, since, 24);
AT(sp_job, account, 32);
AT(sp_job, post, 40);
AT(sp_job, targets, 48);
AT(sp_job, ntargets, 56);
AT(sp_job, cursor, 64);
AT(sp_job, redirect, 80);
AT(sp_job, challenge, 96);
AT(sp_job, random, 112);
AT(sp_job, state, 144);
AT(sp_job, answer, 152);
AT(sp_job, request, 160);
AT(sp_job, wait_ms, 168);
AT(sp_job, ask, 176);
AT(sp_job, result, 184);
AT(sp_job, alloc, 192);
AT(sp_job, log, 200);
SIZE(sp_job, 208);


WORD(SP_STEP_MS, 1000);
WORD(SP_MOST_STATE, 4096);
WORD(SP_MOST_ALLOC, 4194304);
WORD(SP_MOST_FRAME, 1048576);
WORD(SP_MOST_URL, 8192);
WORD(SP_MOST_PAIRS, 64);
WORD(SP_MOST_PARTS, 64);
WORD(SP_MOST_MEDIA, 40);
WORD(SP_MOST_ENTRIES, 200);
WORD(SP_MOST_LOG, 16);
WORD(SP_MOST_REQUESTS, 200);
WORD(SP_SHORT_WAIT_MS, 10000);
WORD(SP_MOST_HELD_MS, 60000);
WORD(SP_MOST_WAITED_MS, 21600000);
WORD(SP_CONNECT, 1);
WORD(SP_REFRESH, 2);
WORD(SP_REVOKE, 3);
WORD(SP_WHOAMI, 4);
WORD(SP_LIMITS, 5);
WORD(SP_CHECK, 6);
WORD(SP_PUBLISH, 7);
WORD(SP_LOOKUP, 8);
WORD(SP_DELETE, 9);
WORD(SP_EDIT, 10);
WORD(SP_NUMBERS, 11);
WORD(SP_TIMELINE, 12);
WORD(SP_PROFILE, 13);
WORD(SP_LAST_OP, 13);
WORD(SP_DONE, 0);
WORD(SP_SEND, 1);
WORD(SP_WAIT, 2);
WORD(SP_ASK, 3);
WORD(SP_LAST_MOVE, 3);
WORD(SP_COMMITS, 0);
WORD(SP_COMMITS_KEYED, 1);
WORD(SP_SPENDS, 2);
WORD(SP_PREPARES, 3);
WORD(SP_READS, 4);
WORD(SP_LAST_EFFECT, 4);
WORD(SP_GET, 1);
WORD(SP_HEAD, 2);
WORD(SP_POST, 3);
WORD(SP_PUT, 4);
WORD(SP_PATCH, 5);
WORD(SP_DELETE_METHOD, 6);
WORD(SP_LAST_METHOD, 6);
WORD(SP_UNSIGNED, 0);
WORD(SP_BEARER, 1);
WORD(SP_BASIC, 2);
WORD(SP_BASIC_CLIENT, 3);
WORD(SP_OAUTH1, 4);
WORD(SP_DPOP, 5);
WORD(SP_DPOP_PROOF, 6);
WORD(SP_LAST_SIGN, 6);
WORD(SP_PLAIN, 0);
WORD(SP_ACCESS_TOKEN, 1);
WORD(SP_REFRESH_TOKEN, 2);
WORD(SP_TOKEN_SECRET, 3);
WORD(SP_PASSWORD, 4);
WORD(SP_CLIENT_ID, 5);
WORD(SP_CLIENT_SECRET, 6);
WORD(SP_CLIENT_ASSERTION, 7);
WORD(SP_PKCE_VERIFIER, 8);
WORD(SP_OAUTH_STATE, 9);
WORD(SP_OAUTH_CODE, 10);
WORD(SP_LAST_SECRET, 10);
WORD(SP_EMPTY, 0);
WORD(SP_BYTES, 1);
WORD(SP_JSON, 2);
WORD(SP_FORM, 3);
WORD(SP_MULTIPART, 4);
WORD(SP_MEDIA, 5);
WORD(SP_LAST_BODY, 5);
WORD(SP_ARRIVED, 0);
WORD(SP_NEVER_LEFT, 1);
WORD(SP_LOST, 2);
WORD(SP_CUT, 3);
WORD(SP_LAST_ARRIVAL, 3);
WORD(SP_UNSURE, 0);
WORD(SP_OK, 1);
WORD(SP_ABSENT, 2);
WORD(SP_LATER, 3);
WORD(SP_REFUSED, 4);
WORD(SP_STALE_TOKEN, 5);
WORD(SP_RECONNECT, 6);
WORD(SP_LAST_VERDICT, 6);
WORD(SP_THIS_POST, 0);
WORD(SP_THIS_ACCOUNT, 1);
WORD(SP_THIS_PLATFORM, 2);
WORD(SP_LAST_SCOPE, 2);
WORD(SP_INFO, 0);
WORD(SP_WARN, 1);
WORD(SP_BLOCK, 2);
WORD(SP_LAST_SEVERITY, 2);
WORD(SP_IMAGE, 1);
WORD(SP_VIDEO, 2);
WORD(SP_CAPTIONS, 3);
WORD(SP_LAST_ROLE, 3);
WORD(SP_LOOK_NONE, 0);
WORD(SP_LOOK_LIST, 1);
WORD(SP_LOOK_EXACT, 2);
WORD(SP_LAST_LOOK, 2);
WORD(SP_ASK_OPEN, 1);
WORD(SP_ASK_CODE, 2);
WORD(SP_ASK_SECRET, 3);
WORD(SP_ASK_TEXT, 4);
WORD(SP_ASK_CHOOSE, 5);
WORD(SP_ASK_ADDRESS, 6);
WORD(SP_ASK_HAND, 7);
WORD(SP_LAST_ASK, 7);
WORD(SP_GRAPHEMES, 1);
WORD(SP_CODE_POINTS, 2);
WORD(SP_UTF8_BYTES, 3);
WORD(SP_UTF16_UNITS, 4);
WORD(SP_WEIGHTED, 5);
WORD(SP_EMOJI_AS_BYTES, 6);
WORD(SP_LAST_UNIT, 6);
WORD(SP_COUNTS_WARNING, 1);
WORD(SP_COUNTS_MENTION_SHORT, 2);
WORD(SP_NEEDS_MEDIA, 4);
WORD(SP_NEEDS_TITLE, 8);
WORD(SP_ONE_VIDEO_ALONE, 16);
WORD(SP_LINK_IS_SHOWN, 32);
WORD(SP_CARD_WITHOUT_MEDIA, 64);
WORD(SP_FOR_STAFF, 128);
WORD(SP_ALL_LIMIT_FLAGS, 255);
