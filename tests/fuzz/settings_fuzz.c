/* SPDX-License-Identifier: MIT
 * settings_fuzz.c - a settings file of any bytes: refused with a sentence, or read; and what was read, written again,
 * is read the same. */
#include "fuzz.h"

#include "daemon/options.h"

#include <sys/mman.h>
#include <unistd.h>

/* libconfig does not give back the text that a broken file breaks off in; it is read once, before all else. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static err read_text(struct arena *a, str text, struct options *out)
{
	int fd = memfd_create("schedpost.conf", MFD_CLOEXEC);
	must(fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len, "there is memory for a file");
	char *path = arena_cstr(a, arena_fmt(a, "/proc/self/fd/%d", fd));
	char *const argv[] = {"schedpostd", "--config", path, "--data", "/data"};
	err e = options_read(a, COUNT(argv), argv, out);
	close(fd);
	return e;
}

static void put_text(buf *to, const char *name, str value)
{
	buf_fmt(to, "%s = \"", name);
	for (size_t i = 0; i < value.len; i++) buf_fmt(to, "\\x%02x", (unsigned char)value.at[i]);
	buf_add(to, S("\";\n"));
}

static str written(struct arena *a, const struct options *o)
{
	const struct { const char *name; str value; } texts[] = {
		{"data_folder", o->data_folder},     {"socket_path", o->socket_path},
		{"plugin_folder", o->plugin_folder}, {"plug_program", o->plug_program},
		{"ca_file", o->ca_file},
	};
	const struct { const char *name; int64_t value; } numbers[] = {
		{"picture_most_mb", o->picture_most_mb}, {"video_most_mb", o->video_most_mb},
		{"connect_seconds", o->connect_seconds}, {"request_seconds", o->request_seconds},
		{"drain_seconds", o->drain_seconds},
	};
	buf out = buf_in(a, 4 << 20);
	for (size_t i = 0; i < COUNT(texts); i++) put_text(&out, texts[i].name, texts[i].value);
	for (size_t i = 0; i < COUNT(numbers); i++)
		buf_fmt(&out, "%s = %lld;\n", numbers[i].name, (long long)numbers[i].value);
	return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct options once, twice;
	str text = {(const char *)data, len};
	err e = str_find(text, S("@include"), NULL) ? NULL : read_text(a, text, &once);	/* would read other files */
	if (e) {
		must(e->kind == ERR_INPUT && str_find(e->text, S("line"), NULL), "a refusal names the line");
	} else if (!str_find(text, S("@include"), NULL)) {
		must(str_is(once.data_folder, S("/data")), "what is typed beats what is written");
		must(once.plugin_folder.at[0] == '/' && once.socket_path.at[0] == '/', "places are absolute");
		must(!read_text(a, written(a, &once), &twice), "what was read can be read again");
		must(str_is(written(a, &once), written(a, &twice)), "it is read the same");
	}
	arena_free(a);
	return 0;
}
