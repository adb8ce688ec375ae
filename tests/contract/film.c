/* SPDX-License-Identifier: MIT
 * film.c - prints a small film that schedpost takes for one, for posts with a film in tests/real/contracts.sh. */
#include <stdio.h>

#include "../help/pictures.h"

int main(void)
{
	struct arena *a = arena_new();
	str film = made_film(a, false, "mp42");
	bool good = fwrite(film.at, 1, film.len, stdout) == film.len && !fflush(stdout);
	arena_free(a);
	return !good;
}
