// SPDX-License-Identifier: MIT
// fake_hook.mjs - webhooks of internal channels: what happens to a post, its address tells.
//
//	node fake_hook.mjs FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port when it answers. /hooks/BEHAVIOUR/SECRET takes posts; each that
// it takes is a line of FOLDER/wall (BEHAVIOUR and the body), each request a line of FOLDER/requests. A behaviour that ends
// in "-once" is one for the first post alone.
import { appendFileSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"

const [folder] = process.argv.slice(2)
const behaved = new Set()

const say = (response, status, text, headers = {}) => {
	response.writeHead(status, headers)
	response.end(text)
}
const behaviours = {
	slack: (response, take) => { take(); say(response, 200, "ok", { "Content-Type": "text/html" }) },
	teams: (response, take) => { take(); say(response, 202, "") },
	lost: (response, take) => { take(); response.destroy() },
	fault: (response, take) => { take(); say(response, 502, "<h1>Bad gateway</h1>") },
	proxy: (response) => say(response, 200, "<html>Please log in to the guest network</html>"),
	gone: (response) => say(response, 404, "no_service"),
	closed: (response) => say(response, 410, "channel_is_archived"),
	refuse: (response) => say(response, 400, "invalid_payload"),
	busy: (response) => say(response, 429, "", { "Retry-After": "1" }),
	// It repeats the whole address: in words, and as an error of its own form.
	echo: (response, take, url) => say(response, 400, JSON.stringify({ error: { code: "Bad", message: `not at ${url}` } })),
}

http.createServer((request, response) => {
	const chunks = []
	request.on("data", (chunk) => chunks.push(chunk))
	request.on("end", () => {
		const body = Buffer.concat(chunks).toString(), [, , how] = request.url.split("/")
		appendFileSync(`${folder}/requests`, `${request.method} ${request.url}\n`)
		const take = () => appendFileSync(`${folder}/wall`, `${how} ${body}\n`)
		const once = how.endsWith("-once"), first = !behaved.has(request.url)
		behaved.add(request.url)
		const name = once ? (first ? how.slice(0, -"-once".length) : "slack") : how
		behaviours[name](response, take, request.url)
	})
}).listen(0, "127.0.0.1", function () {
	writeFileSync(`${folder}/port.new`, String(this.address().port))
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
