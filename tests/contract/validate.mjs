// SPDX-License-Identifier: MIT
// validate.mjs - holds requests against a platform's published description, and spoilt ones too: TAP on standard output.
//
//	requests x SERVER | node validate.mjs x DESCRIPTION.json SERVER PRISM
//	requests x SERVER | node validate.mjs x DESCRIPTION.json SERVER		prints the paths of the description that they use
//
// SERVER is the address that stands for the platform in the requests ("any": each account has a server), PRISM where Prism
// speaks the description. A request is wrong when Prism finds something in it; that it does is shown with spoilt copies, of
// which each must be found.
import { createInterface } from "node:readline"

import { description } from "./description.mjs"
import { in_prose, spoilt, wrong } from "./judge.mjs"

// ---- the whole

class Judge {
	constructor(prism, described) {
		Object.assign(this, { prism, described, groups: new Map(), elsewhere: 0, prose: 0 })
	}

	result(name, findings) {
		console.log(`${findings.length ? "not ok" : "ok"} - ${this.described.name}: ${name}`)
		for (const line of findings) console.log(`#   ${line}`)
	}

	add(request, server) {
		const base = `${server}/api${this.described.head}`
		const own = server === "any" ? request.url.replace(/^https?:\/\/[^/]*/, base) : request.url
		if (!own.startsWith(server)) return void this.elsewhere++
		const path = own.startsWith(`${base}/`) ? own.slice(base.length) : undefined
		const bare = path?.split("?")[0]
		if (in_prose(this.described, bare, request.body)) return void this.prose++
		const of = bare && this.described.find(bare)
		const group = `${request.method} ${of ?? `${request.url}, which is not described`}`
		if (!this.groups.has(group)) this.groups.set(group, [])
		this.groups.get(group).push({ ...request, of, path: path ?? "/not-described" })
	}

	async hold(group, requests) {
		const findings = []
		for (const request of requests)
			for (const said of await wrong(this.described, this.prism, request)) findings.push(`${request.play}: ${said}`)
		this.result(`${requests.length} of ${group} are as described`, [...new Set(findings)])
	}

	// A copy of the largest request of each kind, for it has most that can be spoilt.
	async find_spoilt(group, requests) {
		const whole = requests.reduce((a, b) => ((b.body ?? "").length > (a.body ?? "").length ? b : a))
		const missed = []
		const copies = spoilt(this.described, whole)
		for (const { what, request } of copies)
			if (!(await wrong(this.described, this.prism, request)).length) missed.push(`not found in ${whole.play}: ${what}`)
		this.result(`${copies.length} spoilt copies of ${group} are found`, missed)
	}

	templates() {
		return new Set([...this.groups.values()].flat().map(({ of }) => of).filter(Boolean))
	}

	async all() {
		for (const [group, requests] of [...this.groups].sort()) {
			await this.hold(group, requests)
			await this.find_spoilt(group, requests)
		}
		const { name } = this.described
		console.log(`# ${name}: ${this.prose} requests are described in prose only, ${this.elsewhere} go to addresses handed out`)
	}
}

const main = async ([name, path, server, prism]) => {
	const judge = new Judge(prism, description(name, path))
	for await (const line of createInterface({ input: process.stdin })) judge.add(JSON.parse(line), server)
	if (prism) await judge.all()
	else console.log([...judge.templates()].join("\n"))
}
await main(process.argv.slice(2))
