/* SPDX-License-Identifier: MIT
 * notified.c - what systemd does with a service that tells of itself: prints the datagrams that come to a socket.
 * notified PATH - until it is ended. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	char text[1000];
	if (argc != 2 || strlen(argv[1]) >= sizeof at.sun_path) return 2;
	memcpy(at.sun_path, argv[1], strlen(argv[1]));	/* the rest is zeros */
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0) return 1;
	for (;;) {
		ssize_t n = recv(fd, text, sizeof text, 0);
		if (n < 0) return 1;
		printf("%.*s\n", (int)n, text);
		fflush(stdout);
	}
}
