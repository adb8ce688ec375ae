/* SPDX-License-Identifier: MIT
 * fit.c - `schedpost fit`: a picture held against what accounts take and, where it is too much, a new one beside it
 * that the person can look at. The old one is only read, and unpacked by a process of its own (fitter.h).
 *
 * What accounts take is asked of the verb `media limits`; the rule is that of `add` (post_file_fit). */
#include "base/file.h"
#include "front/fitter.h"
#include "front/front.h"
#include "front/media.h"
#include "front/progress.h"
#include "rooms/media/strip.h"
#include "rooms/platforms/platforms.h"
#include "rooms/posts/posts.h"
#include "text/shell.h"
#include "verb/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_MOST = 1000 };

struct taker {
	str account, platform;
	sp_limits limits;
};
struct looked {		/* one file, as a program reads of it */
	str path, made;		/* made empty: it fits as it is */
	str mime;
	int64_t width, height, bytes;
};
struct fitting {
	struct front *f;
	struct taker *takers;
	size_t ntakers;
	str path, name;		/* as it was typed; without its folders */
	int fd;
	mode_t mode;		/* who may read it; nobody else may read the new one */
	struct sniffed type;
	struct post_file file;	/* as `add` would keep it */
	struct reply *r;
	struct looked *looked;
	size_t nlooked;
};

/* ---- what accounts take */

static err ask_limits(struct fitting *x, const struct call *c)
{
	struct reply *r;
	struct call_value to = {.name = "for", .value = call_joined(x->f->a, c, "for"), .after = -1};
	err e = front_call_named(x->f, "media limits", &to, call_has(c, "for"), &r);
	if (e && !call_has(c, "for") && str_is(str_of(e->code), S("which-account")))
		return FAIL(x->f->a, ERR_INPUT, "which-account", "There are several accounts. Please say where the picture is to go: --for NAME, "
			    "or several as --for NAME,NAME. 'schedpost account list' shows all.");
	TRY(e);
	const struct block *b = block_named(r, "accounts");
	if (!b) return reply_foreign(x->f->a, "it does not tell what accounts take.");
	x->ntakers = block_rows(b);
	x->takers = TAKE_N(x->f->a, struct taker, x->ntakers + 1);
	for (size_t i = 0; i < x->ntakers; i++) {
		x->takers[i].account = cell_named(b, i, "account").text;
		x->takers[i].platform = cell_named(b, i, "platform").text;
		TRY(limits_from_json(x->f->a, cell_named(b, i, "limits").text, &x->takers[i].limits));
	}
	return NULL;
}

static str taker_words(struct arena *a, const struct taker *t)
{
	return arena_fmt(a, "%.*s (%.*s)", SHOW(t->account), SHOW(t->platform));
}

static str size_words(struct arena *a, int64_t bytes)
{
	enum { TENTH = 100000 };
	if (bytes < 1000000) return arena_fmt(a, "%" PRId64 " kB", (bytes + 999) / 1000);
	return arena_fmt(a, "%.1f MB", (double)bytes / TENTH / 10);
}

/* ---- what the file is */

static err look(struct fitting *x)
{
	struct arena *a = x->f->a;
	struct stat st;
	struct strip plan;
	char head[SNIFF_HEAD];
	if (fstat(x->fd, &st) != 0) return file_trouble(a, "read", x->path, errno);
	x->mode = (st.st_mode & 0644) | 0600;
	struct strip_source from = {.fd = x->fd, .size = (uint64_t)st.st_size};
	size_t n = MIN(from.size, sizeof head);
	if (!strip_read(&from, 0, head, n)) return strip_unreadable(a);
	TRY(sniff(a, (str){head, n}, &x->type));
	if (x->type.role != SP_IMAGE) return fitted_takes(a, &x->type);
	if (from.size > FITTED_FILE_MOST) return fitted_too_long(a);
	char *all = arena_take(a, from.size);
	if (!strip_read(&from, 0, all, from.size)) return strip_unreadable(a);
	from.at = all;
	TRY(strip_plan(a, &from, &x->type, &plan));
	x->file = (struct post_file){.role = SP_IMAGE, .name = x->name, .part = 1, .media = {.mime = str_of(x->type.mime),
		.bytes = (int64_t)plan.bytes, .width = plan.width, .height = plan.height}};
	return NULL;
}

/* ---- held against each other */

static bool can_be_helped(err e)
{
	return str_in(S("kind-not-taken file-too-large picture-too-large"), ' ', str_of(e->code));
}

static err hold_against(struct fitting *x, const struct taker *t, bool *fits)
{
	struct arena *a = x->f->a;
	const char *platform = arena_cstr(a, t->platform);
	struct fit fit = {.platform = platform, .account = t->account, .part = 1, .parts = 1, .limits = &t->limits};
	err e = post_file_fit(a, &fit, &x->file);
	*fits = e == NULL;
	return e && can_be_helped(e) ? NULL : e;
}

static bool takes(const struct taker *t, const char *mime)
{
	return str_in((str){t->limits.mimes.at, t->limits.mimes.len}, ' ', str_of(mime));
}

/* Whose limit is the tightest; NULL: nobody has one. */
static const struct taker *tightest(const struct fitting *x, int64_t *(*which)(sp_limits *))
{
	struct taker *least = NULL;
	for (size_t i = 0; i < x->ntakers; i++) {
		struct taker *t = &x->takers[i];
		if (*which(&t->limits) && (!least || *which(&t->limits) < *which(&least->limits))) least = t;
	}
	return least;
}

static int64_t *in_bytes(sp_limits *l)
{
	return &l->image_most_bytes;
}

static int64_t *in_pixels(sp_limits *l)
{
	return &l->image_most_pixels;
}

static void tell_limits(struct fitting *x, struct fitted_asks *asks)
{
	struct arena *a = x->f->a;
	const struct taker *bytes = tightest(x, in_bytes), *pixels = tightest(x, in_pixels);
	*asks = (struct fitted_asks){.jpeg = true, .png = true};
	if (bytes) asks->bytes_most = bytes->limits.image_most_bytes;
	if (pixels) asks->pixels_most = pixels->limits.image_most_pixels;
	if (bytes && x->file.media.bytes > asks->bytes_most)
		reply_say(x->r, "The tightest limit is that of %.*s: at most %.*s.", SHOW(taker_words(a, bytes)),
			  SHOW(size_words(a, asks->bytes_most)));
	if (pixels && x->file.media.width * x->file.media.height > asks->pixels_most)
		reply_say(x->r, "The tightest limit of pixels is that of %.*s: at most %.1f million.", SHOW(taker_words(a, pixels)),
			  (double)asks->pixels_most / 1e6);
	for (size_t i = 0; i < x->ntakers; i++) {
		const struct taker *t = &x->takers[i];
		asks->jpeg = asks->jpeg && takes(t, "image/jpeg");
		asks->png = asks->png && takes(t, "image/png");
		if (!takes(t, x->type.mime)) reply_say(x->r, "%.*s takes no %ss.", SHOW(taker_words(a, t)), x->type.noun);
	}
}

/* ---- the new file */

/* "poster-fit.jpg", "poster-fit-2.jpg", ... beside the old one: the first that is not there, and ours from now on. */
static err new_name(struct fitting *x, str ending, str *out)
{
	struct arena *a = x->f->a;
	str stem = x->path;
	for (size_t i = stem.len; i-- > 1 && stem.at[i] != '/';) {
		if (stem.at[i] != '.' || stem.at[i - 1] == '/') continue;
		stem.len = i;
		break;
	}
	for (int n = 1; n <= NAMES_MOST; n++) {
		str number = n > 1 ? arena_fmt(a, "-%d", n) : S("");
		*out = arena_fmt(a, "%.*s-fit%.*s.%.*s", SHOW(stem), SHOW(number), SHOW(ending));
		int fd = open(arena_cstr(a, *out), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd >= 0) close(fd);
		if (fd >= 0) return NULL;
		if (errno != EEXIST) return file_trouble(a, "write to", *out, errno);
	}
	return FAIL(a, ERR_INPUT, "file-there", "There are %d pictures called like '%.*s' already. Please move some away.", NAMES_MOST,
		    SHOW(*out));
}

static err keep(struct fitting *x, const struct fitted *made, str *path)
{
	struct arena *a = x->f->a;
	TRY(new_name(x, str_is(made->mime, S("image/png")) ? S("png") : S("jpg"), path));
	err e = file_write(a, *path, made->bytes, x->mode);
	if (e) unlink(arena_cstr(a, *path));
	return e;
}

static void tell(void *of, int percent)
{
	progress_percent(of, percent);
}

static err make(struct fitting *x, struct fitted_asks *asks, struct fitted *made)
{
	struct progress p = progress_new(x->f, arena_fmt(x->f->a, "Making %.*s fit", SHOW(x->name)));
	asks->tell = tell;
	asks->of = &p;
	progress_percent(&p, 0);
	err e = fitter_run(x->f->a, S(""), x->fd, asks, made);
	progress_end(&p);
	return e;
}

/* ---- telling */

static void tell_made(struct fitting *x, const struct fitted *made, str path)
{
	struct arena *a = x->f->a;
	bool jpeg = made->quality > 0 && str_is(made->mime, S("image/jpeg"));
	str quality = jpeg ? arena_fmt(a, ", at quality %" PRId64, made->quality) : S("");
	str size = size_words(a, (int64_t)made->bytes.len);
	reply_say(x->r, "%.*s is new: a %s picture of %" PRId64 " x %" PRId64 " pixels and %.*s%.*s. %.*s is as it was.",
		  SHOW(path), jpeg ? "JPEG" : "PNG", made->width, made->height, SHOW(size), SHOW(quality), SHOW(x->path));
	if (made->on_white) reply_warn(x->r, "What was clear in it is white now, for JPEG knows no clear places.");
	if (made->print) reply_warn(x->r, "Its colours were mixed for print (CMYK) and may look a little different on a screen.");
}

static struct looked as_it_is(const struct fitting *x)
{
	const struct media *m = &x->file.media;
	return (struct looked){x->path, S(""), m->mime, m->width, m->height, m->bytes};
}

static struct looked made_of(const struct fitting *x, const struct fitted *made, str path)
{
	return (struct looked){x->path, path, made->mime, made->width, made->height, (int64_t)made->bytes.len};
}

static void tell_facts(struct fitting *x)
{
	static const struct column COLUMNS[] = {
		{"file", "File", CELL_TEXT, true}, {"fits", "Fits", CELL_FLAG, false}, {"made", "New file", CELL_TEXT, true},
		{"mime", "Kind", CELL_TEXT, false}, {"width", "Width", CELL_INT, false}, {"height", "Height", CELL_INT, false},
		{"bytes", "Size", CELL_BYTES, false},
	};
	if (!x->f->show.json) return;
	reply_table(x->r, "pictures", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < x->nlooked; i++) {
		const struct looked *l = &x->looked[i];
		reply_row(x->r);
		reply_text(x->r, l->path);
		reply_int(x->r, !l->made.len);
		reply_maybe_text(x->r, l->made);
		reply_text(x->r, l->mime);
		reply_int(x->r, l->width);
		reply_int(x->r, l->height);
		reply_int(x->r, l->bytes);
	}
}

static str all_takers(struct fitting *x)
{
	str *names = TAKE_N(x->f->a, str, x->ntakers + 1);
	for (size_t i = 0; i < x->ntakers; i++) names[i] = x->takers[i].account;
	return arena_join(x->f->a, names, x->ntakers, S(","));
}

/* The person looks before anything is planned. */
static void tell_next(struct fitting *x, str path)
{
	struct arena *a = x->f->a;
	reply_say(x->r, "Look at it, then: schedpost add \"...\" --to %.*s --media %.*s --alt \"What it shows\"",
		  SHOW(all_takers(x)), SHOW(shell_word(a, path)));
}

/* ---- one after the other */

static err no_common_type(struct fitting *x)
{
	if (x->ntakers == 1)
		return FAIL(x->f->a, ERR_INPUT, "no-common-type", "%.*s takes neither JPEG nor PNG pictures, so there is nothing to make of it.",
			    SHOW(taker_words(x->f->a, &x->takers[0])));
	return FAIL(x->f->a, ERR_INPUT, "no-common-type", "There is no kind of picture that all of these accounts take. Please make one for each: "
		    "schedpost fit %.*s --for ACCOUNT", SHOW(shell_word(x->f->a, x->path)));
}

static err fit_one(struct fitting *x)
{
	struct arena *a = x->f->a;
	const struct media *m = &x->file.media;
	struct fitted_asks asks;
	struct fitted made;
	str path;
	bool all, fits;
	TRY(look(x));
	all = m->width * m->height <= MEDIA_PIXELS_MOST;	/* nobody takes more */
	for (size_t i = 0; i < x->ntakers; i++) {
		TRY(hold_against(x, &x->takers[i], &fits));
		all = all && fits;
	}
	reply_say(x->r, "%.*s is a %s of %" PRId64 " x %" PRId64 " pixels and %.*s.", SHOW(x->path), x->type.noun, m->width,
		  m->height, SHOW(size_words(a, m->bytes)));
	if (all) {
		reply_say(x->r, "It fits as it is, so nothing was written.");
		x->looked[x->nlooked++] = as_it_is(x);
		return NULL;
	}
	TRY(fitted_takes(a, &x->type));
	tell_limits(x, &asks);
	if (!asks.jpeg && !asks.png) return no_common_type(x);
	TRY(make(x, &asks, &made));
	TRY(keep(x, &made, &path));
	tell_made(x, &made, path);
	x->looked[x->nlooked++] = made_of(x, &made, path);
	tell_next(x, path);
	return NULL;
}

/* With several files it must be told which one. */
static err fit_file(struct fitting *x, str path)
{
	struct arena *a = x->f->a;
	x->path = path;
	x->name = media_name(path);
	TRY(file_open(a, path, &x->fd));
	err e = fit_one(x);
	close(x->fd);
	bool named = e && str_find(e->text, x->name, NULL);
	return e && !named ? FAIL(a, e->kind, e->code, "%.*s: %.*s", SHOW(x->name), SHOW(e->text)) : e;
}

static err fit(struct front *f, const struct call *c)
{
	struct fitting x = {.f = f, .r = reply_new(f->a), .looked = TAKE_N(f->a, struct looked, call_count(c, "FILE") + 1)};
	err e = ask_limits(&x, c);
	for (size_t i = 0; !e && i < call_count(c, "FILE"); i++) e = fit_file(&x, call_nth(c, "FILE", i));
	if (e && reply_is_empty(x.r)) return e;
	tell_facts(&x);
	reply_fail(x.r, e);
	front_show(f, x.r);
	return e && f->show.json ? FAIL(f->a, e->kind, FRONT_TOLD, "%.*s", SHOW(e->text)) : e;
}

static const struct opt OPTS[] = {
	{"FILE", "FILE", OPT_POSITION | OPT_NEEDED | OPT_MANY, "The picture: JPEG, PNG or WebP.", NULL},
	{"for", "ACCOUNT,...", OPT_MANY, "Where it is to go; the limits of all of them hold.", NULL},
	{0},
};

const struct door fit_door = {
	.verb = {.name = "fit",
		 .opts = OPTS,
		 .example = "schedpost fit poster.png --for ward",
		 .help = "Makes a picture fit what accounts take. It says what the picture is and whose limit is the tightest; where it is too "
			 "large or of another kind, a new picture is written beside it (poster-fit.jpg) for you to look at and add. The old "
			 "one is never touched. The new one is turned as the camera was held, and holds nothing but the picture: no place, "
			 "no camera, no date."},
	.run = fit,
};
