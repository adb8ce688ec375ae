/* SPDX-License-Identifier: MIT
 * load.c - dlopen, one data symbol, and everything about it that must be true before step is called. */
#include "plug/load.h"
#include "plug/wire.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define REFUSE(a, code, ...) FAIL(a, ERR_INPUT, code, __VA_ARGS__)

static err check_plugin(struct arena *a, str name, const sp_plugin *p)
{
	if (p->abi != SP_ABI)
		return REFUSE(a, "plugin-abi",
			      "The plugin '%.*s' was built for version %u of the plugin interface; this "
			      "schedpost speaks version %u. Please install a plugin built for this "
			      "schedpost.",
			      SHOW(name), p->abi, SP_ABI);
	if (p->size < WIRE_FIRST(sp_plugin, step) || !p->step)
		return REFUSE(a, "plugin-step",
			      "The plugin '%.*s' has no function that does the work (step). Please "
			      "install a whole one.",
			      SHOW(name));
	if (p->state_size > SP_MOST_STATE)
		return REFUSE(a, "plugin-state",
			      "The plugin '%.*s' wants to remember %zu bytes between steps; at most %d "
			      "are kept. Please install another version of it.",
			      SHOW(name), p->state_size, SP_MOST_STATE);
	if (!str_is(str_of(p->name), name))
		return REFUSE(a, "plugin-name",
			      "The file of the plugin '%.*s' holds a plugin that calls itself '%.40s'. "
			      "Please give the file the name that the plugin has.",
			      SHOW(name), p->name ? p->name : "");
	return NULL;
}

err load_plugin(struct arena *a, int fd, const char *path, str name, const sp_plugin **out)
{
	TRY(elf_check(a, fd));
	void *file = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (!file)
		return REFUSE(a, "plugin-load",
			      "The plugin '%.*s' could not be loaded (%s). Please install it again.",
			      SHOW(name), dlerror());
	const sp_plugin *plugin = dlsym(file, "schedpost_plugin");
	if (!plugin)
		return REFUSE(a, "plugin-symbol",
			      "The file of '%.*s' is a library, but no schedpost plugin (it has no "
			      "schedpost_plugin). Please remove it from the folder of plugins.",
			      SHOW(name));
	TRY(check_plugin(a, name, plugin));
	*out = plugin;
	return NULL;
}

struct freezing {
	uintptr_t plugin;	/* an address in the file's memory */
	int failed;		/* errno */
};

static bool holds(const struct dl_phdr_info *file, uintptr_t address)
{
	for (size_t i = 0; i < file->dlpi_phnum; i++) {
		const ElfW(Phdr) *s = &file->dlpi_phdr[i];
		if (s->p_type == PT_LOAD && address - (file->dlpi_addr + s->p_vaddr) < s->p_memsz) return true;
	}
	return false;
}

static int freeze_file(struct dl_phdr_info *file, size_t size, void *of)
{
	struct freezing *f = of;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	(void)size;
	if (!holds(file, f->plugin)) return 0;
	for (size_t i = 0; i < file->dlpi_phnum; i++) {
		const ElfW(Phdr) *s = &file->dlpi_phdr[i];
		if (s->p_type != PT_LOAD || !(s->p_flags & PF_W)) continue;
		uintptr_t from = (file->dlpi_addr + s->p_vaddr) & -page;
		uintptr_t to = (file->dlpi_addr + s->p_vaddr + s->p_memsz + page - 1) & -page;
		if (mprotect((void *)from, to - from, PROT_READ)) f->failed = errno;
	}
	return 1;
}

err load_freeze(struct arena *a, const sp_plugin *plugin)
{
	struct freezing f = {.plugin = (uintptr_t)plugin};
	bool found = dl_iterate_phdr(freeze_file, &f);
	if (found && !f.failed) return NULL;
	return FAIL(a, ERR_OUTSIDE, "plugin-statics", "The memory of the plugin '%s' could not be made read-only (%s), "
		    "so it is not used. Please restart schedpost.", plugin->name,
		    f.failed ? strerror(f.failed) : "it was not found");
}

struct plug_facts load_facts(struct arena *a, const sp_plugin *plugin)
{
	sp_plugin p = {0};	/* an older plugin's is shorter, a newer one's longer */
	memcpy(&p, plugin, MIN(plugin->size, sizeof p));
	struct plug_facts f = {
		.name = arena_str(a, str_of(p.name)),
		.title = arena_str(a, str_of(p.title)),
		.version = arena_str(a, str_of(p.version)),
		.hosts = arena_str(a, str_of(p.hosts)),
		.asks_server = arena_str(a, str_of(p.asks_server)),
		.ops = p.ops,
		.flags = p.flags,
		.look = p.look,
		.listing_delay_ms = p.listing_delay_ms,
		.state_size = p.state_size,
		.bases = p.bases,
		.nbases = p.nbases,
		.cannot = p.cannot,
		.ncannot = p.ncannot,
		.interface = p.interface,
		.revoke_page = arena_str(a, str_of(p.revoke_page)),
		.person = arena_str(a, str_of(p.person)),
	};
	if (p.limits) memcpy(&f.limits, p.limits, MIN(p.limits->size, sizeof f.limits));
	return f;
}
