<?php
// Makes the site, an editor named alice and her application password, which it prints.
// SPDX-License-Identifier: MIT

define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('SCHEDPOST_WP_BASE'), PHP_URL_HOST);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
require getenv('SCHEDPOST_WP_TREE') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install('Tests', 'admin', 'admin@example.test', true, '', 'admin-password');
$alice = wp_insert_user([
    'user_login' => 'alice',
    'user_pass' => 'alice-password',
    'user_email' => 'alice@example.test',
    'role' => 'editor',
]);

// Without pretty links there is no /wp-json/.
$wp_rewrite->set_permalink_structure('/%year%/%postname%/');
$wp_rewrite->flush_rules();

[$password] = WP_Application_Passwords::create_new_application_password($alice, ['name' => 'schedpost']);
echo "APP_PASSWORD=$password\n";
