// SPDX-License-Identifier: MIT
// fake_server.mjs - a small Mastodon that behaves badly when asked to; how, is told by each access token.
//
//	node fake_server.mjs FOLDER [CERTIFICATE KEY]
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port when it answers. Each post that it takes is a line of
// FOLDER/wall: the token and the text; each request is a line of FOLDER/requests: the token, the method and the path.
// A token is BEHAVIOUR.SECRET; behaviours apply to the publishing request alone, and once for each token when they end
// in "-once". FOLDER/elsewhere, if there, is the address that redirects lead to.
import { createHash } from "node:crypto"
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"
import https from "node:https"

const [folder, certificate, key] = process.argv.slice(2)
const posts = new Map()		// token -> statuses
const behaved = new Set()
let last = 100

const json = (response, value, status = 200) => {
	response.writeHead(status, { "Content-Type": "application/json" })
	response.end(JSON.stringify(value))
}
const page = (response, status) => {
	response.writeHead(status, { "Content-Type": "text/html" })
	response.end("<html><body><h1>Down for maintenance</h1></body></html>")
}

// What happens to a publishing request; `take` puts the post on the wall and gives its status.
const behaviours = {
	good: (response, take) => json(response, take()),
	// The post is taken, but the answer says nothing of it.
	"html-taken": (response, take) => { take(); page(response, 200) },
	"nothing-taken": (response, take) => { take(); response.destroy() },
	"half-taken": (response, take) => {
		const whole = JSON.stringify(take())
		response.writeHead(200, { "Content-Type": "application/json", "Content-Length": whole.length })
		response.write(whole.slice(0, whole.length / 2), () => response.destroy())
	},
	"slow-taken": (response, take) => { take() },
	"fault-taken": (response, take) => { take(); page(response, 502) },
	// The post is not taken.
	html: (response) => page(response, 200),
	nothing: (response) => response.destroy(),
	slow: () => {},
	fault: (response) => page(response, 503),
	redirect: (response) => {
		response.writeHead(307, { Location: readFileSync(`${folder}/elsewhere`, "utf8") + "/api/v1/statuses" })
		response.end()
	},
	refuse: (response) => json(response, { error: "Validation failed: Text is not wanted here" }, 422),
	dead: (response) => json(response, { error: "The access token was revoked" }, 401),
	busy: (response) => json(response, { error: "Too many requests" }, 429),
	// It repeats what it was sent, the secret with it.
	echo: (response, take, token) => json(response, { error: `Not with the token ${token}` }, 422),
}

const publish = (response, token, body) => {
	const [how] = token.split(".")
	const once = how.endsWith("-once"), first = !behaved.has(token)
	behaved.add(token)
	const take = () => {
		const status = {
			id: String(++last), url: `${base()}/@${how}/${last}`, created_at: new Date().toISOString(),
			content: `<p>${JSON.parse(body).status}</p>`, media_attachments: [], in_reply_to_id: null,
		}
		posts.set(token, [status, ...(posts.get(token) ?? [])])
		appendFileSync(`${folder}/wall`, `${token} ${JSON.parse(body).status}\n`)
		return status
	}
	const behave = behaviours[once && !first ? "good" : how.replace(/-once$/, "")] ?? behaviours.good
	behave(response, take, token)
}

const answer = (request, response, body) => {
	const path = request.url.split("?")[0]
	const token = (request.headers.authorization ?? "Bearer -").slice("Bearer ".length)
	appendFileSync(`${folder}/requests`, `${token} ${request.method} ${path}\n`)
	const name = token.split(".")[0]
	const id = createHash("sha256").update(token).digest("hex").slice(0, 8)	// each token is somebody else's
	if (path === "/api/v1/accounts/verify_credentials") json(response, { id, username: name, display_name: name })
	else if (path === "/api/v2/instance") json(response, { version: "4.3.0", configuration: {} })
	else if (path === `/api/v1/accounts/${id}/statuses`) json(response, posts.get(token) ?? [])
	else if (path === "/api/v1/statuses" && request.method === "POST") publish(response, token, body)
	else json(response, { error: "Record not found" }, 404)
}

const take = (request, response) => {
	let body = ""
	request.on("data", (piece) => { body += piece })
	request.on("end", () => answer(request, response, body))
}
const server = certificate
	? https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, take)
	: http.createServer(take)
const base = () => `${certificate ? "https" : "http"}://localhost:${server.address().port}`
const wanted = existsSync(`${folder}/port`) ? Number(readFileSync(`${folder}/port`, "utf8")) : 0
server.listen(wanted, "127.0.0.1", () => {
	writeFileSync(`${folder}/port.new`, String(server.address().port))
	renameSync(`${folder}/port.new`, `${folder}/port`)
	writeFileSync(`${folder}/ready`, "")
})
