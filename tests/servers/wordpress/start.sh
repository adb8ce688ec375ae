# WordPress's part of ../start.sh, which reads it: PHP's own web server, and MariaDB on a socket.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

tree=$installed/usr/share/wordpress

# MariaDB's log is not flushed at each commit: a test's data may die with the machine.
serve_database() {
	local user socket=$scratch/db.sock
	user=$(id -un)
	[ -d "$dir/db/mysql" ] || mariadb-install-db --no-defaults --datadir="$dir/db" --user="$user" \
		--auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >"$dir/install-db.log" 2>&1
	launch mariadb.log "$(PATH=$PATH:/usr/sbin command -v mariadbd)" --no-defaults --user="$user" --datadir="$dir/db" \
		--socket="$socket" --pid-file="$scratch/db.pid" --skip-networking --skip-log-bin \
		--innodb-buffer-pool-size=16M --innodb-flush-log-at-trx-commit=0
	until_true mariadb --no-defaults --user=root --socket="$socket" -e 'CREATE DATABASE IF NOT EXISTS wp'
}

serve() {
	# A socket's path may have 107 bytes only, and DIR may be deep: it gets a short place of its own.
	scratch=$(mktemp -d /tmp/schedpost-wp.XXXXXX)
	export SCHEDPOST_WP_CONFIG=$here/wordpress/config.php SCHEDPOST_WP_TREE=$tree SCHEDPOST_WP_DIR=$dir
	export SCHEDPOST_WP_BASE=$base SCHEDPOST_WP_SOCKET=$scratch/db.sock
	mkdir -p "$dir/content/uploads" "$dir/content/themes/plain"
	echo '/* Theme Name: plain */' >"$dir/content/themes/plain/style.css"
	echo '<?php while (have_posts()) { the_post(); the_title(); the_content(); }' >"$dir/content/themes/plain/index.php"
	serve_database
	if is_fresh; then php "$here/wordpress/setup.php" >"$dir/setup.log" 2>&1 || die "setup failed"; fi
	# One process, on purpose: PHP's workers outlive it when it is killed.
	launch php.log php -S "127.0.0.1:$port" -t "$tree" "$here/wordpress/router.php"
	until_true request /wp-json/ -f -I
	is_fresh || return 0
	write_credentials HANDLE=alice LOGIN=alice PASSWORD=alice-password "$(grep '^APP_PASSWORD=' "$dir/setup.log")"
}
