<?php
// The settings of the tests' WordPress, which come from the environment that start.sh makes.
// SPDX-License-Identifier: MIT

$dir = getenv('SCHEDPOST_WP_DIR');
$base = getenv('SCHEDPOST_WP_BASE');
$table_prefix = 'wp_';

foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define($name . '_KEY', "a test's key for $name");
    define($name . '_SALT', "a test's salt for $name");
}

define('DB_HOST', 'localhost:' . getenv('SCHEDPOST_WP_SOCKET'));
define('DB_NAME', 'wp');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');

define('WP_HOME', $base);
define('WP_SITEURL', $base);
define('WP_CONTENT_DIR', "$dir/content");
define('WP_CONTENT_URL', "$base/wp-content");
define('WP_DEFAULT_THEME', 'plain');
define('WP_ENVIRONMENT_TYPE', 'local'); // else application passwords want TLS

// It asks nobody outside, and does not ask itself: PHP's server has one process.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);

defined('ABSPATH') || define('ABSPATH', getenv('SCHEDPOST_WP_TREE') . '/');
require_once ABSPATH . 'wp-settings.php';
