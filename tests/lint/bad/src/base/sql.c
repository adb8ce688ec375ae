/* SPDX-License-Identifier: MIT
 * sql.c - asks the database from a place where nobody looks for it. */
query sql_here(struct tx *tx)
{
	return sql(tx, "SELECT a FROM b");
}
