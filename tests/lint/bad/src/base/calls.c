/* SPDX-License-Identifier: MIT
 * calls.c - every call that has no place. */
void calls(void)
{
	strcpy(a, b); sprintf(a, "x");
	strtok(a, b);
	n = atoi(a);
	p = alloca(n);
	system("ls");
	now = time(NULL);
	now = clock->time(clock);
	n = rand();
	usleep(10);
	if (setjmp(here)) return;
	p = malloc(n);
	free(p);
	my_free(p);
#if 0
	dead(1);
#endif
	n++;	/* TODO: later */
}
