/* SPDX-License-Identifier: MIT
 * main_cli.c - the program `schedpost`: the command line. */
#include "front/carry.h"
#include "front/table.h"
#include "rooms/vault/vault.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Widths of characters need a UTF-8 locale; numbers and messages stay as they are. */
static void speak_utf8(void)
{
	if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
	setlocale(LC_CTYPE, "C.UTF-8");
}

static int width_of(int fd)
{
	struct winsize size;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col) return size.ws_col;
	return 80;
}

/* https://no-color.org: set and not empty. */
static struct show show_for(int fd)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
	bool terminal = isatty(fd) == 1, dumb = !term || strcmp(term, "dumb") == 0;
	bool colour = terminal && !dumb && !(no_colour && *no_colour);
	return (struct show){.terminal = terminal, .colour = colour, .width = width_of(fd)};
}

/* Without a readable key the verbs that need none work all the same. */
static err open_house(struct arena *a, str data_folder, struct house *out)
{
	*out = (struct house){.data_folder = data_folder, .clock = &clock_real};
	if (vault_open(a, data_folder, true, &out->vault)) out->vault = NULL;
	return NULL;
}

int main(int argc, char **argv)
{
	speak_utf8();
	struct arena *a = arena_new();
	struct front f = {.a = a, .out = stdout, .err = stderr, .in = STDIN_FILENO, .clock = &clock_real,
		.verbs = table_gather(a, ROOMS, DOORS), .carrier = &CARRIER, .house = open_house,
		.show = show_for(STDOUT_FILENO), .signals = -1};
	int code = front_run(&f, MAX(argc - 1, 0), argv + (argc > 0));
	arena_free(a);
	return code;
}
