/* SPDX-License-Identifier: MIT
 * options.h - the daemon's settings: one table gives types, limits, defaults, help and the printed defaults.
 *
 * From a libconfig file: lines such as  picture_most_mb = 64;  A wrong line is told with file, line and the nearest
 * known name, and nothing of the file is used. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H
#include "net/compose.h"
#include "net/hooks.h"
#include "net/mail_send.h"

#define PROOF_REQUIRED "required"

struct options {	/* texts live in the arena that they were read into */
	str data_folder;	/* absolute */
	str socket_path;	/* empty: DATA/socket */
	str plugin_folder, plug_program;
	str ca_file;		/* empty: the system's */
	str proof;		/* "required" or empty */
	str roles_file;		/* empty: roles as schedpost was built */
	str policy_file;	/* empty: the policy as schedpost was built */
	str recovery_file;	/* empty: where accounts are recovered as schedpost was built */
	int64_t picture_most_mb, video_most_mb;
	int64_t connect_seconds, request_seconds;
	int64_t drain_seconds;
	str public_address;	/* "https://media.example.org/"; empty: no platform fetches files from here */
	int64_t public_port, public_minutes;
	int64_t watch, numbers, auto_lock;
	struct platform_setting *platforms;
	size_t nplatforms;
	str mail_server;	/* empty: no mails */
	int64_t mail_port;
	str mail_tls, mail_from, mail_user, mail_password_file;
	struct hook *hooks;	/* by which notices can go */
	size_t nhooks;
};

/* argv: --config FILE, --data FOLDER, --socket PATH, --plugins FOLDER. Missing file is an err only if it was named. */
err options_read(struct arena *, int argc, char *const *argv, struct options *out);
enum mail_tls options_mail_tls(const struct options *);
str options_defaults(struct arena *);	/* the file that `schedpostd --defaults` prints */
#endif
