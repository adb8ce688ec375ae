// SPDX-License-Identifier: MIT
// fake_leaky.mjs - a small X that gives secrets with a mark in them, and repeats whatever it was sent in its errors.
//
//	node fake_leaky.mjs FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port. FOLDER/stale, if there: the next post is refused because its
// token has run out. FOLDER/renewal: what a renewal then meets: ok, refused or lost. FOLDER/seen: each verifier and each
// header of a client that it was sent, a line each; FOLDER/asked: each grant and each path.
import { appendFileSync, existsSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs"
import http from "node:http"

const [folder] = process.argv.slice(2)
const mark = "Zq8-plant"
const renewal = () => readFileSync(`${folder}/renewal`, "utf8").trim()
const note = (name, line) => appendFileSync(`${folder}/${name}`, `${line}\n`)
let given = 0, posts = 0, dead = false

const answer = (response, status, value, headers = {}) => {
	response.writeHead(status, { "Content-Type": "application/json", ...headers })
	response.end(JSON.stringify(value))
}

// As it came, percent-encoded, and as JSON. (What is encoded as a whole is not known again: net/wash.h.)
const repeat = (response, status, request, body) => {
	const said = request.headers.authorization ?? ""
	const secret = said.replace(/^\w+ /, "")
	const detail = `Not with ${said} ${secret} ${encodeURIComponent(secret)} ${JSON.stringify(said)} ${body}`
	answer(response, status, { error: "invalid_request", error_description: detail, title: detail, detail },
		{ "X-Repeated": said, "WWW-Authenticate": said })
}

const tokens = (request, response, body) => {
	const form = new URLSearchParams(body), grant = form.get("grant_type")
	note("asked", grant)
	note("seen", (request.headers.authorization ?? "").replace(/^\w+ /, ""))
	if (form.get("code_verifier")) note("seen", form.get("code_verifier"))
	if (grant === "refresh_token" && renewal() === "lost") return response.destroy()
	if (grant === "refresh_token" && renewal() === "refused") return repeat(response, 400, request, body)
	dead = false
	given++
	answer(response, 200, {
		token_type: "bearer", expires_in: 7200, access_token: `${mark}-access-${given}`,
		refresh_token: `${mark}-refresh-${given}`, scope: "tweet.read tweet.write users.read media.write offline.access",
	})
}

http.createServer((request, response) => {
	let body = ""
	request.on("data", (piece) => { body += piece })
	request.on("end", () => {
		const path = request.url.split("?")[0]
		note("asked", `${request.method} ${path}`)
		if (path === "/2/oauth2/token") return tokens(request, response, body)
		if (path === "/2/oauth2/revoke") {
			dead = true
			return answer(response, 200, { revoked: true })
		}
		if (path === "/2/tweets" && existsSync(`${folder}/stale`)) {
			unlinkSync(`${folder}/stale`)
			return repeat(response, 401, request, body)
		}
		if (dead) return repeat(response, 401, request, body)
		if (path === "/2/users/me") return answer(response, 200, { data: { id: "7", name: "Town", username: "town" } })
		if (path === "/2/tweets" && body.includes("repeat")) return repeat(response, 403, request, body)
		if (path === "/2/tweets") return answer(response, 201, { data: { id: String(++posts), text: JSON.parse(body).text } })
		repeat(response, 404, request, body)
	})
}).listen(0, "127.0.0.1", function () {
	writeFileSync(`${folder}/port.new`, `${this.address().port}`)
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
