/* SPDX-License-Identifier: MIT
 * notes.c - what a plugin remembers as lines of a text, and the small questions that many ask of a post. */
#include <string.h>

#include <schedpost/kit.h>

/* ---- notes */

/* Where they are, and how many bytes there is room for. */
static char *room(struct kit *k, size_t *most)
{
	*most = k->plugin->notes_most ? k->plugin->notes_most : KIT_NOTES_MOST;
	return k->plugin->notes_most ? (char *)k->job->state + k->plugin->notes_at : k->memory->notes;
}

static sp_str notes(struct kit *k)
{
	size_t most;
	const char *at = room(k, &most);
	return kit_saved(at, most);
}

/* The first `n` lines with their ends, or all that there are. */
static sp_str head_of(sp_str all, uint32_t n, uint32_t *there)
{
	sp_str rest = all;
	const char *end;
	for (*there = 0; *there < n && rest.len && (end = memchr(rest.at, '\n', rest.len)); ++*there)
		rest = kit_slice(rest, (size_t)(end - rest.at) + 1, rest.len);
	return kit_slice(all, 0, all.len - rest.len);
}

sp_str kit_note(struct kit *k, uint32_t which)
{
	uint32_t there;
	sp_str all = notes(k), rest = kit_slice(all, head_of(all, which, &there).len, all.len);
	const char *end = rest.len ? memchr(rest.at, '\n', rest.len) : NULL;
	if (there < which || !end) return (sp_str){0};
	return kit_slice(rest, 0, (size_t)(end - rest.at));
}

bool kit_put_note(struct kit *k, uint32_t which, sp_str line)
{
	uint32_t there;
	size_t most, head = head_of(notes(k), which, &there).len;
	char *all = room(k, &most);
	size_t from = head + (which - there), to = from + line.len;
	if (to + 1 >= most) return false;
	if (line.len) memmove(all + from, line.at, line.len);	/* it may be one of the notes */
	memset(all + head, '\n', which - there);
	all[to] = '\n';
	memset(all + to + 1, 0, most - to - 1);
	return true;
}

bool kit_set_note(struct kit *k, uint32_t which, sp_str line)
{
	size_t most;
	char *all = room(k, &most);
	sp_str before = notes(k), old = kit_note(k, which), is = kit_copy(k, line);
	if (!old.at || before.len - old.len + is.len >= most) return false;
	size_t at = (size_t)(old.at - all), behind = before.len - at - old.len, len = before.len - old.len + is.len;
	memmove(all + at + is.len, all + at + old.len, behind);
	if (is.len) memcpy(all + at, is.at, is.len);
	memset(all + len, 0, most - len);
	return true;
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
	bool old = kept && m->files && m->files_at < k->job->now - kept;
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
