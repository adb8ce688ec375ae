/* SPDX-License-Identifier: MIT
 * body.c - bodies are written by one small writer for each form, once to measure and once to fill. */
#include "net/body.h"

#include "net/exact.h"
#include "net/sign.h"

#include <sodium.h>

struct part {			/* an sp_part, looked up and checked */
	const sp_part *from;
	str secret;
	struct http_piece file;	/* path empty: there is none */
	str mime;
};

struct body {
	const sp_request *r;
	struct part parts[SP_MOST_PARTS];
	char boundary[33];
	struct http_piece *pieces;	/* NULL while measuring */
	size_t npieces, cut;		/* cut: where the piece under way begins */
};

struct writing { struct exact *e; struct body *b; };

/* Ends the piece of memory under way and puts the file behind it. */
static void put_file(struct writing w, const struct http_piece *file)
{
	if (!w.b->pieces || !w.e->at) return;
	if (w.e->len > w.b->cut) {
		w.b->pieces[w.b->npieces++].bytes = (str){w.e->at + w.b->cut, w.e->len - w.b->cut};
		w.b->cut = w.e->len;
	}
	if (file) w.b->pieces[w.b->npieces++] = *file;
}

static void put_value(struct writing w, const struct part *p)
{
	exact_add(w.e, plain(p->from->value));
	exact_add(w.e, p->secret);
	if (p->file.path.len) put_file(w, &p->file);
}

static void write_bytes(struct writing w)
{
	for (size_t i = 0; i < w.b->r->nparts; i++) put_value(w, &w.b->parts[i]);
}

static void write_json(struct writing w)
{
	for (size_t i = 0; i < w.b->r->nparts; i++) {
		exact_add(w.e, plain(w.b->parts[i].from->value));
		exact_json(w.e, w.b->parts[i].secret);
		if (w.b->parts[i].file.path.len) put_file(w, &w.b->parts[i].file);
	}
}

static void write_form(struct writing w)
{
	for (size_t i = 0; i < w.b->r->nparts; i++) {
		const struct part *p = &w.b->parts[i];
		if (i) exact_add(w.e, S("&"));
		exact_form(w.e, plain(p->from->name));
		exact_add(w.e, S("="));
		exact_form(w.e, plain(p->from->value));
		exact_form(w.e, p->secret);
	}
}

static void put_quoted(struct exact *e, str head, str text)
{
	exact_add(e, head);
	exact_quoted(e, text);
	exact_add(e, S("\""));
}

static void write_multipart(struct writing w)
{
	for (size_t i = 0; i < w.b->r->nparts; i++) {
		const struct part *p = &w.b->parts[i];
		str filename = plain(p->from->filename);
		if (!filename.len && p->file.path.len) filename = S("file");	/* a name of ours would tell too much */
		exact_add(w.e, S("--"));
		exact_add(w.e, str_of(w.b->boundary));
		put_quoted(w.e, S("\r\nContent-Disposition: form-data; name=\""), plain(p->from->name));
		if (filename.len) put_quoted(w.e, S("; filename=\""), filename);
		if (p->mime.len) {
			exact_add(w.e, S("\r\nContent-Type: "));
			exact_add(w.e, p->mime);
		}
		exact_add(w.e, S("\r\n\r\n"));
		put_value(w, p);
		exact_add(w.e, S("\r\n"));
	}
	exact_add(w.e, S("--"));
	exact_add(w.e, str_of(w.b->boundary));
	exact_add(w.e, S("--\r\n"));
}

static const struct form {
	void (*write)(struct writing);
	const char *mime;
	bool files;		/* may parts be files? */
} forms[SP_LAST_BODY + 1] = {
	[SP_BYTES] = {write_bytes, "application/octet-stream", true},
	[SP_JSON] = {write_json, "application/json", true},
	[SP_FORM] = {write_form, "application/x-www-form-urlencoded", false},
	[SP_MULTIPART] = {write_multipart, "multipart/form-data", true},
	[SP_MEDIA] = {write_bytes, "application/octet-stream", true},
};

static void write_body(struct exact *e, void *what)
{
	struct body *b = what;
	forms[b->r->body].write((struct writing){e, b});
	put_file((struct writing){e, b}, NULL);
}

/* The same request always has the same boundary, and no part can hold the hash of all parts. */
static void choose_boundary(struct body *b)
{
	crypto_generichash_state s;
	unsigned char hash[16];
	crypto_generichash_init(&s, NULL, 0, sizeof hash);
	for (size_t i = 0; i < b->r->nparts; i++) {
		const struct part *p = &b->parts[i];
		const str texts[] = {plain(p->from->name), plain(p->from->value), p->file.path};
		for (size_t k = 0; k < COUNT(texts); k++) {
			uint64_t len = texts[k].len;
			crypto_generichash_update(&s, (const unsigned char *)&len, sizeof len);
			crypto_generichash_update(&s, (const unsigned char *)texts[k].at, texts[k].len);
		}
	}
	crypto_generichash_final(&s, hash, sizeof hash);
	sodium_bin2hex(b->boundary, sizeof b->boundary, hash, sizeof hash);
}

static err find_window(struct arena *a, const struct compose_for *f, struct part *p)
{
	const sp_part *from = p->from;
	if (from->media > f->nmedia || !f->media_paths || !f->media_paths[from->media - 1].len) {
		return FAIL(a, ERR_MISSING, "no-media", "The plugin wanted to send picture or video %u, but the post has %zu. "
			    "Nothing was sent. Look at the post's media.", from->media, f->nmedia);
	}
	uint64_t bytes = f->media[from->media - 1].bytes;
	if (from->at >= bytes || from->len > bytes - from->at) {
		return FAIL(a, ERR_BUG, "media-window", "The plugin wanted to send a part of a picture or video that lies "
			    "behind its end. Nothing was sent. Tell the person who looks after schedpost.");
	}
	p->file = (struct http_piece){.path = arena_str(a, f->media_paths[from->media - 1]), .at = from->at,
				      .len = from->len ? from->len : bytes - from->at};
	if (!p->mime.len) p->mime = plain(f->media[from->media - 1].mime);
	return NULL;
}

static bool one_line(str s)
{
	return !str_find(s, S("\r"), NULL) && !str_find(s, S("\n"), NULL);
}

static err look_up_parts(struct arena *a, const sp_request *r, const struct compose_for *f, struct body *b)
{
	for (size_t i = 0; i < r->nparts; i++) {
		struct part *p = &b->parts[i];
		*p = (struct part){.from = &r->parts[i], .mime = plain(r->parts[i].mime)};
		if (p->from->media && !forms[r->body].files) {
			return FAIL(a, ERR_BUG, "plugin-request", "The plugin put a file into a form that carries no files. "
				    "Nothing was sent. Tell the person who looks after schedpost.");
		}
		if (p->from->media) TRY(find_window(a, f, p));
		p->file.base64 = p->from->media && r->body == SP_JSON;
		TRY(sign_secret(a, f, p->from->from, &p->secret));
		if (!one_line(p->mime)) {
			return FAIL(a, ERR_BUG, "plugin-request", "The plugin gave a kind of file with a line break in it. "
				    "Nothing was sent. Tell the person who looks after schedpost.");
		}
	}
	return NULL;
}

static err check_shape(struct arena *a, const sp_request *r)
{
	bool media_alone = r->body != SP_MEDIA || (r->nparts == 1 && r->parts[0].media);
	bool may_have = r->method != SP_GET && r->method != SP_HEAD;
	if (r->nparts <= SP_MOST_PARTS && media_alone && may_have) return NULL;
	return FAIL(a, ERR_BUG, "plugin-request", "The plugin asked for a request that cannot be: %s. Nothing was sent. "
		    "Tell the person who looks after schedpost.",
		    !may_have ? "a look that carries a body" : !media_alone ? "a file, but none is named" : "too many parts");
}

err body_make(struct arena *a, const sp_request *r, const struct compose_for *f, struct http_request *out, str *mime)
{
	*mime = (str){"", 0};
	if (r->body == SP_EMPTY) return NULL;
	TRY(check_shape(a, r));
	struct body *b = TAKE(a, struct body);
	b->r = r;
	TRY(look_up_parts(a, r, f, b));
	if (r->body == SP_MULTIPART) choose_boundary(b);
	b->pieces = TAKE_N(a, struct http_piece, 2 * r->nparts + 1);
	exact_make(a, write_body, b);
	out->has_body = true;
	out->body = b->pieces;
	out->nbody = b->npieces;

	*mime = r->mime.len ? arena_str(a, plain(r->mime)) : str_of(forms[r->body].mime);
	if (r->body == SP_MULTIPART) *mime = arena_fmt(a, "%s; boundary=%s", forms[SP_MULTIPART].mime, b->boundary);
	if (r->body == SP_MEDIA && !r->mime.len && b->parts[0].mime.len) *mime = arena_str(a, b->parts[0].mime);
	return NULL;
}
