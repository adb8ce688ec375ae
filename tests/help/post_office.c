/* SPDX-License-Identifier: MIT
 * post_office.c - the mail server and the command behind post_office.h. */
#include "help/post_office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void copy(char *to, size_t room, str s)
{
	snprintf(to, room, "%.*s", SHOW(s));
}

static void say(const struct office *o, door_done *done, void *of)
{
	if (!o->silent) done(of, &(struct door_said){o->answer, o->answer == LETTER_TAKEN ? S("") : S("It is broken.")});
}

static void office_send(struct mailer *m, const struct mail *mail, door_done *done, void *of)
{
	struct office *o = (struct office *)m;
	if (o->n == OFFICE_MOST) abort();
	struct office_mail *to = &o->mails[o->n++];
	*to = (struct office_mail){.at = o->w->now, .date = mail->date};
	copy(to->to, sizeof to->to, mail->to);
	copy(to->subject, sizeof to->subject, mail->subject);
	copy(to->id, sizeof to->id, mail->id);
	copy(to->text, sizeof to->text, mail->body);
	say(o, done, of);
}

static void office_run(struct hooks *h, str name, str json, door_done *done, void *of)
{
	struct office *o = (struct office *)((char *)h - offsetof(struct office, hooks));
	if (o->nruns == OFFICE_MOST) abort();
	struct office_run *run = &o->runs[o->nruns++];
	copy(run->name, sizeof run->name, name);
	copy(run->json, sizeof run->json, json);
	say(o, done, of);
}

struct office *office_open(void)
{
	static const str NAMES[] = {{"pager", 5}};
	struct office *o = calloc(1, sizeof *o);
	o->w = world_new();
	o->mailer = (struct mailer){.from = S("schedpost@town.example"), .send = office_send};
	o->hooks = (struct hooks){.names = NAMES, .n = COUNT(NAMES), .run = office_run};
	o->w->mailer = &o->mailer;
	o->w->hooks = &o->hooks;
	world_kill(o->w);
	return o;
}

void office_close(struct office *o)
{
	world_free(o->w);
	free(o);
}

/* ---- a town */

struct office *office_town(void)
{
	struct office *o = office_open();
	world_account(o->w, "ward");
	world_verb(o->w, "account set", "ward", "--owner", "sam", NULL);
	world_verb(o->w, "notice set", "--mail", "alex@town.example", NULL);
	world_verb(o->w, "notice set", "--person", "sam", "--mail", "sam@town.example", NULL);
	return o;
}

void office_refuse(struct office *o, int n)
{
	o->w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 422};
	o->w->fault_times = n;
	for (int i = 0; i < n; i++) world_verb(o->w, "add", "Flu jabs: walk in, no need to book, on all the wards.", "--at", "+1s", NULL);
}

size_t office_mails_to(const struct office *o, const char *address)
{
	size_t n = 0;
	for (size_t i = 0; i < o->n; i++) n += strcmp(o->mails[i].to, address) == 0;
	return n;
}

int64_t office_letters(struct office *o, const char *state)
{
	char sql[100];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM letter WHERE state = '%s'", state);
	return world_int(o->w, sql);
}
