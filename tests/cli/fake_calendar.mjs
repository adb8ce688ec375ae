// SPDX-License-Identifier: MIT
// fake_calendar.mjs - a server that gives out a calendar, and says when it has not changed.
//
//	node fake_calendar.mjs FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port when it answers. It gives FOLDER/days.ics with a tag of its bytes, and adds a
// line to FOLDER/asked for each request: what it answered, and where.
import { createHash } from "node:crypto"
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"

const [folder] = process.argv.slice(2)

http.createServer((request, response) => {
	const days = readFileSync(`${folder}/days.ics`)
	const tag = `"${createHash("sha256").update(days).digest("hex").slice(0, 16)}"`
	const same = request.headers["if-none-match"] === tag
	appendFileSync(`${folder}/asked`, `${same ? 304 : 200} ${request.url}\n`)
	response.writeHead(same ? 304 : 200, { "content-type": "text/calendar", etag: tag })
	response.end(same ? undefined : days)
}).listen(0, "127.0.0.1", function () {
	writeFileSync(`${folder}/port.new`, String(this.address().port))
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
