/* SPDX-License-Identifier: MIT
 * mail_send.c - one mail on its way: libcurl speaks SMTP on a thread of libuv's pool, and the loop hears how
 * it ended. */
#include "net/mail_send.h"

#include "base/file.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PASSWORD_MOST = 1024, IDLE_S = 30, URL_MOST = 400 };

struct mail_sender {
	struct mailer mailer;	/* first: the two are one address */
	uv_loop_t *loop;
	struct mail_options options;
	struct sending *waiting, *under_way;
	atomic_bool stopped;
	bool closing;
};

struct sending {	/* one mail; on the pool's thread between uv_queue_work and its end */
	struct arena *a;
	uv_work_t work;
	struct mail_sender *sender;
	struct sending *next;
	struct mail mail;
	str text, password;
	size_t read;		/* bytes of the text that have been handed over */
	bool refused_plain;	/* without TLS, and not on this machine */
	door_done *done;
	void *of;
	struct door_said said;
	bool told;		/* done was called: schedpost stops */
};

static void begin_next(struct mail_sender *);

/* ---- on the pool's thread */

static size_t read_text(char *to, size_t size, size_t n, void *of)
{
	struct sending *s = of;
	size_t some = MIN(size * n, s->text.len - s->read);
	memcpy(to, s->text.at + s->read, some);
	s->read += some;
	return some;
}

static bool is_this_machine(const struct sockaddr *to)
{
	const struct sockaddr_in *four = (const void *)to;
	const struct sockaddr_in6 *six = (const void *)to;
	if (to->sa_family == AF_INET) return ntohl(four->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return to->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static curl_socket_t open_socket(void *of, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct sending *s = of;
	(void)purpose;
	s->refused_plain = s->sender->options.tls == MAIL_PLAIN && !is_this_machine(&to->addr);
	if (s->refused_plain) return CURL_SOCKET_BAD;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static int look_up(void *of, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct sending *s = of;
	(void)a, (void)b, (void)c, (void)d;
	return atomic_load(&s->sender->stopped);
}

static err read_password(struct arena *a, const struct mail_options *o, str *out)
{
	struct stat st;
	const char *path = arena_cstr(a, o->password_file);
	*out = S("");
	if (!o->user.len) return NULL;
	/* What systemd hands over has a mode of its own. */
	bool given = str_starts(o->password_file, S("/run/credentials/"));
	if (!given && !stat(path, &st) && (st.st_mode & (S_IRWXG | S_IRWXO)))
		return FAIL(a, ERR_OUTSIDE, "password-open", "The file with the mail server's password can be read by others: chmod 600 %s",
			    path);
	TRY(file_read(a, o->password_file, PASSWORD_MOST, out));
	while (out->len && (out->at[out->len - 1] == '\n' || out->at[out->len - 1] == '\r')) out->len--;
	return NULL;
}

static const char *url_of(struct sending *s)
{
	const struct mail_options *o = &s->sender->options;
	static const int PORTS[] = {[MAIL_STARTTLS] = 587, [MAIL_TLS_AT_ONCE] = 465, [MAIL_PLAIN] = 25};
	bool six = str_find(o->server, S(":"), NULL);
	const char *scheme = o->tls == MAIL_TLS_AT_ONCE ? "smtps" : "smtp";
	return arena_cstr(s->a, arena_fmt(s->a, "%s://%s%.*s%s:%d", scheme, six ? "[" : "", SHOW(o->server), six ? "]" : "",
					  o->port ? o->port : PORTS[o->tls]));
}

static void set_server(CURL *e, struct sending *s)
{
	const struct mail_options *o = &s->sender->options;
	curl_easy_setopt(e, CURLOPT_URL, url_of(s));
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(e, CURLOPT_PROXY, "");
	curl_easy_setopt(e, CURLOPT_USE_SSL, o->tls == MAIL_PLAIN ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->ca_file.len) curl_easy_setopt(e, CURLOPT_CAINFO, arena_cstr(s->a, o->ca_file));
	if (o->user.len) curl_easy_setopt(e, CURLOPT_USERNAME, arena_cstr(s->a, o->user));
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
	curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)o->whole_ms);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)IDLE_S);
}

static void set_mail(CURL *e, struct sending *s, struct curl_slist *to)
{
	str from = arena_fmt(s->a, "<%.*s>", SHOW(s->mail.from));
	curl_easy_setopt(e, CURLOPT_MAIL_FROM, arena_cstr(s->a, from));
	curl_easy_setopt(e, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(e, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(e, CURLOPT_READFUNCTION, read_text);
	curl_easy_setopt(e, CURLOPT_READDATA, s);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(e, CURLOPT_XFERINFOFUNCTION, look_up);
	curl_easy_setopt(e, CURLOPT_XFERINFODATA, s);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, s);
}

static const struct { CURLcode code; const char *why; } WHYS[] = {
	{CURLE_COULDNT_RESOLVE_HOST, "The mail server's name is not known."},
	{CURLE_COULDNT_CONNECT, "The mail server cannot be reached."},
	{CURLE_OPERATION_TIMEDOUT, "The mail server does not answer."},
	{CURLE_PEER_FAILED_VERIFICATION, "The mail server's certificate is not to be trusted."},
	{CURLE_SSL_CACERT_BADFILE, "The file of certificates to trust (ca_file) cannot be read."},
	{CURLE_SSL_CONNECT_ERROR, "The mail server speaks no TLS that can be used."},
	{CURLE_USE_SSL_FAILED, "The mail server offers no STARTTLS, so nothing was said to it."},
	{CURLE_LOGIN_DENIED, "The mail server does not take the user and password of the settings."},
	{CURLE_ABORTED_BY_CALLBACK, "schedpost was stopped before the mail had left."},
};

/* A no of the server's to this mail or its reader has a code of 5xx; what it says in words is not repeated,
 * for it may hold anything. */
static struct door_said said_of(struct sending *s, CURLcode code, long status)
{
	struct door_said said = {LETTER_LATER, S("The mail server broke off.")};
	if (code == CURLE_OK) return (struct door_said){LETTER_TAKEN, S("")};
	for (size_t i = 0; i < COUNT(WHYS); i++)
		if (WHYS[i].code == code) said.why = str_of(WHYS[i].why);
	if (s->refused_plain) said.why = S("Without TLS mails are only given to a server on this machine: set mail_tls to starttls.");
	bool told = code != CURLE_LOGIN_DENIED && status >= 400 && status < 600;
	if (told) said.why = arena_fmt(s->a, "The mail server answered with error %ld.", status);
	if (told && status >= 500) said.answer = LETTER_REFUSED;
	return said;
}

static void talk(struct sending *s, CURL *e)
{
	long status = 0;
	struct curl_slist to = {.data = arena_cstr(s->a, arena_fmt(s->a, "<%.*s>", SHOW(s->mail.to)))};
	set_server(e, s);
	set_mail(e, s, &to);
	char *password = arena_cstr(s->a, s->password);
	if (s->sender->options.user.len) curl_easy_setopt(e, CURLOPT_PASSWORD, password);
	sodium_memzero(password, s->password.len);	/* libcurl has its own copy, for so long as the handle lives */
	CURLcode code = curl_easy_perform(e);
	curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &status);
	s->said = said_of(s, code, status);
}

static void work(uv_work_t *w)
{
	struct sending *s = w->data;
	err failed = mail_text(s->a, &s->mail, &s->text);
	if (!failed) failed = read_password(s->a, &s->sender->options, &s->password);
	CURL *e = failed ? NULL : curl_easy_init();
	if (failed) s->said = (struct door_said){LETTER_LATER, failed->text};
	else if (!e) s->said = (struct door_said){LETTER_LATER, S("The machine has no memory left.")};
	else talk(s, e);
	if (e) curl_easy_cleanup(e);
	if (s->password.len) sodium_memzero((char *)(uintptr_t)s->password.at, s->password.len);
}

/* ---- on the loop's thread */

static void stop(struct sending *s)
{
	s->told = true;
	s->done(s->of, &(struct door_said){LETTER_LATER, S("schedpost was stopped before the mail had left.")});
}

static void worked(uv_work_t *w, int status)
{
	struct sending *s = w->data;
	struct mail_sender *m = s->sender;
	if (status) s->said = (struct door_said){LETTER_LATER, S("The mail could not be begun.")};
	m->under_way = NULL;
	if (!s->told) s->done(s->of, &s->said);
	arena_free(s->a);
	if (m->closing) free(m);
	else begin_next(m);
}

static void begin_next(struct mail_sender *m)
{
	struct sending *s = m->waiting;
	if (!s || m->under_way) return;
	m->waiting = s->next;
	m->under_way = s;
	s->work.data = s;
	if (uv_queue_work(m->loop, &s->work, work, worked)) die("schedpost stops: the loop takes no work.");
}

static void mail_send(struct mailer *of_mailer, const struct mail *mail, door_done *done, void *of)
{
	struct mail_sender *m = (struct mail_sender *)of_mailer;
	struct arena *a = arena_new();
	struct sending *s = TAKE(a, struct sending), **last = &m->waiting;
	*s = (struct sending){.a = a, .sender = m, .mail = *mail, .done = done, .of = of};
	str *const TEXTS[] = {&s->mail.from, &s->mail.to, &s->mail.subject, &s->mail.body, &s->mail.id};
	for (size_t i = 0; i < COUNT(TEXTS); i++) *TEXTS[i] = arena_str(a, *TEXTS[i]);
	while (*last) last = &(*last)->next;
	*last = s;
	begin_next(m);
}

struct mailer *mail_send_new(uv_loop_t *loop, const struct mail_options *o)
{
	struct mail_sender *m = calloc(1, sizeof *m);
	if (!m) die("schedpost stops: the machine has no memory left.");
	*m = (struct mail_sender){.mailer = {.from = o->from, .send = mail_send}, .loop = loop, .options = *o};
	return &m->mailer;
}

void mail_send_free(struct mailer *of_mailer)
{
	struct mail_sender *m = (struct mail_sender *)of_mailer;
	if (!m) return;
	atomic_store(&m->stopped, true);
	m->closing = true;
	for (struct sending *s = m->waiting, *next; s; s = next) {
		next = s->next;
		stop(s);
		arena_free(s->a);
	}
	m->waiting = NULL;
	if (m->under_way) stop(m->under_way);
	else free(m);
}
