<?php
// Tells PHP's web server which requests are files and which go to WordPress.
// SPDX-License-Identifier: MIT

$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
$uploads = realpath(getenv('SCHEDPOST_WP_DIR') . '/content/uploads');
if (strncmp($path, '/wp-content/uploads/', 20) === 0) {
    $file = realpath($uploads . '/' . substr($path, 20));
    if ($file === false || strncmp($file, "$uploads/", strlen($uploads) + 1) !== 0 || !is_file($file)) {
        http_response_code(404);
        return true;
    }
    header('Content-Type: ' . (mime_content_type($file) ?: 'application/octet-stream'));
    readfile($file);
    return true;
}

$file = $_SERVER['DOCUMENT_ROOT'] . $path;
if ($path !== '/' && (is_file($file) || is_file("$file/index.php"))) {
    return false; // PHP's server hands it out, or runs it
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
