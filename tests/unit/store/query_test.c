/* SPDX-License-Identifier: MIT
 * query_test.c - the five verbs: what is bound comes back, the first failure sticks, our slips are told. */
#include "world.h"

static void in_tx(store_work *work)
{
	struct world *w = world_new();
	assert_fine(store_now(w->s, true, work, w));
	world_free(w);
}

static err insert_one(struct tx *tx, int64_t id, str name)
{
	query q = sql(tx, "INSERT INTO thing(id, name) VALUES($1, $2)");
	bind_int(&q, id);
	bind_str(&q, name);
	return sql_run(&q);
}

/* ---- values */

static err out_of_order(struct tx *tx, void *what)
{
	(void)what;
	query q = sql(tx, "SELECT $3, $1, $2, $1");
	bind_int(&q, 11);
	bind_int(&q, 22);
	bind_int(&q, 33);
	assert_true(row(&q));
	assert_int_equal(col_int(&q), 33);
	assert_int_equal(col_int(&q), 11);
	assert_int_equal(col_int(&q), 22);
	assert_int_equal(col_int(&q), 11);
	assert_false(row(&q));
	assert_false(row(&q));	/* the end stays the end */
	return sql_end(&q);
}

void test_values_go_by_number_not_by_where_they_stand(void **state)
{
	(void)state;
	in_tx(out_of_order);
}

static err all_kinds(struct tx *tx, void *what)
{
	(void)what;
	str bytes = {"\0\xff\0z", 4};
	query q = sql(tx, "SELECT $1, $2, $3, $4, $5, $6, $7, typeof($3), typeof($4), typeof($2)");
	bind_int(&q, INT64_MIN);
	bind_str(&q, S("Gr\xc3\xbc\xc3\x9f" "e"));
	bind_str(&q, (str){0});
	bind_blob(&q, (str){0});
	bind_blob(&q, bytes);
	bind_maybe(&q, 5, false);
	bind_maybe(&q, 5, true);
	assert_true(row(&q));
	assert_true(col_int(&q) == INT64_MIN);
	assert_true(str_is(col_str(&q), S("Gr\xc3\xbc\xc3\x9f" "e")));
	assert_false(col_null(&q));
	assert_int_equal(col_str(&q).len, 0);
	assert_int_equal(col_blob(&q).len, 0);
	assert_true(str_is(col_blob(&q), bytes));
	assert_true(col_null(&q));	/* looks, does not move on */
	assert_true(col_null(&q));
	assert_int_equal(col_int(&q), 0);
	assert_int_equal(col_int(&q), 5);
	assert_true(str_is(col_str(&q), S("text")));	/* empty is not NULL */
	assert_true(str_is(col_str(&q), S("blob")));
	assert_true(str_is(col_str(&q), S("text")));
	return sql_end(&q);
}

void test_every_kind_of_value_comes_back_as_it_was(void **state)
{
	(void)state;
	in_tx(all_kinds);
}

static err null_texts(struct tx *tx, void *what)
{
	(void)what;
	query q = sql(tx, "SELECT NULL, $1, NULL");
	bind_null(&q);
	assert_true(row(&q));
	assert_int_equal(col_str(&q).len, 0);
	assert_true(col_null(&q));
	assert_int_equal(col_blob(&q).len, 0);
	assert_int_equal(col_int(&q), 0);
	return sql_end(&q);
}

void test_null_is_empty_and_zero(void **state)
{
	(void)state;
	in_tx(null_texts);
}

static err texts_stay(struct tx *tx, void *what)
{
	(void)what;
	char name[] = "first";
	query in = sql(tx, "INSERT INTO thing(id, name) VALUES($1, $2), (2, 'second')");
	bind_int(&in, 1);
	bind_str(&in, str_of(name));
	memset(name, 'x', 5);	/* it was copied */
	TRY(sql_run(&in));
	assert_int_equal(tx_changes(tx), 2);
	assert_int_equal(tx_last_id(tx), 2);
	query q = sql(tx, "SELECT name FROM thing ORDER BY id");
	str names[2] = {0};
	for (int i = 0; row(&q); i++) names[i] = col_str(&q);
	TRY(sql_end(&q));
	assert_true(str_is(names[0], S("first")));	/* still there when the query is over */
	assert_true(str_is(names[1], S("second")));
	return NULL;
}

void test_texts_are_copies_both_ways(void **state)
{
	(void)state;
	in_tx(texts_stay);
}

static err changes_count(struct tx *tx, void *what)
{
	(void)what;
	TRY(insert_one(tx, 1, S("a")));
	TRY(insert_one(tx, 2, S("b")));
	query q = sql(tx, "UPDATE thing SET size = 1 WHERE id > $1");
	bind_int(&q, 5);
	TRY(sql_run(&q));
	assert_int_equal(tx_changes(tx), 0);
	query r = sql(tx, "DELETE FROM thing");
	TRY(sql_run(&r));
	assert_int_equal(tx_changes(tx), 2);
	return NULL;
}

void test_changes_are_those_of_the_last_statement(void **state)
{
	(void)state;
	in_tx(changes_count);
}

/* ---- statements are kept */

static err add_many(struct tx *tx, void *what)
{
	(void)what;
	for (int i = 1; i <= 200; i++) TRY(insert_one(tx, i, arena_fmt(tx->arena, "n%d", i)));
	return NULL;
}

static err count_kept(struct tx *tx, void *what)
{
	*(size_t *)what = tx->db->cached;
	return NULL;
}

void test_a_literal_is_prepared_once_for_all_works(void **state)
{
	(void)state;
	struct world *w = world_new();
	size_t before, after;
	assert_fine(store_now(w->s, true, count_kept, &before));
	assert_fine(store_now(w->s, true, add_many, NULL));
	assert_int_equal(count_things(w), 200);
	assert_int_equal(count_things(w), 200);
	assert_fine(store_now(w->s, true, count_kept, &after));
	assert_int_equal(after - before, 2);
	world_free(w);
}

static int64_t sum_below(struct tx *tx, int64_t n)
{
	int64_t sum = 0;
	query q = sql(tx, "SELECT id FROM thing WHERE id < $1 ORDER BY id");
	bind_int(&q, n);
	while (row(&q)) {
		int64_t id = col_int(&q);
		sum += id + sum_below(tx, id);	/* the same literal, while it is at work */
	}
	assert_null(sql_end(&q));
	return sum;
}

static err nested(struct tx *tx, void *what)
{
	(void)what;
	for (int i = 1; i <= 5; i++) TRY(insert_one(tx, i, arena_fmt(tx->arena, "n%d", i)));
	assert_int_equal(sum_below(tx, 4), 1 + (2 + 1) + (3 + 1 + (2 + 1)));
	return NULL;
}

void test_a_query_may_be_used_inside_itself(void **state)
{
	(void)state;
	in_tx(nested);
}

static err many_texts(struct tx *tx, void *what)
{
	(void)what;
	for (int i = 0; i < DB_MOST_CACHED + 300; i++) {
		char *text = arena_cstr(tx->arena, arena_fmt(tx->arena, "SELECT %d", i));
		query q = sql(tx, text);
		assert_true(row(&q));
		assert_int_equal(col_int(&q), i);
		TRY(sql_end(&q));
	}
	assert_true(tx->db->cached <= DB_MOST_CACHED);
	return NULL;
}

void test_more_statements_than_are_kept_still_work(void **state)
{
	(void)state;
	in_tx(many_texts);
}

static err one_address(struct tx *tx, void *what)
{
	(void)what;
	char text[32];
	for (int i = 0; i < 3; i++) {
		snprintf(text, sizeof text, "SELECT %d", i);
		query q = sql(tx, text);
		assert_true(row(&q));
		assert_int_equal(col_int(&q), i);
		TRY(sql_end(&q));
	}
	return NULL;
}

void test_another_text_at_the_same_address_is_another_statement(void **state)
{
	(void)state;
	in_tx(one_address);
}

/* ---- failures */

static err sticky(struct tx *tx, void *what)
{
	(void)what;
	query q = sql(tx, "SELECT id FROM no_such_table WHERE id = $1");
	bind_int(&q, 1);
	bind_str(&q, S("x"));
	assert_false(row(&q));
	assert_int_equal(col_int(&q), 0);
	assert_int_equal(col_str(&q).len, 0);
	assert_true(col_null(&q));
	err e = sql_end(&q);
	assert_says(e, ERR_BUG, "sql", "no such table: no_such_table");
	assert_ptr_equal(sql_end(&q), e);
	return NULL;
}

void test_the_first_failure_sticks(void **state)
{
	(void)state;
	in_tx(sticky);
}

static err slips(struct tx *tx, void *what)
{
	(void)what;
	query few = sql(tx, "SELECT $1, $2");
	bind_int(&few, 1);
	assert_false(row(&few));
	assert_says(sql_end(&few), ERR_BUG, "query", "1 of 2 parameters");
	query much = sql(tx, "SELECT $1 + 0");
	bind_int(&much, 1);
	bind_int(&much, 2);
	assert_says(sql_end(&much), ERR_BUG, "query", "more values than parameters");
	query gap = sql(tx, "SELECT $1, $3");
	assert_says(sql_end(&gap), ERR_BUG, "query", "not $1 to $2");
	query column = sql(tx, "SELECT 1");
	assert_true(row(&column));
	col_int(&column);
	col_int(&column);
	assert_says(sql_end(&column), ERR_BUG, "query", "column 2");
	query early = sql(tx, "SELECT 2");
	col_int(&early);
	assert_says(sql_end(&early), ERR_BUG, "query", "column 1");
	query two = sql(tx, "SELECT 1; SELECT 2");
	assert_says(sql_end(&two), ERR_BUG, "query", "exactly one statement");
	query none = sql(tx, "  ");
	assert_says(sql_end(&none), ERR_BUG, "query", "exactly one statement");
	return NULL;
}

void test_our_own_slips_are_told_and_not_passed_over(void **state)
{
	(void)state;
	in_tx(slips);
}

static err forgets(struct tx *tx, void *what)
{
	(void)what;
	TRY(insert_one(tx, 1, S("a")));
	query q = sql(tx, "SELECT id FROM thing");
	row(&q);
	return NULL;
}

void test_a_forgotten_query_undoes_the_work(void **state)
{
	(void)state;
	struct world *w = world_new();
	assert_says(store_now(w->s, true, forgets, NULL), ERR_BUG, "query-left-open", "forgot a query");
	assert_int_equal(count_things(w), 0);
	world_free(w);
}

static err constraints(struct tx *tx, void *what)
{
	(void)what;
	TRY(insert_one(tx, 1, S("library")));
	assert_says(insert_one(tx, 1, S("other")), ERR_STALE, "exists", "there already");
	assert_says(insert_one(tx, 2, S("library")), ERR_STALE, "exists", "there already");
	query null = sql(tx, "INSERT INTO part(id, thing) VALUES(1, NULL)");
	assert_says(sql_run(&null), ERR_BUG, "constraint", "Please report this");
	query type = sql(tx, "INSERT INTO thing(id, size) VALUES(7, $1)");
	bind_str(&type, S("not a number"));
	assert_says(sql_run(&type), ERR_BUG, "constraint", "Please report this");
	return insert_one(tx, 3, S("after all that"));	/* a refused statement does not end the work */
}

void test_what_is_there_already_is_stale_and_other_constraints_are_bugs(void **state)
{
	(void)state;
	in_tx(constraints);
}

static err too_large(struct tx *tx, void *what)
{
	(void)what;
	static char much[DB_MOST_BYTES + 1];
	query q = sql(tx, "INSERT INTO thing(data) VALUES($1)");
	bind_blob(&q, (str){much, sizeof much});
	assert_says(sql_run(&q), ERR_INPUT, "too-big", "64 MiB");
	return NULL;
}

void test_a_giant_is_refused_in_words(void **state)
{
	(void)state;
	in_tx(too_large);
}
