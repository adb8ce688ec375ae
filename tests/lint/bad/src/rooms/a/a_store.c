/* SPDX-License-Identifier: MIT
 * a_store.c - the right place for SQL; the wrong parameters, and columns read in no order. */
void a_read(query *q, struct a *out)
{
	query r = sql(tx, "SELECT a FROM b WHERE c = ? AND d = $2");
	out->one = col_int(q);
	take(col_int(q), col_int(q));
	*out = (struct a){
		.one = col_int(q),
	};
}
