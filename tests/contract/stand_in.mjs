// SPDX-License-Identifier: MIT
// stand_in.mjs - stands for a platform before a real schedpostd: what it is asked is held against the description.
//
//	node stand_in.mjs NAME DESCRIPTION.json PRISM FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port. Each request that is as described is a line of FOLDER/held,
// its method and path; what is wrong with another one is a line of FOLDER/found. As long as FOLDER/spoil is there, the
// words of posts leave their place before they are judged. A first post with "lost" in it gets no answer.
import { appendFileSync, existsSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"

import { description } from "./description.mjs"
import { in_prose, wrong } from "./judge.mjs"

const [name, path, prism, folder] = process.argv.slice(2)
const described = description(name, path)
const posts = []
let port = 0, renewed = 0, stale = true

const tokens = (more) => () => {
	renewed++
	return [200, { access_token: `planted-access-${renewed}`, refresh_token: `planted-refresh-${renewed}`, ...more }]
}

// The first post after the log-in finds its access run out, so that it is renewed.
const made = (status, text, answer) => {
	if (stale) return (stale = false), [401, { code: 2, title: "Unauthorized", detail: "Unauthorized" }]
	posts.unshift({ id: `${1000000000000000000n + BigInt(posts.length)}`, text, at: new Date() })
	return [text.includes("lost") && posts.filter((one) => one.text === text).length === 1 ? 0 : status, answer(posts[0])]
}

const ANSWERS = {
	x: {
		"POST /2/oauth2/token": tokens({ token_type: "bearer", expires_in: 7200,
			scope: "tweet.read tweet.write users.read media.write offline.access" }),
		"POST /2/oauth2/revoke": () => [200, { revoked: true }],
		"GET /2/users/me": () => [200, { data: { id: "2244994945", name: "Mill Lane Library", username: "milllane" } }],
		"POST /2/tweets": ({ text }) => made(201, text, (post) => ({ data: { id: post.id, text } })),
		"DELETE /2/tweets/{id}": () => [200, { data: { deleted: true } }],
		"GET /2/users/{id}/tweets": () => [200, {
			data: posts.map(({ id, text, at }) => ({ id, text, created_at: at.toISOString(), public_metrics: { like_count: 0 } })),
			meta: { result_count: posts.length } }],
		"POST /2/media/upload": () => [200, { data: { id: "1146654567674912769" } }],
		"POST /2/media/upload/initialize": () => [200, { data: { id: "1146654567674912770" } }],
		"POST /2/media/upload/{id}/append": () => [200, { data: { expires_at: 1 } }],
		"POST /2/media/upload/{id}/finalize": () => [200, {
			data: { id: "1146654567674912770", processing_info: { state: "pending", check_after_secs: 1 } } }],
		"GET /2/media/upload": () => [200, { data: { id: "1146654567674912770", processing_info: { state: "succeeded" } } }],
		"POST /2/media/metadata": () => [200, { data: { id: "1146654567674912769" } }],
	},
	pinterest: {
		"POST /oauth/token": tokens({ token_type: "bearer", expires_in: 2592000,
			scope: "boards:read,boards:write,pins:read,pins:write,user_accounts:read" }),
		"POST /oauth/token/revoke": () => [200, {}],
		"GET /user_account": () => [200, { username: "milllane", business_name: "Mill Lane Library" }],
		"GET /boards": () => [200, { items: [{ id: "549755885175", name: "New books", owner: { username: "milllane" } }] }],
		"GET /boards/{board_id}": () => [200, { id: "549755885175", name: "New books", owner: { username: "milllane" } }],
		"POST /media": () => [201, { media_id: "12345", media_type: "video", upload_url: `http://127.0.0.1:${port}/store`,
			upload_parameters: { key: "uploads/1", policy: "made-up" } }],
		"GET /media/{media_id}": () => [200, { media_id: "12345", media_type: "video", status: "succeeded" }],
		"POST /pins": ({ description: text }) => made(201, text, ({ id }) => ({ id, description: text })),
		"DELETE /pins/{pin_id}": () => [204],
	},
}[name]

const spoil = (body) => {
	if (!existsSync(`${folder}/spoil`) || !body.startsWith("{")) return body
	const { text, description: words, ...rest } = JSON.parse(body)
	return JSON.stringify({ ...rest, media_source: 7, wrods: text ?? words })
}

const judged = async (method, asked, headers, body) => {
	const [bare] = asked.split("?")
	if (in_prose(described, bare)) return
	const found = described.find(bare)
		? await wrong(described, prism, { method, path: asked, headers, body: body && spoil(body) })
		: ["there is no such address"]
	for (const line of found) appendFileSync(`${folder}/found`, `${method} ${bare}: ${line}\n`)
	if (!found.length) appendFileSync(`${folder}/held`, `${method} ${described.find(bare)}\n`)
}

const answer = async (request, response, body) => {
	const base = `/api${described.head}`, asked = request.url.slice(base.length)
	const headers = ["authorization", "content-type"].filter((one) => request.headers[one])
		.map((one) => [one, request.headers[one]])
	if (request.url === "/store") return response.writeHead(204).end()
	if (!request.url.startsWith(base)) return response.writeHead(404).end()
	await judged(request.method, asked, headers, request.method === "GET" || !body ? undefined : body)
	const [bare] = asked.split("?"), of = ANSWERS[`${request.method} ${described.find(bare) ?? bare}`]
	const json = request.headers["content-type"]?.startsWith("application/json") ? JSON.parse(body) : {}
	const [status, value] = of ? of(json) : [404, { message: "There is no such thing here" }]
	if (!status) return response.destroy()
	response.writeHead(status, { "Content-Type": "application/json" })
	response.end(value && JSON.stringify(value))
}

const server = http.createServer((request, response) => {
	const pieces = []
	request.on("data", (piece) => pieces.push(piece))
	request.on("end", () => answer(request, response, Buffer.concat(pieces).toString("latin1")))
})
server.listen(0, "127.0.0.1", () => {
	port = server.address().port
	writeFileSync(`${folder}/port.new`, `${port}`)
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
