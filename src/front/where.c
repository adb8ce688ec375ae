/* SPDX-License-Identifier: MIT
 * where.c - the places that a schedpost may live in. */
#include "front/where.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static str setting(const char *name)
{
	return str_of(getenv(name));
}

static str socket_in(struct arena *a, str data)
{
	return arena_fmt(a, "%.*s/socket", SHOW(data));
}

/* XDG Base Directory Specification: relative values are to be ignored. */
static str own_data(struct arena *a)
{
	str xdg = setting("XDG_DATA_HOME"), home = setting("HOME");
	if (xdg.len && xdg.at[0] == '/') return arena_fmt(a, "%.*s/schedpost", SHOW(xdg));
	if (home.len) return arena_fmt(a, "%.*s/.local/share/schedpost", SHOW(home));
	return S("");
}

size_t where_places(struct arena *a, str data, str socket, struct place out[static PLACES_MOST])
{
	size_t n = 0;
	if (!socket.len && !data.len) socket = setting("SCHEDPOST_SOCKET");
	if (!data.len) data = setting("SCHEDPOST_DATA");
	while (data.len > 1 && data.at[data.len - 1] == '/') data.len--;
	if (socket.len || data.len) {
		out[n++] = (struct place){data.len ? data : own_data(a), socket.len ? socket : socket_in(a, data)};
		return n;
	}
	str own = own_data(a);
	if (own.len) out[n++] = (struct place){own, socket_in(a, own)};
	out[n++] = (struct place){S("/var/lib/schedpost"), S("/run/schedpost/socket")};
	return n;
}

err where_address(struct arena *a, str path, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (path.len >= sizeof out->sun_path)
		return FAIL(a, ERR_INPUT, "long-path", "The socket's path is too long (%zu bytes; at most %zu): %.*s. Please choose "
			"a shorter one with --socket.", path.len, sizeof out->sun_path - 1, SHOW(path));
	memcpy(out->sun_path, path.at, path.len);
	return NULL;
}

str where_person(struct arena *a, uid_t uid)
{
	struct passwd entry, *found = NULL;
	size_t size = 16 << 10;
	char *room = arena_take(a, size);
	if (getpwuid_r(uid, &entry, room, size, &found) == 0 && found) return arena_str(a, str_of(entry.pw_name));
	return arena_fmt(a, "uid %u", (unsigned)uid);
}
