/* SPDX-License-Identifier: MIT
 * sizes.c - a function too long, one with too much to say, a line too wide, and one whose sentence may be that wide. */
int many(int a, int b, int c, int d, int e, int f, int g)
{
	return a + b + c + d + e + f + g;
}

void told(int a, const char *fmt, ...)
{
	say(a, "This sentence is long because a person reads it whole, and it says what happened, why, and what is to be done next, by whom.");
	n = some_function_with_a_name(another_function(a, b, c), yet_another_one(d, e, f), one_more(g, h, i), last_one(x), the_very_last_one(y));
}

void longer(void)
{
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
	step();
}
