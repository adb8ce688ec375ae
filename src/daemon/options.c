/* SPDX-License-Identifier: MIT
 * options.c - reading the settings from the table below. */
#include "daemon/options.h"

#include "net/guard.h"
#include "net/url.h"
#include "rooms/notices/notices.h"
#include "verb/verb.h"

#include <libconfig.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLATFORM_SETTINGS_MOST = 100, HOOKS_MOST = 50, HOOK_NAME_MOST = 40, PORT_MOST = 65535, PUBLIC_MOST = 500 };

static const struct option_rule {
	const char *name;
	enum { IS_TEXT, IS_NUMBER } kind;
	size_t at;
	const char *text;		/* the usual value */
	int64_t number, least, most;
	const char *help;
} RULES[] = {
	{"data_folder", IS_TEXT, offsetof(struct options, data_folder), "", 0, 0, 0,
	 "Where everything is kept. Empty: $STATE_DIRECTORY, else $XDG_DATA_HOME/schedpost."},
	{"socket_path", IS_TEXT, offsetof(struct options, socket_path), "", 0, 0, 0,
	 "Where the command line reaches the daemon. Empty: the file 'socket' in the data folder."},
	{"plugin_folder", IS_TEXT, offsetof(struct options, plugin_folder), "", 0, 0, 0,
	 "Where the platforms' plugins lie. Empty: beside the program, or where it was installed."},
	{"plug_program", IS_TEXT, offsetof(struct options, plug_program), "", 0, 0, 0,
	 "The program that runs one plugin apart. Empty: schedpost-plug beside this program."},
	{"ca_file", IS_TEXT, offsetof(struct options, ca_file), "", 0, 0, 0,
	 "Certificates to trust, for a server inside your own network. Empty: the system's."},
	{"roles_file", IS_TEXT, offsetof(struct options, roles_file), "", 0, 0, 0,
	 "What each role may do, such as /etc/schedpost/roles.conf. Empty: as in conf/roles.conf of this version."},
	{"policy_file", IS_TEXT, offsetof(struct options, policy_file), "", 0, 0, 0,
	 "Who must say yes to which posts, such as /etc/schedpost/policy.conf. Empty: as in conf/policy.conf of this version."},
	{"recovery_file", IS_TEXT, offsetof(struct options, recovery_file), "", 0, 0, 0,
	 "Where to go with a lost account, such as /etc/schedpost/recovery.conf. Empty: as in conf/recovery.conf of this version."},
	{"proof", IS_TEXT, offsetof(struct options, proof), "", 0, 0, 0,
	 "Set to required, what takes a fresh code is refused to people who have set up none (schedpost proof set up)."},
	{"picture_most_mb", IS_NUMBER, offsetof(struct options, picture_most_mb), NULL, 64, 1, 1000,
	 "Largest picture, in MB."},
	{"video_most_mb", IS_NUMBER, offsetof(struct options, video_most_mb), NULL, 1000, 1, 2000,
	 "Largest film, in MB."},
	{"connect_seconds", IS_NUMBER, offsetof(struct options, connect_seconds), NULL, 10, 1, 120,
	 "How long to wait for a connection."},
	{"request_seconds", IS_NUMBER, offsetof(struct options, request_seconds), NULL, 120, 1, 3600,
	 "How long one request may take."},
	{"drain_seconds", IS_NUMBER, offsetof(struct options, drain_seconds), NULL, 8, 0, 60,
	 "How long to wait at the end for what is on its way."},
	{"public_address", IS_TEXT, offsetof(struct options, public_address), "", 0, 0, 0,
	 "Where Instagram and Threads fetch your pictures, such as https://media.example.org/. Empty: no pictures there."},
	{"public_port", IS_NUMBER, offsetof(struct options, public_port), NULL, 8766, 1, PORT_MOST,
	 "The port on this machine that the web server behind that address hands requests on to."},
	{"public_minutes", IS_NUMBER, offsetof(struct options, public_minutes), NULL, 60, 5, 1440,
	 "How long a picture can be fetched at most. It ends sooner when its post is out or given up."},
	{"watch", IS_NUMBER, offsetof(struct options, watch), NULL, 1, 0, 1,
	 "Reads the lists of your accounts' own posts every few minutes, for what nobody here has sent. 0: it does not."},
	{"numbers", IS_NUMBER, offsetof(struct options, numbers), NULL, 1, 0, 1,
	 "Asks platforms what your posts have brought, an hour, a day and a week after they went out. 0: it does not."},
	{"auto_lock", IS_NUMBER, offsetof(struct options, auto_lock), NULL, 0, 0, 100,
	 "A foreign post that is at least so strange locks its account by itself; 6 is what counts as hostile. 0: never."},
	{"mail_server", IS_TEXT, offsetof(struct options, mail_server), "", 0, 0, 0,
	 "The mail server that takes notices, such as mail.example.org. Empty: no mails."},
	{"mail_port", IS_NUMBER, offsetof(struct options, mail_port), NULL, 0, 0, PORT_MOST,
	 "Its port. 0: the usual one, 587 with starttls, 465 with tls, 25 with none."},
	{"mail_tls", IS_TEXT, offsetof(struct options, mail_tls), "starttls", 0, 0, 0,
	 "How mails are kept from others on the way: starttls, tls, or none, for a server on this machine only."},
	{"mail_from", IS_TEXT, offsetof(struct options, mail_from), "", 0, 0, 0,
	 "The address that notices come from. Needed with mail_server."},
	{"mail_user", IS_TEXT, offsetof(struct options, mail_user), "", 0, 0, 0,
	 "Who logs in there. Empty: nobody does."},
	{"mail_password_file", IS_TEXT, offsetof(struct options, mail_password_file), "", 0, 0, 0,
	 "A file with the password alone, which nobody else can read (chmod 600). Needed with mail_user."},
};

static str *text_at(struct options *o, const struct option_rule *r)
{
	return (str *)(void *)((char *)o + r->at);
}

static int64_t *number_at(struct options *o, const struct option_rule *r)
{
	return (int64_t *)(void *)((char *)o + r->at);
}

static void set_defaults(struct options *o)
{
	*o = (struct options){0};
	for (size_t i = 0; i < COUNT(RULES); i++) {
		if (RULES[i].kind == IS_TEXT) *text_at(o, &RULES[i]) = str_of(RULES[i].text);
		else *number_at(o, &RULES[i]) = RULES[i].number;
	}
}

str options_defaults(struct arena *a)
{
	buf out = buf_in(a, 16384);
	buf_add(&out, S("# schedpost.conf - the settings of schedpostd, each with its usual value.\n"));
	for (size_t i = 0; i < COUNT(RULES); i++) {
		buf_fmt(&out, "\n# %s\n", RULES[i].help);
		if (RULES[i].kind == IS_TEXT) buf_fmt(&out, "#%s = \"%s\";\n", RULES[i].name, RULES[i].text);
		else buf_fmt(&out, "#%s = %lld;\n", RULES[i].name, (long long)RULES[i].number);
	}
	buf_add(&out, S("\n# For a platform: the version of its programming door, or another address for one of the plugin's own.\n"
		       "#platforms = { facebook = { version = \"v26.0\"; }; };\n"
		       "\n# Commands of your own by which notices can go, each with its whole path.\n"
		       "#hooks = { pager = \"/usr/local/bin/page-us\"; };\n"));
	return buf_str(&out);
}

/* ---- the file */

static const struct option_rule *rule_named(const char *name)
{
	for (size_t i = 0; i < COUNT(RULES); i++)
		if (strcmp(RULES[i].name, name) == 0) return &RULES[i];
	return NULL;
}

static err unknown_name(struct arena *a, const char *path, const config_setting_t *s)
{
	str names[COUNT(RULES)];
	for (size_t i = 0; i < COUNT(RULES); i++) names[i] = str_of(RULES[i].name);
	str hint = near_hint(a, str_of(config_setting_name(s)), names, COUNT(names));
	return FAIL(a, ERR_INPUT, "unknown-setting",
		    "%s, line %u: there is no setting '%s'.%.*s 'schedpostd --defaults' lists all.", path,
		    config_setting_source_line(s), config_setting_name(s), SHOW(hint));
}

/* platforms = { facebook = { version = "v27.0"; graph = "http://127.0.0.1:8080"; }; }; */
static err take_platform(struct arena *a, const char *path, const config_setting_t *s, struct options *o)
{
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *one = config_setting_get_elem(s, (unsigned)i);
		const char *value = config_setting_get_string(one);
		unsigned line = config_setting_source_line(one);
		if (!value)
			return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: '%s' takes a text in quotes.", path, line,
				    config_setting_name(one));
		if (o->nplatforms == PLATFORM_SETTINGS_MOST)
			return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: there are more than %d settings of platforms.", path,
				    line, PLATFORM_SETTINGS_MOST);
		o->platforms[o->nplatforms++] = (struct platform_setting){
			.platform = arena_str(a, str_of(config_setting_name(s))),
			.name = arena_str(a, str_of(config_setting_name(one))), .value = arena_str(a, str_of(value))};
	}
	return NULL;
}

static err take_platforms(struct arena *a, const char *path, const config_setting_t *s, struct options *o)
{
	bool groups = config_setting_is_group(s);
	o->platforms = TAKE_N(a, struct platform_setting, PLATFORM_SETTINGS_MOST);
	for (int i = 0; i < config_setting_length(s) || !groups; i++) {
		const config_setting_t *one = groups ? config_setting_get_elem(s, (unsigned)i) : s;
		if (!groups || !config_setting_is_group(one))
			return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: 'platforms' is written so: platforms = { facebook = "
				    "{ version = \"v26.0\"; }; };", path, config_setting_source_line(s));
		TRY(take_platform(a, path, one, o));
	}
	return NULL;
}

/* hooks = { pager = "/usr/local/bin/page-us"; }; */
static err take_hook(struct arena *a, const char *path, const config_setting_t *s, struct options *o)
{
	const char *value = config_setting_get_string(s), *name = config_setting_name(s);
	unsigned line = config_setting_source_line(s);
	if (!value || value[0] != '/')
		return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: '%s' takes a whole path in quotes, beginning with /.", path, line,
			    name);
	if (access(value, X_OK) != 0)
		return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: there is no command %s that schedpost may run.", path, line, value);
	if (o->nhooks == HOOKS_MOST || strlen(name) > HOOK_NAME_MOST)
		return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: there may be %d commands, with names of up to %d letters.", path,
			    line, HOOKS_MOST, HOOK_NAME_MOST);
	o->hooks[o->nhooks++] = (struct hook){arena_str(a, str_of(name)), arena_str(a, str_of(value))};
	return NULL;
}

static err take_hooks(struct arena *a, const char *path, const config_setting_t *s, struct options *o)
{
	o->hooks = TAKE_N(a, struct hook, HOOKS_MOST);
	if (!config_setting_is_group(s))
		return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: 'hooks' is written so: hooks = { pager = "
			    "\"/usr/local/bin/page-us\"; };", path, config_setting_source_line(s));
	for (int i = 0; i < config_setting_length(s); i++)
		TRY(take_hook(a, path, config_setting_get_elem(s, (unsigned)i), o));
	return NULL;
}

static err take_setting(struct arena *a, const char *path, const config_setting_t *s, struct options *o)
{
	const struct option_rule *r = rule_named(config_setting_name(s));
	unsigned line = config_setting_source_line(s);
	if (strcmp(config_setting_name(s), "platforms") == 0) return take_platforms(a, path, s, o);
	if (strcmp(config_setting_name(s), "hooks") == 0) return take_hooks(a, path, s, o);
	if (!r) return unknown_name(a, path, s);
	if (r->kind == IS_TEXT) {
		const char *text = config_setting_get_string(s);
		if (!text)
			return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: '%s' takes a text in quotes.", path,
				    line, r->name);
		*text_at(o, r) = arena_str(a, str_of(text));
		return NULL;
	}
	int type = config_setting_type(s);
	int64_t n = type == CONFIG_TYPE_INT64 ? config_setting_get_int64(s) : config_setting_get_int(s);
	if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || n < r->least || n > r->most)
		return FAIL(a, ERR_INPUT, "bad-setting", "%s, line %u: '%s' takes a number from %lld to %lld.", path,
			    line, r->name, (long long)r->least, (long long)r->most);
	*number_at(o, r) = n;
	return NULL;
}

static err read_file(struct arena *a, const char *path, struct options *o)
{
	config_t c;
	err e = NULL;
	config_init(&c);
	if (config_read_file(&c, path) != CONFIG_TRUE) {
		e = FAIL(a, ERR_INPUT, "bad-settings", "%s, line %d: %s. Nothing of the file is used.", path,
			 config_error_line(&c), config_error_text(&c));
	} else {
		config_setting_t *root = config_root_setting(&c);
		for (int i = 0; !e && i < config_setting_length(root); i++)
			e = take_setting(a, path, config_setting_get_elem(root, (unsigned)i), o);
	}
	config_destroy(&c);
	return e;
}

/* ---- what must fit together */

static const char *const MAIL_TLS[] = {[MAIL_STARTTLS] = "starttls", [MAIL_TLS_AT_ONCE] = "tls", [MAIL_PLAIN] = "none"};

enum mail_tls options_mail_tls(const struct options *o)
{
	for (size_t i = 0; i < COUNT(MAIL_TLS); i++)
		if (str_is(o->mail_tls, str_of(MAIL_TLS[i]))) return (enum mail_tls)i;
	return MAIL_TLS_KINDS;
}

/* One colon is a port's; several are those of an address of IPv6. */
static bool is_server(str s)
{
	size_t colons = 0;
	bool fine = true;
	for (size_t i = 0; i < s.len; i++) {
		colons += s.at[i] == ':';
		fine &= s.at[i] > ' ' && s.at[i] < 0x7f && !strchr("/@?#%\\<>[]", s.at[i]);
	}
	return fine && colons != 1;
}

static err check_mail(struct arena *a, const struct options *o)
{
	if (!o->mail_server.len) return NULL;
	if (options_mail_tls(o) == MAIL_TLS_KINDS)
		return FAIL(a, ERR_INPUT, "bad-setting", "'mail_tls' takes starttls, tls or none.");
	if (!mail_address_read(o->mail_from))
		return FAIL(a, ERR_INPUT, "bad-setting", "With 'mail_server' goes 'mail_from': one plain mail address such as "
			    "schedpost@example.org.");
	if (o->mail_user.len && (!o->mail_password_file.len || o->mail_password_file.at[0] != '/'))
		return FAIL(a, ERR_INPUT, "bad-setting", "With 'mail_user' goes 'mail_password_file': the whole path of a file with the "
			    "password.");
	if (is_server(o->mail_server)) return NULL;
	return FAIL(a, ERR_INPUT, "bad-setting", "'mail_server' takes a name such as mail.example.org, or an address, and nothing else; "
		    "the port is 'mail_port'.");
}

/* A name that the whole world can look up, or an address of the internet. */
static bool is_outside(struct arena *a, str host)
{
	static const char *const INSIDE[] = {"localhost", "local", "internal", "invalid", "test"};	/* RFC 6761, 6762 */
	str last = host;
	size_t dot;
	while (str_find(last, S("."), &dot)) last = str_cut(last, dot + 1, last.len);
	if (host.at[0] == '[') return guard_of_text(arena_cstr(a, str_cut(host, 1, host.len - 2))) == GUARD_PUBLIC;
	if (last.at[0] >= '0' && last.at[0] <= '9') return guard_of_text(arena_cstr(a, host)) == GUARD_PUBLIC;
	for (size_t i = 0; i < COUNT(INSIDE); i++)
		if (str_is_nocase(last, str_of(INSIDE[i]))) return false;
	return last.len < host.len;
}

/* A name is put behind it as it is. */
static err check_public(struct arena *a, const struct options *o)
{
	static const char *const ODD[] = {"?", "@", "//", "/./", "/../"};
	str address = o->public_address;
	struct url url;
	if (!address.len) return NULL;
	bool fine = str_starts(address, S("https://")) && str_ends(address, S("/")) && url_split(address, &url) &&
		    address.len <= PUBLIC_MOST;
	for (size_t i = 0; fine && i < COUNT(ODD); i++) fine = !str_find(url.rest, str_of(ODD[i]), NULL);
	if (!fine)
		return FAIL(a, ERR_INPUT, "bad-setting", "'public_address' takes an address that begins with https:// in small letters and ends "
			    "with /, such as https://media.example.org/, without ?, @, // or .. in it, and with a port of 1 to 65535 if any.");
	if (is_outside(a, url.host)) return NULL;
	return FAIL(a, ERR_INPUT, "bad-setting", "'public_address' is where platforms fetch pictures from, and from outside nobody reaches "
		    "'%.*s'. Please give a name that everybody can look up, such as https://media.example.org/.", SHOW(url.host));
}

static err check_proof(struct arena *a, const struct options *o)
{
	if (!o->proof.len || str_is(o->proof, S(PROOF_REQUIRED))) return NULL;
	return FAIL(a, ERR_INPUT, "bad-setting", "'proof' takes required, or nothing.");
}

/* ---- where things are */

/* `what` from the folder that this program lies in: "plugins" in a build, "../lib/schedpost/plugins"
 * installed. */
static str from_program(struct arena *a, const char *what)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n <= 0) return S("");
	str path = {self, (size_t)n};
	while (path.len && path.at[path.len - 1] != '/') path.len--;
	return arena_fmt(a, "%.*s%s", SHOW(path), what);
}

static str if_there(struct arena *a, str path)
{
	return path.len && access(arena_cstr(a, path), F_OK) == 0 ? path : S("");
}

static str first_of(str x, str y, str z)
{
	return x.len ? x : y.len ? y : z;
}

static err absolute(struct arena *a, str *path)
{
	if (!path->len || path->at[0] == '/') return NULL;
	char here[PATH_MAX];
	if (!getcwd(here, sizeof here))
		return FAIL(a, ERR_OUTSIDE, "no-folder", "The folder schedpostd was started in is gone.");
	*path = arena_fmt(a, "%s/%.*s", here, SHOW(*path));
	return NULL;
}

static err fill_places(struct arena *a, struct options *o)
{
	const char *state = getenv("STATE_DIRECTORY"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	if (!o->data_folder.len && state) o->data_folder = arena_str(a, str_of(state));
	if (!o->data_folder.len && data) o->data_folder = arena_fmt(a, "%s/schedpost", data);
	if (!o->data_folder.len && home) o->data_folder = arena_fmt(a, "%s/.local/share/schedpost", home);
	if (!o->data_folder.len)
		return FAIL(a, ERR_INPUT, "no-data-folder",
			    "No place for the data is known. Please give one: schedpostd --data FOLDER");
	TRY(absolute(a, &o->data_folder));
	if (!o->socket_path.len) o->socket_path = arena_fmt(a, "%.*s/socket", SHOW(o->data_folder));
	o->plugin_folder = first_of(o->plugin_folder, if_there(a, from_program(a, "plugins")),
				    from_program(a, "../lib/schedpost/plugins"));
	o->plug_program = first_of(o->plug_program, if_there(a, from_program(a, "schedpost-plug")),
				   from_program(a, "../lib/schedpost/schedpost-plug"));
	TRY(absolute(a, &o->plugin_folder));
	return absolute(a, &o->socket_path);
}

static str usual_file(struct arena *a)
{
	const char *home = getenv("XDG_CONFIG_HOME");
	str own = home ? arena_fmt(a, "%s/schedpost/schedpost.conf", home) : S("");
	if (own.len && access(arena_cstr(a, own), R_OK) == 0) return own;
	return access("/etc/schedpost/schedpost.conf", R_OK) == 0 ? S("/etc/schedpost/schedpost.conf") : S("");
}

static err read_arguments(struct arena *a, int argc, char *const *argv, struct options *o, str *config)
{
	struct { const char *name; str *to;
	} known[] = {
		{"--config", config},
		{"--data", &o->data_folder},
		{"--socket", &o->socket_path},
		{"--plugins", &o->plugin_folder},
	};
	for (int i = 1; i < argc; i += 2) {
		size_t k = 0;
		while (k < COUNT(known) && strcmp(argv[i], known[k].name) != 0) k++;
		if (k == COUNT(known) || i + 1 == argc)
			return FAIL(a, ERR_INPUT, "usage",
				    "schedpostd takes --config FILE, --data FOLDER, --socket PATH, --plugins FOLDER, "
				    "or one of --defaults and --version. '%s' was not understood.",
				    argv[i]);
		*known[k].to = str_of(argv[i + 1]);
	}
	return NULL;
}

static str environment(const char *name)
{
	const char *value = getenv(name);
	return str_of(value ? value : "");
}

/* What is typed beats the environment, as at the command line's own door, and that beats what is written in a file. */
err options_read(struct arena *a, int argc, char *const *argv, struct options *out)
{
	struct options named = {0};
	str config = S("");
	set_defaults(out);
	TRY(read_arguments(a, argc, argv, &named, &config));
	if (!config.len) config = usual_file(a);
	if (config.len) TRY(read_file(a, arena_cstr(a, config), out));
	TRY(check_mail(a, out));
	TRY(check_proof(a, out));
	TRY(check_public(a, out));
	out->data_folder = first_of(named.data_folder, environment("SCHEDPOST_DATA"), out->data_folder);
	out->socket_path = first_of(named.socket_path, environment("SCHEDPOST_SOCKET"), out->socket_path);
	out->plugin_folder = first_of(named.plugin_folder, out->plugin_folder, S(""));
	return fill_places(a, out);
}
