/* SPDX-License-Identifier: MIT
 * people_store.c - the tables of persons and teams. */
#include "rooms/people/people.h"

#include "rooms/notices/notices.h"

#define PERSON "p.id, p.nth, p.joined, p.left_at, p.name, p.full_name, p.mail, p.zone, coalesce(t.name, ''), p.deputy, " \
	       "p.state, p.hours, coalesce(t.lead = p.name, 0), EXISTS (SELECT 1 FROM proof f WHERE f.person = p.id AND f.since > 0) " \
	       "FROM person p LEFT JOIN team t ON t.id = p.team "

static void person_read(query *q, struct person *p)
{
	p->id = col_int(q);
	p->nth = col_int(q);
	p->joined = col_int(q);
	p->left_at = col_int(q);
	p->name = col_str(q);
	p->full_name = col_str(q);
	p->mail = col_str(q);
	p->zone = col_str(q);
	p->team = col_str(q);
	p->deputy = col_str(q);
	p->state = col_str(q);
	p->hours = col_str(q);
	p->leads = col_int(q) != 0;
	p->proves = col_int(q) != 0;
}

err person_get(struct tx *tx, str name, struct person *out, bool *found)
{
	query q = sql(tx, "SELECT " PERSON "WHERE p.name = $1");
	bind_str(&q, name);
	*found = row(&q);
	if (*found) person_read(&q, out);
	return sql_end(&q);
}

err people_all(struct tx *tx, struct person **out, size_t *n)
{
	query c = sql(tx, "SELECT count(*) FROM person WHERE state = 'here'");
	size_t room;
	TRY(sql_count(&c, &room));
	room = MIN(room, (size_t)PEOPLE_MOST);	/* not of col_int itself: that would read two columns */
	*out = TAKE_N(tx_arena(tx), struct person, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT " PERSON "WHERE p.state = 'here' ORDER BY p.name");
	while (*n < room && row(&q)) person_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err person_need(struct tx *tx, str name, struct person *out)
{
	struct arena *a = tx_arena(tx);
	struct person *all;
	bool found;
	size_t n;
	TRY(person_get(tx, name, out, &found));
	if (found && !out->left_at) return NULL;
	if (found)
		return FAIL(a, ERR_MISSING, "has-left", "%.*s has left. To have them back: schedpost user add %.*s", SHOW(name), SHOW(name));
	TRY(people_all(tx, &all, &n));
	str *names = TAKE_N(a, str, n + 1);
	for (size_t i = 0; i < n; i++) names[i] = all[i].name;
	str hint = near_hint(a, name, names, n);
	return FAIL(a, ERR_MISSING, "no-such-person", "schedpost knows nobody called '%.*s'.%.*s 'schedpost user list' shows all; "
		    "a colleague is added with: schedpost user add NAME", SHOW(name), SHOW(hint));
}

err person_meant(struct tx *tx, str typed, struct person *out)
{
	struct person *all;
	str name = str_trim(typed), near[2];
	size_t n, fits = 0;
	struct arena *a = tx_arena(tx);
	bool found;
	TRY(person_get(tx, name, out, &found));
	if (found && !out->left_at) return NULL;
	if (found) return FAIL(a, ERR_MISSING, "has-left", "%.*s has left.", SHOW(name));
	TRY(people_all(tx, &all, &n));
	str *names = TAKE_N(a, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		names[i] = all[i].name;
		if (fits < COUNT(near) && str_is_nocase(names[i], name)) near[fits++] = names[i];
	}
	if (fits == 1) return person_need(tx, near[0], out);
	if (fits)
		return FAIL(a, ERR_MISSING, "which-person", "There are %.*s and %.*s here. Please type the name as it is written.",
			    SHOW(near[0]), SHOW(near[1]));
	str hint = near_hint(a, name, names, n);
	return FAIL(a, ERR_MISSING, "no-such-person", "schedpost knows nobody called '%.*s'.%.*s 'schedpost user list' shows all.",
		    SHOW(str_cut(name, 0, PERSON_TEXT_MOST)), SHOW(hint));
}

err person_add(struct tx *tx, str name, int64_t *id)
{
	query count = sql(tx, "UPDATE joins SET n = n + 1");
	TRY(sql_run(&count));
	query q = sql(tx, "INSERT INTO person(name, joined, added_by, nth) VALUES ($1, $2, $3, (SELECT n FROM joins)) "
			  "ON CONFLICT (name) DO UPDATE SET state = 'here', left_at = 0, joined = excluded.joined, "
			  "added_by = excluded.added_by, nth = excluded.nth");
	bind_str(&q, name);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	TRY(sql_run(&q));
	struct person p;
	TRY(person_need(tx, name, &p));
	*id = p.id;
	return NULL;
}

/* A team is there as soon as somebody is in it. */
static err team_number(struct tx *tx, str name, int64_t *id)
{
	query add = sql(tx, "INSERT INTO team(name) VALUES ($1) ON CONFLICT (name) DO NOTHING");
	bind_str(&add, name);
	TRY(sql_run(&add));
	query q = sql(tx, "SELECT id FROM team WHERE name = $1");
	bind_str(&q, name);
	if (row(&q)) *id = col_int(&q);
	return sql_end(&q);
}

err person_change(struct tx *tx, int64_t id, const struct person_change *c)
{
	int64_t team = 0;
	if (c->team.len) TRY(team_number(tx, c->team, &team));
	query q = sql(tx, "UPDATE person SET full_name = CASE WHEN $1 THEN $2 ELSE full_name END, "
			  "mail = CASE WHEN $3 THEN $4 ELSE mail END, zone = CASE WHEN $5 THEN $6 ELSE zone END, "
			  "team = CASE WHEN $7 THEN nullif($8, 0) ELSE team END, "
			  "deputy = CASE WHEN $9 THEN $10 ELSE deputy END, "
			  "hours = CASE WHEN $11 THEN $12 ELSE hours END WHERE id = $13");
	bind_int(&q, c->full_name.at != NULL);
	bind_str(&q, c->full_name);
	bind_int(&q, c->mail.at != NULL);
	bind_str(&q, c->mail);
	bind_int(&q, c->zone.at != NULL);
	bind_str(&q, c->zone);
	bind_int(&q, c->team.at != NULL);
	bind_int(&q, team);
	bind_int(&q, c->deputy.at != NULL);
	bind_str(&q, c->deputy);
	bind_int(&q, c->hours.at != NULL);
	bind_str(&q, c->hours);
	bind_int(&q, id);
	return sql_run(&q);
}

/* ---- teams, and who is named as deputy or lead */

err person_leads(struct tx *tx, const struct person *p)
{
	if (!p->team.len)
		return FAIL(tx_arena(tx), ERR_INPUT, "no-team", "%.*s is in no team yet: schedpost user set %.*s --team TEAM --lead",
			    SHOW(p->name), SHOW(p->name));
	query q = sql(tx, "UPDATE team SET lead = $1 WHERE name = $2");
	bind_str(&q, p->name);
	bind_str(&q, p->team);
	return sql_run(&q);
}

err teams_all(struct tx *tx, struct team **out, size_t *n)
{
	enum { TEAMS_MOST = 1000 };
	*out = TAKE_N(tx_arena(tx), struct team, TEAMS_MOST);
	*n = 0;
	query q = sql(tx, "SELECT t.name, t.lead, min(p.name) FROM team t JOIN person p ON p.team = t.id AND p.state = 'here' "
			  "GROUP BY t.id ORDER BY t.name");
	while (*n < TEAMS_MOST && row(&q)) {
		struct team *t = &(*out)[(*n)++];
		t->name = col_str(&q);
		t->lead = col_str(&q);
		t->someone = col_str(&q);
	}
	return sql_end(&q);
}

/* Nobody is deputy of themselves. */
err person_names_pass(struct tx *tx, str from, str to, int64_t *n)
{
	query deputies = sql(tx, "UPDATE person SET deputy = CASE WHEN name = $1 THEN '' ELSE $1 END WHERE deputy = $2");
	bind_str(&deputies, to);
	bind_str(&deputies, from);
	TRY(sql_run(&deputies));
	*n = tx_changes(tx);
	query teams = sql(tx, "UPDATE team SET lead = $1 WHERE lead = $2");
	bind_str(&teams, to);
	bind_str(&teams, from);
	TRY(sql_run(&teams));
	*n += tx_changes(tx);
	return NULL;
}

err person_leaves(struct tx *tx, const struct person *p)
{
	int64_t roles;
	TRY(roles_end(tx, p->id, &roles));
	TRY(hearer_leaves(tx, p->name));
	query q = sql(tx, "UPDATE person SET state = 'left', left_at = $1, deputy = '', team = NULL WHERE id = $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, p->id);
	return sql_run(&q);
}
