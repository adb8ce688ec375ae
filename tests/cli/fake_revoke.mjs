// SPDX-License-Identifier: MIT
// fake_revoke.mjs - a small X that gives tokens and takes them back, as well or as badly as it is told.
//
//	node fake_revoke.mjs FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port when it answers. FOLDER/mode holds one word: "good" takes a
// token back, "lies" says so and does not, "hangs" never answers a revoke or anything after it, "missing" knows of no
// such address; "mixed" does all of that, in turn by the number of the log-in. With a file FOLDER/many each log-in is another person's.
// Each request is a line of FOLDER/requests, each revoke one of FOLDER/revokes: milliseconds and the token.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"

const [folder] = process.argv.slice(2)
const ways = ["good", "lies", "hangs", "missing"]
const word = () => readFileSync(`${folder}/mode`, "utf8").trim()
const number = (token) => Number(token.split("-")[2] ?? 0)
const mode = (token) => word() === "mixed" ? ways[number(token) % ways.length] : word()
const alive = new Set()
let given = 0

const answer = (response, status, value) => {
	response.writeHead(status, { "Content-Type": "application/json" })
	response.end(JSON.stringify(value))
}

const token = (response) => {
	given++
	const [access, refresh] = [`planted-access-${given}`, `planted-refresh-${given}`]
	alive.add(access).add(refresh)
	answer(response, 200, {
		access_token: access, refresh_token: refresh, expires_in: 7200, token_type: "bearer",
		scope: "tweet.read tweet.write users.read media.write offline.access",
	})
}

const revoke = (response, given) => {
	if (mode(given) === "missing") return answer(response, 404, { title: "Not Found" })
	if (mode(given) === "good") alive.delete(given)
	answer(response, 200, { revoked: true })
}

const me = (response, bearer) => {
	if (!alive.has(bearer)) return answer(response, 401, { title: "Unauthorized", status: 401 })
	const id = existsSync(`${folder}/many`) ? number(bearer) : 42
	answer(response, 200, { data: { id: `${id}`, username: "millLane", name: "Mill Lane Library" } })
}

const server = http.createServer((request, response) => {
	let body = ""
	request.on("data", (piece) => { body += piece })
	request.on("end", () => {
		const path = request.url.split("?")[0]
		appendFileSync(`${folder}/requests`, `${request.method} ${path}\n`)
		const asked = new URLSearchParams(body).get("token") ?? (request.headers.authorization ?? "").replace("Bearer ", "")
		if (path === "/2/oauth2/revoke") appendFileSync(`${folder}/revokes`, `${performance.now().toFixed(1)} ${asked}\n`)
		if (mode(asked) === "hangs") return
		if (path === "/2/oauth2/token") return token(response)
		if (path === "/2/oauth2/revoke") return revoke(response, asked)
		if (path === "/2/users/me") return me(response, asked)
		answer(response, 404, { title: "Not Found" })
	})
})
server.listen(0, "127.0.0.1", () => {
	writeFileSync(`${folder}/port.new`, `${server.address().port}`)
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
