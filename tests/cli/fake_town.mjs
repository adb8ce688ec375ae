// SPDX-License-Identifier: MIT
// fake_town.mjs - a small Mastodon with several accounts: by consent, with the client of each post told, and with a way
// to post for those who have an account's password.
//
//	node fake_town.mjs FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port when it answers. A code to consent with is "code-of-" and an account's name.
// POST /by-password/NAME posts its body as NAME, from the server's website. While FOLDER/stuck is there, no file that is
// uploaded is read. What happens is a line of FOLDER/wall: "posted NAME TEXT" (by a program), "deleted NAME TEXT",
// "revoked NAME", "upload NAME" (one has begun).
import { appendFileSync, existsSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"

const [folder] = process.argv.slice(2)
const tokens = new Map()	// token -> name
const posts = []		// newest first
let last = 100

const answer = (response, value, status = 200) => {
	response.writeHead(status, { "Content-Type": "application/json" })
	response.end(JSON.stringify(value))
}
const missing = (response) => answer(response, { error: "Record not found" }, 404)
const note = (line) => appendFileSync(`${folder}/wall`, `${line}\n`)
const base = () => `http://localhost:${server.address().port}`

const put = (name, text, program) => {
	const id = String(++last)
	const status = {
		id, url: `${base()}/@${name}/${id}`, created_at: new Date().toISOString(), language: "en",
		content: `<p>${text.replace(/https?:\S+/g, (at) => `<a href="${at}">${at}</a>`)}</p>`, media_attachments: [],
		in_reply_to_id: null, application: { name: program },
	}
	posts.unshift({ name, text, status })
	return status
}

const give = (response, form) => {
	const token = `planted-access-${++last}`
	tokens.set(token, form.get("code").replace("code-of-", ""))
	answer(response, { access_token: token, token_type: "Bearer", scope: "read write" })
}

const revoke = (response, form) => {
	note(`revoked ${tokens.get(form.get("token"))}`)
	tokens.delete(form.get("token"))
	answer(response, {})
}

const post = (response, name, body) => {
	note(`posted ${name} ${JSON.parse(body).status}`)
	answer(response, put(name, JSON.parse(body).status, "schedpost"))
}

const one = (request, response, name, id) => {
	const at = posts.findIndex((p) => p.status.id === id && p.name === name)
	if (at < 0) return missing(response)
	if (request.method === "DELETE") note(`deleted ${name} ${posts.splice(at, 1)[0].text}`)
	answer(response, {})
}

const list = (response, name, query) => {
	const before = Number(query.get("max_id") || last + 1)
	answer(response, posts.filter((p) => p.name === name && Number(p.status.id) < before).map((p) => p.status))
}

const known = (request, response, path, query, body) => {
	const name = tokens.get((request.headers.authorization ?? "").replace("Bearer ", ""))
	if (!name) return answer(response, { error: "The access token was revoked" }, 401)
	if (path === "/api/v1/accounts/verify_credentials")
		return answer(response, { id: name, username: name, display_name: name, note: "" })
	if (path === "/api/v2/media") return answer(response, { id: String(++last) })
	if (path === "/api/v1/statuses") return post(response, name, body)
	if (path === `/api/v1/accounts/${name}/statuses`) return list(response, name, query)
	if (path.startsWith("/api/v1/statuses/")) return one(request, response, name, path.split("/").pop())
	missing(response)
}

const take = (request, response, body) => {
	const [path, query] = request.url.split("?")
	const form = new URLSearchParams(body)
	if (path.startsWith("/by-password/")) return answer(response, put(path.split("/").pop(), body, "Web"))
	if (path === "/api/v1/apps") return answer(response, { client_id: "our-id", client_secret: "our-secret" })
	if (path === "/api/v2/instance") return answer(response, { version: "4.3.0", configuration: {} })
	if (path === "/oauth/token") return give(response, form)
	if (path === "/oauth/revoke") return revoke(response, form)
	known(request, response, path, new URLSearchParams(query), body)
}

const server = http.createServer((request, response) => {
	if (request.url === "/api/v2/media" && existsSync(`${folder}/stuck`)) {
		request.on("error", () => {})
		return note("upload")
	}
	let body = ""
	request.on("data", (piece) => { body += piece })
	request.on("end", () => take(request, response, body))
})
server.listen(0, "127.0.0.1", () => {
	writeFileSync(`${folder}/port.new`, `${server.address().port}`)
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
