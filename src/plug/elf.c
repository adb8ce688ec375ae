/* SPDX-License-Identifier: MIT
 * elf.c - which libraries a shared object asks for, read before anything of it runs (System V ABI, chapter
 * 5).
 *
 * This is for a good sentence. The wall is the cage: in it the loader can open no second file at all. */
#include "plug/load.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#else
#error "add the ELF machine number of this processor"
#endif

enum { MOST_SEGMENTS = 64, MOST_DYNAMIC = 512, MOST_NAME = 64 };

static const char *const may_link[] = {
	"libc.so.6", "libm.so.6", "libjansson.so.4", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
#if defined(__SANITIZE_ADDRESS__)
	"libasan.so.8", "libubsan.so.1",
#endif
};

struct elf {
	int fd;
	Elf64_Phdr segments[MOST_SEGMENTS];
	size_t nsegments;
	Elf64_Dyn dynamic[MOST_DYNAMIC];
	size_t ndynamic;
};

static bool read_at(int fd, void *out, size_t n, uint64_t at)
{
	return at <= INT64_MAX - n && pread(fd, out, n, (off_t)at) == (ssize_t)n;
}

static bool read_segments(struct elf *elf)
{
	Elf64_Ehdr head;
	if (!read_at(elf->fd, &head, sizeof head, 0)) return false;
	bool ours = !memcmp(head.e_ident, ELFMAG, SELFMAG) && head.e_ident[EI_CLASS] == ELFCLASS64 &&
		    head.e_ident[EI_DATA] == ELFDATA2LSB && head.e_type == ET_DYN &&
		    head.e_machine == MACHINE;
	if (!ours || head.e_phentsize != sizeof(Elf64_Phdr) || head.e_phnum > MOST_SEGMENTS) return false;
	elf->nsegments = head.e_phnum;
	return read_at(elf->fd, elf->segments, elf->nsegments * sizeof(Elf64_Phdr), head.e_phoff);
}

static bool read_dynamic(struct elf *elf)
{
	for (size_t i = 0; i < elf->nsegments; i++) {
		const Elf64_Phdr *s = &elf->segments[i];
		if (s->p_type != PT_DYNAMIC) continue;
		elf->ndynamic = s->p_filesz / sizeof(Elf64_Dyn);
		if (elf->ndynamic > MOST_DYNAMIC) return false;
		return read_at(elf->fd, elf->dynamic, elf->ndynamic * sizeof(Elf64_Dyn), s->p_offset);
	}
	return false;
}

static bool file_offset(const struct elf *elf, uint64_t address, uint64_t *out)
{
	for (size_t i = 0; i < elf->nsegments; i++) {
		const Elf64_Phdr *s = &elf->segments[i];
		if (s->p_type != PT_LOAD || address < s->p_vaddr || address - s->p_vaddr >= s->p_filesz)
			continue;
		*out = address - s->p_vaddr + s->p_offset;
		return true;
	}
	return false;
}

static uint64_t dynamic_value(const struct elf *elf, int64_t tag)
{
	for (size_t i = 0; i < elf->ndynamic && elf->dynamic[i].d_tag != DT_NULL; i++)
		if (elf->dynamic[i].d_tag == tag) return elf->dynamic[i].d_un.d_val;
	return 0;
}

static bool is_allowed(const char *library)
{
	for (size_t i = 0; i < COUNT(may_link); i++)
		if (!strcmp(library, may_link[i])) return true;
	return false;
}

static err check_library(struct arena *a, const struct elf *elf, uint64_t name_at)
{
	char name[MOST_NAME + 1] = "";
	ssize_t n = pread(elf->fd, name, MOST_NAME, (off_t)(name_at & INT64_MAX));
	if (n > 0 && is_allowed(name)) return NULL;
	str shown = arena_str(a, (str){name, strcspn(name, "\r\n\033")});
	return FAIL(a, ERR_DENIED, "plugin-links",
		    "The plugin needs the library '%.*s', and plugins may only use libc, libm "
		    "and libjansson. Please ask its maker for one that does.",
		    SHOW(shown));
}

static bool asks_for_a_file(int64_t tag)
{
	return tag == DT_NEEDED || tag == DT_AUXILIARY || tag == DT_FILTER || tag == DT_AUDIT ||
	       tag == DT_DEPAUDIT;
}

err elf_check(struct arena *a, int fd)
{
	struct elf elf = {.fd = fd};
	uint64_t names;
	if (!read_segments(&elf) || !read_dynamic(&elf) ||
	    !file_offset(&elf, dynamic_value(&elf, DT_STRTAB), &names))
		return FAIL(a, ERR_INPUT, "plugin-file",
			    "The file is no shared library for this computer, so it cannot be a "
			    "plugin. Please install the plugin again.");
	for (size_t i = 0; i < elf.ndynamic && elf.dynamic[i].d_tag != DT_NULL; i++)
		if (asks_for_a_file(elf.dynamic[i].d_tag))
			TRY(check_library(a, &elf, names + elf.dynamic[i].d_un.d_val));
	return NULL;
}
