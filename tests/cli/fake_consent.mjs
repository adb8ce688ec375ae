// SPDX-License-Identifier: MIT
// fake_consent.mjs - a small LinkedIn that asks for consent: two pages of one person, tokens, and posts.
//
//	node fake_consent.mjs FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port when it answers. Each request is a line of FOLDER/requests:
// the method, the path and, of a form, its fields in order. Each post is a line of FOLDER/wall: its page and its words.
import { appendFileSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"

const [folder] = process.argv.slice(2)
const page = (id, name) => ({
	role: "ADMINISTRATOR", organizationalTarget: `urn:li:organization:${id}`, state: "APPROVED",
	"organizationalTarget~": { localizedName: name, vanityName: name.toLowerCase().replace(/\W+/g, "-") },
})
let last = 0

const answer = (response, status, value, headers = {}) => {
	response.writeHead(status, { "Content-Type": "application/json", ...headers })
	response.end(value === undefined ? "" : JSON.stringify(value))
}

// The exchange is checked as a platform does it: the app's keys, the code, the address to come back to.
const token = (response, form) => {
	const right = form.get("client_id") === "our-id" && form.get("client_secret") === "our-secret" &&
		form.get("code") === "good code/1" && form.get("redirect_uri")?.startsWith("http://127.0.0.1:")
	if (!right) return answer(response, 400, { error: "invalid_grant", error_description: "Not that code" })
	answer(response, 200, { access_token: "planted-access-token", refresh_token: "planted-refresh-token", expires_in: 5184000 })
}

const post = (response, body) => {
	const { author, commentary } = JSON.parse(body)
	appendFileSync(`${folder}/wall`, `${author} ${commentary}\n`)
	answer(response, 201, undefined, { "x-restli-id": `urn:li:share:${++last}` })
}

const server = http.createServer((request, response) => {
	let body = ""
	request.on("data", (piece) => { body += piece })
	request.on("end", () => {
		const path = request.url.split("?")[0], form = new URLSearchParams(body)
		const fields = path.startsWith("/oauth/") ? ` ${[...form.keys()].join(",")}` : ""
		appendFileSync(`${folder}/requests`, `${request.method} ${path}${fields}\n`)
		if (path === "/oauth/v2/accessToken") return token(response, form)
		if (request.headers.authorization !== "Bearer planted-access-token") return answer(response, 401, { message: "No" })
		if (path === "/v2/organizationalEntityAcls")
			return answer(response, 200, { elements: [page(1, "Mill Lane Library"), page(2, "Town Council")] })
		if (path === "/rest/posts" && request.method === "POST") return post(response, body)
		answer(response, 404, { message: "There is no such thing here" })
	})
})
server.listen(0, "127.0.0.1", () => {
	writeFileSync(`${folder}/port.new`, `${server.address().port}`)
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
