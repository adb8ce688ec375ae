/* SPDX-License-Identifier: MIT
 * sign_oauth1_test.c - the signatures that others have published for OAuth 1.0a, and what of a request is signed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "help/traces.h"
#include "net/sign_oauth1.h"

#define OWN_TEXT "https://social.example:8443"

static void same(str got, const char *want)
{
	if (!str_is(got, str_of(want))) print_error("got  <%.*s>\nwant <%s>\n", SHOW(got), want);
	assert_true(str_is(got, str_of(want)));
}

/* ---- published vectors */

enum { PAIRS_MOST = 8 };
#define X_PAIRS                                                                                               \
	{{{"oauth_consumer_key", 18}, {"xvz1evFS4wEEPTGEFPHBog", 22}},                                        \
	 {{"oauth_nonce", 11}, {"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", 42}},                           \
	 {{"oauth_signature_method", 22}, {"HMAC-SHA1", 9}},                                                  \
	 {{"oauth_timestamp", 15}, {"1318622958", 10}},                                                       \
	 {{"oauth_token", 11}, {"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", 50}},                   \
	 {{"oauth_version", 13}, {"1.0", 3}}}
#define X_FORM	 "status=Hello+Ladies+%2b+Gentlemen%2C+a+signed+OAuth+request%21&include_entities=true"
#define X_FIELDS                                                                                              \
	"include_entities%3Dtrue%26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog%26oauth_nonce%3D"              \
	"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg%26oauth_signature_method%3DHMAC-SHA1%26"                  \
	"oauth_timestamp%3D1318622958%26oauth_token%3D370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb%26"  \
	"oauth_version%3D1.0%26status%3DHello%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed%2520"  \
	"OAuth%2520request%2521"
#define X_SECRETS "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"

static const struct vector {
	const char *source, *method, *url, *form;
	struct oauth1_pair pairs[PAIRS_MOST];
	const char *client_secret, *token_secret, *base, *signature;
} vectors[] = {
	{"docs.x.com, creating a signature", "POST", "https://api.x.com/1.1/statuses/update.json", X_FORM, X_PAIRS,
	 X_SECRETS,
	 "POST&https%3A%2F%2Fapi.x.com%2F1.1%2Fstatuses%2Fupdate.json&" X_FIELDS, "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="},
	{"the same of api.twitter.com/1.1", "POST", "https://api.twitter.com/1.1/statuses/update.json", X_FORM, X_PAIRS,
	 X_SECRETS, "POST&https%3A%2F%2Fapi.twitter.com%2F1.1%2Fstatuses%2Fupdate.json&" X_FIELDS,
	 "hCtSmYh+iHYCEqBWrE7C7hYmtUk="},
	{"the same of api.twitter.com/1", "POST", "https://api.twitter.com/1/statuses/update.json", X_FORM, X_PAIRS,
	 X_SECRETS,
	 "POST&https%3A%2F%2Fapi.twitter.com%2F1%2Fstatuses%2Fupdate.json&" X_FIELDS, "tnnArxj06cWHq44gCs1OSKk/jLY="},
	{"RFC 5849, 1.2: temporary credentials (signature computed anew; the printed one does not fit)", "POST",
	 "https://photos.example.net/initiate", "",
	 {{{"oauth_consumer_key", 18}, {"dpf43f3p2l4k3l03", 16}}, {{"oauth_signature_method", 22}, {"HMAC-SHA1", 9}},
	  {{"oauth_timestamp", 15}, {"137131200", 9}}, {{"oauth_nonce", 11}, {"wIjqoxSySI", 10}},
	  {{"oauth_callback", 14}, {"http://printer.example.com/ready", 32}}},
	 "kd94hf93k423kf44", "",
	 "POST&https%3A%2F%2Fphotos.example.net%2Finitiate&oauth_callback%3Dhttp%253A%252F%252Fprinter.example.com%252Fready"
	 "%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3DwIjqoxSySI%26oauth_signature_method%3DHMAC-SHA1"
	 "%26oauth_timestamp%3D137131200", "kZVYoFpfJffayDPSBvPWWQ6A1lU="},
	{"RFC 5849, 1.2: token credentials", "POST", "https://photos.example.net/token", "",
	 {{{"oauth_consumer_key", 18}, {"dpf43f3p2l4k3l03", 16}}, {{"oauth_token", 11}, {"hh5s93j4hdidpola", 16}},
	  {{"oauth_signature_method", 22}, {"HMAC-SHA1", 9}}, {{"oauth_timestamp", 15}, {"137131201", 9}},
	  {{"oauth_nonce", 11}, {"walatlh", 7}}, {{"oauth_verifier", 14}, {"hfdp7dh39dks9884", 16}}},
	 "kd94hf93k423kf44", "hdhd0244k9j7ao03",
	 "POST&https%3A%2F%2Fphotos.example.net%2Ftoken&oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3Dwalatlh"
	 "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dhh5s93j4hdidpola"
	 "%26oauth_verifier%3Dhfdp7dh39dks9884", "gKgrFCywp7rO0OXSjdot/IHF7IU="},
	{"RFC 5849, 1.2: the photo", "GET", "http://PHOTOS.example.net:80/photos?file=vacation.jpg&size=original", "",
	 {{{"oauth_consumer_key", 18}, {"dpf43f3p2l4k3l03", 16}}, {{"oauth_token", 11}, {"nnch734d00sl2jdk", 16}},
	  {{"oauth_signature_method", 22}, {"HMAC-SHA1", 9}}, {{"oauth_timestamp", 15}, {"137131202", 9}},
	  {{"oauth_nonce", 11}, {"chapoH", 6}}},
	 "kd94hf93k423kf44", "pfkkdhi9sl3r4s00",
	 "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03"
	 "%26oauth_nonce%3DchapoH%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131202"
	 "%26oauth_token%3Dnnch734d00sl2jdk%26size%3Doriginal", "MdpQcU8iPSUjWoN/UDMsK2sui9I="},
	{"OAuth Core 1.0, appendix A.5", "GET", "http://photos.example.net/photos?size=original&file=vacation.jpg", "",
	 {{{"oauth_consumer_key", 18}, {"dpf43f3p2l4k3l03", 16}}, {{"oauth_token", 11}, {"nnch734d00sl2jdk", 16}},
	  {{"oauth_signature_method", 22}, {"HMAC-SHA1", 9}}, {{"oauth_timestamp", 15}, {"1191242096", 10}},
	  {{"oauth_nonce", 11}, {"kllo9940pd9333jh", 16}}, {{"oauth_version", 13}, {"1.0", 3}}},
	 "kd94hf93k423kf44", "pfkkdhi9sl3r4s00",
	 "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03"
	 "%26oauth_nonce%3Dkllo9940pd9333jh%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1191242096"
	 "%26oauth_token%3Dnnch734d00sl2jdk%26oauth_version%3D1.0%26size%3Doriginal", "tR3+Ty81lMeYAr/Fid0kMTYa/WM="},
	{"RFC 5849, 3.4.1.1: names that come twice, have no value, or hold signs of the encoding", "POST",
	 "http://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", "c2&a3=2+q",
	 {{{"oauth_consumer_key", 18}, {"9djdj82h48djs9d2", 16}}, {{"oauth_token", 11}, {"kkk9d7dh3k39sjv7", 16}},
	  {{"oauth_signature_method", 22}, {"HMAC-SHA1", 9}}, {{"oauth_timestamp", 15}, {"137131201", 9}},
	  {{"oauth_nonce", 11}, {"7d8f3e4a", 8}}},
	 "j49sk3j29djd", "dh893hdasih9",
	 "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D"
	 "%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1"
	 "%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7", "r6/TJjbCOr97/+UU0NsvSne7s5g="},
};

void test_published_vectors_come_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		const struct vector *v = &vectors[i];
		struct arena *a = arena_new();
		struct oauth1_of of = {.method = str_of(v->method), .url = str_of(v->url), .form = str_of(v->form)};
		str base, signature;
		of.pairs = v->pairs;
		while (of.npairs < PAIRS_MOST && v->pairs[of.npairs].name.len) of.npairs++;
		print_message("%s\n", v->source);
		assert_null(oauth1_base(a, &of, &base));
		same(base, v->base);
		assert_null(oauth1_signature(a, base, str_of(v->client_secret), str_of(v->token_secret), &signature));
		same(signature, v->signature);
		arena_free(a);
	}
}

/* ---- what of a request is signed: the same base is built here from the header that was sent */

static const struct plug_facts plugin = {.name = {"village", 7}, .hosts = {".", 1}};
static const sp_account account = {.size = sizeof account, .name = SP_S("library"), .server = SP_S(OWN_TEXT)};

static struct secrets made_secrets(struct arena *a)
{
	struct secrets s = {0};
	s.of[SP_CLIENT_ID] = arena_str(a, S("our id"));
	s.of[SP_CLIENT_SECRET] = arena_str(a, S("cs & 1"));
	s.of[SP_ACCESS_TOKEN] = arena_str(a, S("token/1"));
	s.of[SP_TOKEN_SECRET] = arena_str(a, S("ts+1"));
	s.of[SP_OAUTH_CODE] = arena_str(a, S("verifier=1"));
	return s;
}

static err composed(struct arena *a, const sp_request *r, struct http_request *out)
{
	struct secrets s = made_secrets(a);
	return compose(a, r, &(struct compose_for){.plugin = &plugin, .account = &account, .secrets = &s,
						   .now = 1318622958999}, out);
}

static str authorization(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_is(r->headers[i].name, S("Authorization"))) return r->headers[i].value;
	return S("(none)");
}

/* One parameter of the header, as it is written there. */
static str parameter(struct arena *a, str header, const char *name)
{
	size_t from, to;
	if (!str_find(header, arena_fmt(a, "%s=\"", name), &from)) return S("(none)");
	str rest = str_cut(header, from + strlen(name) + 2, header.len);
	return str_find(rest, S("\""), &to) ? str_cut(rest, 0, to) : S("(open)");
}

static const sp_request POST = {
	.effect = SP_COMMITS, .sign = SP_OAUTH1, .method = SP_POST, .url = SP_S("{server}/post?v=1"),
};

/* The signature of a request with that base, %s being the nonce's place. */
static void signed_over(struct arena *a, const sp_request *r, const char *base, const char *token_secret)
{
	struct http_request out;
	str want, got;
	assert_null(composed(a, r, &out));
	str header = authorization(&out), nonce = parameter(a, header, "oauth_nonce");
	size_t hole;
	assert_true(str_starts(header, S("OAuth ")));
	assert_int_equal(nonce.len, 32);
	assert_true(str_find(str_of(base), S("NONCE"), &hole));
	str whole = arena_fmt(a, "%.*s%.*s%s", (int)hole, base, SHOW(nonce), base + hole + strlen("NONCE"));
	assert_null(oauth1_signature(a, whole, S("cs & 1"), str_of(token_secret), &want));
	got = parameter(a, header, "oauth_signature");
	buf encoded = buf_in(a, 200);
	for (size_t i = 0; i < want.len; i++) {
		if (strchr("+/=", want.at[i])) buf_fmt(&encoded, "%%%02X", want.at[i]);
		else buf_byte(&encoded, want.at[i]);
	}
	same(got, arena_cstr(a, buf_str(&encoded)));
}

#define OWN_FIELDS                                                                                            \
	"oauth_consumer_key%3Dour%2520id%26oauth_nonce%3DNONCE%26oauth_signature_method%3DHMAC-SHA1%26"       \
	"oauth_timestamp%3D1318622958%26oauth_token%3Dtoken%252F1"
#define TO "POST&https%3A%2F%2Fsocial.example%3A8443%2Fpost&"

void test_query_and_form_are_signed_and_other_bodies_are_not(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const sp_pair query[] = {{.name = SP_S("q"), .value = SP_S("a+b&c=\xc3\xa4~")}};
	const sp_part parts[] = {{.name = SP_S("status"), .value = SP_S("1 + 1 & \xe2\x82\xac*")},
				 {.name = SP_S("code"), .from = SP_OAUTH_CODE}};
	sp_request r = POST;
	r.query = query, r.nquery = 1, r.body = SP_FORM, r.parts = parts, r.nparts = 2;
	signed_over(a, &r, TO "code%3Dverifier%253D1%26" OWN_FIELDS "%26oauth_version%3D1.0%26q%3Da%252Bb%2526c%253D%25C3%25A4~"
		    "%26status%3D1%2520%252B%25201%2520%2526%2520%25E2%2582%25AC%252A%26v%3D1", "ts+1");
	for (r.body = SP_BYTES; r.body <= SP_MULTIPART; r.body++)
		if (r.body != SP_FORM)
			signed_over(a, &r, TO OWN_FIELDS "%26oauth_version%3D1.0%26q%3Da%252Bb%2526c%253D%25C3%25A4~%26v%3D1", "ts+1");
	arena_free(a);
}

void test_the_parts_of_a_form_with_files_are_signed_where_a_platform_wants_that(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const sp_part parts[] = {{.name = SP_S("title"), .value = SP_S("1 + 1 & \xe2\x82\xac*")},
				 {.name = SP_S("code"), .from = SP_OAUTH_CODE}};
	sp_request r = POST;
	r.sign = SP_OAUTH1_PARTS, r.body = SP_MULTIPART, r.parts = parts, r.nparts = 2;
	signed_over(a, &r, TO "code%3Dverifier%253D1%26" OWN_FIELDS "%26oauth_version%3D1.0%26title%3D1%2520%252B%25201%2520%2526"
		    "%2520%25E2%2582%25AC%252A%26v%3D1", "ts+1");
	arena_free(a);
}

void test_callback_and_verifier_go_into_the_header_alone(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	const sp_pair back = {.name = SP_S("oauth_callback"), .value = SP_S("http://127.0.0.1:1/?a=b c")},
		      verifier = {.name = SP_S("oauth_verifier"), .from = SP_OAUTH_CODE};
	sp_request r = POST;
	r.query = &back, r.nquery = 1, r.sign_with = SP_CLIENT_SECRET;
	signed_over(a, &r, TO "oauth_callback%3Dhttp%253A%252F%252F127.0.0.1%253A1%252F%253Fa%253Db%2520c%26"
		    "oauth_consumer_key%3Dour%2520id%26oauth_nonce%3DNONCE%26oauth_signature_method%3DHMAC-SHA1%26"
		    "oauth_timestamp%3D1318622958%26oauth_version%3D1.0%26v%3D1", "");
	assert_null(composed(a, &r, &out));
	same(out.url, OWN_TEXT "/post?v=1");
	same(parameter(a, authorization(&out), "oauth_callback"), "http%3A%2F%2F127.0.0.1%3A1%2F%3Fa%3Db%20c");
	same(parameter(a, authorization(&out), "oauth_token"), "(none)");	/* there is none yet */

	r.query = &verifier, r.sign_with = SP_PLAIN;
	signed_over(a, &r, TO OWN_FIELDS "%26oauth_verifier%3Dverifier%253D1%26oauth_version%3D1.0%26v%3D1", "ts+1");
	assert_null(composed(a, &r, &out));
	same(out.shown, OWN_TEXT "/post?v=1");
	same(parameter(a, authorization(&out), "oauth_verifier"), "verifier%3D1");
	arena_free(a);
}

void test_no_nonce_comes_twice(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request one, two;
	assert_null(composed(a, &POST, &one));
	assert_null(composed(a, &POST, &two));
	str first = parameter(a, authorization(&one), "oauth_nonce");
	str second = parameter(a, authorization(&two), "oauth_nonce");
	assert_false(str_is(first, second));
	arena_free(a);
}

void test_the_other_ways_of_signing_leave_the_address_as_it_is(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	const sp_pair query[] = {{.name = SP_S("oauth_verifier"), .value = SP_S("1")}};
	sp_request r = POST;
	r.sign = SP_BEARER, r.query = query, r.nquery = 1;
	assert_null(composed(a, &r, &out));
	same(out.url, OWN_TEXT "/post?v=1&oauth_verifier=1");
	arena_free(a);
}

void test_a_plugin_writes_no_part_of_the_signature_itself(void **state)
{
	(void)state;
	static const char *const names[] = {"oauth_token", "oauth_nonce", "oauth_timestamp", "oauth_signature",
					    "oauth_version", "oauth_consumer_key", "oauth_signature_method"};
	for (size_t i = 0; i < COUNT(names); i++) {
		struct arena *a = arena_new();
		struct http_request out;
		const sp_pair query = {.name = {names[i], strlen(names[i])}, .value = SP_S("mine")};
		sp_request r = POST;
		r.query = &query, r.nquery = 1;
		err e = composed(a, &r, &out);
		assert_non_null(e);
		assert_string_equal(e->code, "plugin-request");
		arena_free(a);
	}
}

void test_without_a_token_nothing_is_sent(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct http_request out;
	struct secrets s = {0};
	s.of[SP_CLIENT_ID] = arena_str(a, S("our id"));
	s.of[SP_CLIENT_SECRET] = arena_str(a, S("cs & 1"));
	err e = compose(a, &POST, &(struct compose_for){.plugin = &plugin, .account = &account, .secrets = &s}, &out);
	assert_non_null(e);
	assert_string_equal(e->code, "no-secret");
	arena_free(a);
}

void test_signing_leaves_no_copies_behind(void **state)
{
	(void)state;
	static const char *const clear[] = {"cs & 1", "cs%20%26", "ts+1", "ts%2B1", "token/1", "token%2F1", "token%252F1",
					    "verifier=1", "verifier%3D1", "verifier%253D1"};
	struct arena *a = arena_new(), *theirs = arena_new();
	const char *start = arena_take(a, 1);
	struct http_request out;
	struct secrets s = made_secrets(theirs);
	const sp_pair query[] = {{.name = SP_S("oauth_verifier"), .from = SP_OAUTH_CODE},
				 {.name = SP_S("code"), .from = SP_OAUTH_CODE}};
	sp_request r = POST;
	r.query = query, r.nquery = COUNT(query);
	assert_null(compose(a, &r, &(struct compose_for){.plugin = &plugin, .account = &account, .secrets = &s}, &out));
	size_t used = (size_t)((const char *)arena_take(a, 1) - start);
	assert_in_range(used, 1, 8192);	/* all in one block of the arena */
	assert_true(traces_stand(start, used, "token%2F1"));
	compose_wipe(&out);
	for (size_t i = 0; i < COUNT(clear); i++) {
		bool left = traces_stand(start, used, clear[i]);
		if (left) print_error("%s is left\n", clear[i]);
		assert_false(left);
	}
	arena_free(a);
	arena_free(theirs);
}
