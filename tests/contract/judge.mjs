// SPDX-License-Identifier: MIT
// judge.mjs - what is wrong with a request by a platform's published description, and copies that are spoilt on purpose.
import http from "node:http"

// What a platform tells of in prose only, and where a server of the plays says that it is. Whatever else is not in the
// description is wrong.
const PROSE = {
	x: ["/2/oauth2/token", "/2/oauth2/revoke"],
	mastodon: ["/nodeinfo/2.0", "/auth/token", "/auth/end", "/oauth/token grant_type=refresh_token"],
}
// Since August 2026 X's description says "post" where its manual says "tweet"; the plugin tries both.
// Pinterest's tells of continuous_refresh in its words only.
// Mastodon's wants a list where older servers want a text, which newer ones read too.
const KNOWN = {
	x: ["request.query.tweet.fields"],
	pinterest: ["request.body.continuous_refresh"],
	mastodon: ["request.body.redirect_uris: Request body property redirect_uris must be array"],
}

export const in_prose = (described, bare, body = "") => (PROSE[described.name] ?? []).some((one) => {
	const [path, words = ""] = one.split(" ")
	return path === bare && body.includes(words)
})

const send = (prism, request) => new Promise((done, failed) => {
	const body = request.body === undefined ? undefined : Buffer.from(request.body)
	const headers = Object.fromEntries(request.headers)
	if (body) headers["Content-Length"] = body.length
	const sent = http.request(prism + request.path, { method: request.method, headers, agent: false }, (answer) => {
		let text = ""
		answer.on("data", (piece) => { text += piece })
		answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text }))
	})
	sent.on("error", failed)
	sent.end(body)
})

const has = (request, name) => request.headers.find(([is]) => is.toLowerCase() === name)?.[1] ?? ""

// The names of the fields of a form, which Prism lets be whatever they are.
const form_names = (request) => {
	const mime = has(request, "content-type"), body = request.body ?? ""
	if (mime.startsWith("application/x-www-form-urlencoded")) return [...new URLSearchParams(body).keys()]
	if (mime.startsWith("multipart/")) return [...body.matchAll(/; name="([^"]*)"/g)].map(([, name]) => name)
	return []
}

const not_described = (described, request) => {
	const [bare, query] = request.path.split("?")
	const names = described.names(request.method, bare)
	const unknown = (some, known) => [...some].filter((name) => !known.has(name))
	return [
		...unknown(new URLSearchParams(query).keys(), names.query).map((name) => `request.query.${name}: there is no such name`),
		...unknown(form_names(request), names.form).map((name) => `request.body.${name}: there is no such field`),
	]
}

// What is wrong with a request, as sentences: what Prism finds (in its header stand the flaws of its own example answers
// too), and names that are not described.
export const wrong = async (described, prism, request) => {
	const answer = await send(prism, request)
	const found = JSON.parse(answer.headers["sl-violations"] ?? "[]").filter(({ location }) => location[0] === "request")
	const said = found.map(({ location, message }) => `${location.join(".")}: ${message}`)
	const problem = answer.headers["content-type"]?.includes("problem+json") ? JSON.parse(answer.text) : {}
	if (!said.length && problem.type?.includes("errors#")) said.push(`${problem.title}: ${problem.detail}`)
	const known = (one) => KNOWN[described.name]?.some((words) => one.startsWith(words))
	return [...said, ...not_described(described, request)].filter((one) => !known(one))
}

// ---- spoilt copies: each must be found

const spoil_json = (request) => {
	const body = JSON.parse(request.body)
	return Object.keys(body).map((name) => ({
		what: `"${name}" of another kind`,
		request: { ...request, body: JSON.stringify({ ...body, [name]: typeof body[name] === "object" ? 7 : { spoilt: 7 } }) },
	}))
}

export const spoilt = (described, request) => {
	const mark = request.path.includes("?") ? "&" : "?"
	const copies = [{
		what: "a name in the address that is not described", request: { ...request, path: `${request.path}${mark}spoilt=7` },
	}]
	const { secured, free } = described.names(request.method, request.path.split("?")[0])
	if (has(request, "authorization") && secured && !free)
		copies.push({ what: "no authorization",
			request: { ...request, headers: request.headers.filter(([name]) => name !== "Authorization") } })
	if (has(request, "content-type").startsWith("application/json")) copies.push(...spoil_json(request))
	if (request.body !== undefined)
		copies.push({ what: "a body that is no such thing", request: { ...request, body: "no such thing",
			headers: [...request.headers.filter(([name]) => name !== "Content-Type"), ["Content-Type", "text/plain"]] } })
	return copies
}
