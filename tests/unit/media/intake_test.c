/* SPDX-License-Identifier: MIT
 * intake_test.c - a file ends up stripped under its hash, or nowhere at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../help/pictures.h"
#include "base/file.h"
#include "base/sha.h"
#include "rooms/media/intake.h"
#include "rooms/media/media.h"

struct place {
	struct arena *a;
	str folder;
};

static struct place place_new(void)
{
	char name[] = "/tmp/media-test-XXXXXX";
	struct place p = {.a = arena_new()};
	assert_non_null(mkdtemp(name));
	p.folder = arena_str(p.a, str_of(name));
	return p;
}

/* Files below, one level of folders included; removed on the way when `clean` is set. */
static int files_below(const char *folder, bool clean)
{
	int n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		char path[4096];
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		if (e->d_type == DT_DIR) n += files_below(path, clean);
		else n++;
		if (clean) remove(path);
	}
	closedir(d);
	return n;
}

static void place_free(struct place *p)
{
	char *folder = arena_cstr(p->a, p->folder);
	files_below(folder, true);
	rmdir(folder);
	arena_free(p->a);
}

static int opened(str content)
{
	int fd = memfd_create("media", MFD_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, content.at, content.len), content.len);
	return fd;	/* stands at its end: intake must start from the beginning by itself */
}

static err take_in(struct place *p, str content, const struct media_limits *l, struct media_facts *out)
{
	int fd = opened(content);
	err e = media_intake(p->a, fd, p->folder, l, out);
	close(fd);
	return e;
}

static void refused(struct place *p, str content, struct media_limits l, const char *code)
{
	struct media_facts facts;
	err e = take_in(p, content, &l, &facts);
	assert_non_null(e);
	assert_string_equal(e->code, code);
	assert_int_equal(files_below(arena_cstr(p->a, p->folder), false), 0);
}

static void stored_is(struct place *p, const struct media_facts *f, str expected)
{
	str got;
	err e = file_read(p->a, media_path(p->a, p->folder, f->sha256), 1 << 20, &got);
	if (e) fail_msg("%.*s", SHOW(e->text));
	assert_int_equal(got.len, expected.len);
	assert_memory_equal(got.at, expected.at, got.len);
	assert_true(str_is(f->sha256, sha_hex_of(p->a, expected)));
	assert_int_equal(f->bytes, expected.len);
}

void test_a_photograph_is_stored_without_what_it_tells(void **state)
{
	(void)state;
	struct place p = place_new();
	struct media_facts f, again;
	assert_null(take_in(&p, made_jpeg(p.a, true, 6), &(struct media_limits){0}, &f));
	stored_is(&p, &f, made_jpeg(p.a, false, 6));
	assert_true(str_is(f.mime, S("image/jpeg")));
	assert_int_equal(f.role, SP_IMAGE);
	assert_int_equal(f.width, 16);
	assert_int_equal(f.height, 32);
	assert_true(f.nstripped > 2 && str_is(f.stripped[0], S("location")));
	assert_null(take_in(&p, made_jpeg(p.a, false, 6), &(struct media_limits){0}, &again));
	assert_true(str_is(f.sha256, again.sha256));
	assert_int_equal(again.nstripped, 0);
	assert_int_equal(files_below(arena_cstr(p.a, p.folder), false), 1);
	place_free(&p);
}

void test_a_film_is_stored_from_its_descriptor(void **state)
{
	(void)state;
	struct place p = place_new();
	struct media_facts f;
	str got;
	assert_null(take_in(&p, made_film(p.a, true, "isom"), &(struct media_limits){0}, &f));
	assert_int_equal(f.role, SP_VIDEO);
	assert_int_equal(f.length_ms, 2500);
	assert_int_equal(f.width, 1080);
	assert_null(file_read(p.a, media_path(p.a, p.folder, f.sha256), 1 << 20, &got));
	assert_true(str_is(f.sha256, sha_hex_of(p.a, got)));
	assert_true(str_find(got, S(MADE_SAMPLES), NULL));
	assert_false(str_find(got, S("Patient"), NULL));
	assert_false(str_find(got, S(MADE_PLACE), NULL));
	place_free(&p);
}

void test_captions_are_stored(void **state)
{
	(void)state;
	struct place p = place_new();
	struct media_facts f;
	assert_null(take_in(&p, made_vtt(p.a, true), &(struct media_limits){0}, &f));
	stored_is(&p, &f, made_vtt(p.a, false));
	assert_int_equal(f.role, SP_CAPTIONS);
	place_free(&p);
}

void test_what_is_refused_leaves_nothing_behind(void **state)
{
	(void)state;
	struct place p = place_new();
	str jpeg = made_jpeg(p.a, true, 1), film = made_film(p.a, true, "isom");
	refused(&p, S("<html>not a picture</html>"), (struct media_limits){0}, "media-type");
	refused(&p, str_cut(jpeg, 0, 200), (struct media_limits){0}, "media-damaged");
	refused(&p, jpeg, (struct media_limits){.picture_bytes = 100}, "media-too-big");
	refused(&p, jpeg, (struct media_limits){.picture_pixels = 500}, "media-too-big");
	refused(&p, film, (struct media_limits){.video_bytes = 100}, "media-too-big");
	refused(&p, made_vtt(p.a, true), (struct media_limits){.captions_bytes = 10}, "media-too-big");
	place_free(&p);
}

void test_a_disk_that_cannot_be_written_leaves_nothing_behind(void **state)
{
	(void)state;
	struct place p = place_new();
	struct media_facts f;
	str jpeg = made_jpeg(p.a, true, 1), sum = sha_hex_of(p.a, made_jpeg(p.a, false, 1));
	str blocker = str_cut(media_path(p.a, p.folder, sum), 0, p.folder.len + 3);
	assert_null(file_write(p.a, blocker, S("a file where a folder is to be"), 0600));
	assert_non_null(take_in(&p, jpeg, &(struct media_limits){0}, &f));
	assert_int_equal(files_below(arena_cstr(p.a, p.folder), false), 1);
	struct place gone = {p.a, S("/nonexistent/folder")};
	err e = take_in(&gone, jpeg, &(struct media_limits){0}, &f);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_MISSING);
	place_free(&p);
}

void test_a_folder_or_a_pipe_is_no_picture(void **state)
{
	(void)state;
	struct place p = place_new();
	struct media_facts f;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	err e = media_intake(p.a, ends[0], p.folder, &(struct media_limits){0}, &f);
	assert_non_null(e);
	assert_string_equal(e->code, "not-a-file");
	close(ends[0]);
	close(ends[1]);
	place_free(&p);
}
