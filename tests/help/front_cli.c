/* SPDX-License-Identifier: MIT
 * front_cli.c - the command line run inside a test, with its output in memory. */
#include "front_world.h"

#include "rooms/tokens/enter.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct work {
	const struct call *call;
	struct arena *a;
	struct reply *reply;
};

static err run(struct tx *tx, void *what)
{
	struct work *w = what;
	w->reply = reply_new(w->a);
	return enter_run(tx, w->call, w->reply);
}

/* The verbs see what they would see behind the socket: the call has crossed JSON, and so has the reply. */
static err call_here(struct front *f, const struct call *c, struct reply **out)
{
	struct front_world *w = (void *)f->data_folder.at;
	struct call again;
	TRY(call_from_json(f->a, c->verb, call_to_json(f->a, c), &again));
	again.actor = S("alex");
	again.door = S("socket");
	again.owns = true;
	struct work work = {.call = &again, .a = f->a};
	TRY(err_copy(f->a, store_now(w->store, again.verb->writes, run, &work)));
	return reply_from_json(f->a, reply_to_json(f->a, work.reply), out);
}

static err file_here(struct front *f, str path, str *value)
{
	size_t at;
	if (str_find(path, S("missing"), NULL))
		return FAIL(f->a, ERR_MISSING, "no-file", "There is no file %.*s.", SHOW(path));
	while (str_find(path, S("/"), &at)) path = str_cut(path, at + 1, path.len);
	*value = call_file_value(f->a, S("0000000000000000000000000000000000000000000000000000000000000000"), path);
	return NULL;
}

static err house_here(struct arena *a, str data_folder, struct house *out)
{
	(void)a;
	*out = (struct house){.data_folder = data_folder, .clock = &clock_real};
	return NULL;
}

static const struct carrier HERE = {.call = call_here, .file = file_here};

static int input_of(const char *text)
{
	char path[] = "/tmp/schedpost-input-XXXXXX";
	int fd = mkstemp(path);
	unlink(path);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) die("front_cli: no input");
	lseek(fd, 0, SEEK_SET);
	return fd;
}

struct front_said front_cli(struct front_world *w, const struct front_ran *how, char *const words[])
{
	struct front_said said;
	char *out, *errors;
	size_t nout, nerrors;
	int argc = 0;
	while (words[argc]) argc++;
	struct front f = {.a = w->a, .out = open_memstream(&out, &nout), .err = open_memstream(&errors, &nerrors),
		.in = input_of(how->input ? how->input : ""), .clock = &w->clock, .verbs = w->verbs,
		.carrier = how->carrier ? how->carrier : &HERE, .signals = -1, .house = house_here,
		.show = {.terminal = how->terminal, .width = how->width ? how->width : 80}};
	if (!how->carrier) f.data_folder = (str){(const char *)w, 0};	/* how call_here finds its world */
	said.code = front_run(&f, argc, words);
	fclose(f.out);
	fclose(f.err);
	close(f.in);
	said.out = arena_str(w->a, (str){out, nout});
	said.err = arena_str(w->a, (str){errors, nerrors});
	free(out);
	free(errors);
	return said;
}
