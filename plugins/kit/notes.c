/* SPDX-License-Identifier: MIT
 * notes.c - what a plugin remembers as lines of a text, and the small questions that many ask of a post. */
#include <schedpost/kit.h>

/* ---- notes */

/* The first `n` lines with their ends, or all that there are. */
static sp_str head_of(sp_str all, uint32_t n, uint32_t *there)
{
	size_t len = 0, end;
	for (*there = 0; *there < n && kit_finds(kit_slice(all, len, all.len), "\n", &end); ++*there) len += end + 1;
	return kit_slice(all, 0, len);
}

static sp_str notes(struct kit *k)
{
	return kit_saved(k->memory->notes, KIT_NOTES_MOST);
}

sp_str kit_note(struct kit *k, uint32_t which)
{
	uint32_t there;
	size_t end;
	sp_str all = notes(k), rest = kit_slice(all, head_of(all, which, &there).len, all.len);
	if (there < which || !kit_finds(rest, "\n", &end)) return (sp_str){0};
	return kit_slice(rest, 0, end);
}

bool kit_put_note(struct kit *k, uint32_t which, sp_str line)
{
	uint32_t there;
	kit_text t = kit_text_new(k);
	kit_put(&t, head_of(notes(k), which, &there));
	if (t.len + (which - there) + line.len + 1 >= KIT_NOTES_MOST) return false;
	for (; there < which; there++) kit_put(&t, SP_S("\n"));
	kit_putf(&t, "%.*s\n", KIT_SHOW(line));
	return kit_save(k->memory->notes, KIT_NOTES_MOST, kit_str(&t));
}

bool kit_set_note(struct kit *k, uint32_t which, sp_str line)
{
	sp_str all = notes(k), old = kit_note(k, which);
	if (!old.at) return false;
	size_t at = (size_t)(old.at - all.at);
	if (all.len - old.len + line.len >= KIT_NOTES_MOST) return false;
	kit_text t = kit_text_new(k);
	kit_put(&t, kit_slice(all, 0, at));
	kit_put(&t, line);
	kit_put(&t, kit_slice(all, at + old.len, all.len));
	return kit_save(k->memory->notes, KIT_NOTES_MOST, kit_str(&t));
}

/* ---- posts */

sp_str kit_post_text(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post->warning.len) return post->text;
	return kit_fmt(k, "%.*s\n\n%.*s", KIT_SHOW(post->warning), KIT_SHOW(post->text));
}

sp_str kit_root(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post || !post->reply_to.id.len) return (sp_str){0};
	return post->root.id.len ? post->root.id : post->reply_to.id;
}

bool kit_lacks_files(struct kit *k)
{
	struct kit_memory *m = k->memory;
	int64_t kept = k->plugin->files_kept_ms;
	bool old = kept && m->files_at < k->job->now - kept;
	if (old || m->files > k->job->post->nmedia) m->files = 0;
	if (!m->files) m->files_at = k->job->now;
	return m->files < k->job->post->nmedia;
}

const sp_media *kit_file_now(struct kit *k)
{
	uint32_t n = k->memory->files;
	const sp_post *post = k->job->post;
	return k->file = n < post->nmedia && n < SP_MOST_MEDIA ? &post->media[n] : NULL;
}

sp_str kit_headline(struct kit *k)
{
	enum { HEADLINE_MOST = 100 };	/* bytes */
	sp_str line = {0}, text = kit_trim(k->job->post->text);
	if (k->job->post->title.len) return k->job->post->title;
	kit_split(&text, '\n', &line);
	return kit_trim(kit_cut(line, HEADLINE_MOST));
}

uint32_t kit_film(const sp_post *post)
{
	for (uint32_t i = 0; i < post->nmedia; i++)
		if (kit_starts(post->media[i].mime, "video/")) return i + 1;
	return 0;
}

sp_part *kit_file(struct kit *k, sp_body body, const char *name, uint32_t which)
{
	sp_part *file = kit_part(k, body, name, (sp_str){0});
	file->media = which + 1;
	if (body != SP_MULTIPART) return file;
	file->filename = k->job->post->media[which].name;
	file->mime = k->job->post->media[which].mime;
	return file;
}

sp_move kit_wait_longer(struct kit *k)
{
	enum { FIRST_MS = 2000, MOST_MS = 5 * 60 * 1000, TIMES = 60 };
	if (k->place->tries++ >= TIMES) return KIT_ON;
	int64_t ms = (int64_t)FIRST_MS * k->place->tries * k->place->tries;
	return kit_wait(k, ms < MOST_MS ? ms : MOST_MS);
}
