// SPDX-License-Identifier: MIT
// fake_listener.mjs - a webhook of somebody's own, for notices: each that it gets is FOLDER/N.body and FOLDER/N.head (JSON).
//
//	node fake_listener.mjs FOLDER
//
// Listens on 127.0.0.1 and writes its port to FOLDER/port when it answers. What the file FOLDER/status holds is its answer.
import { readFileSync, renameSync, writeFileSync } from "node:fs"
import http from "node:http"

const [folder] = process.argv.slice(2)
let count = 0
const status = () => {
	try {
		return Number(readFileSync(`${folder}/status`, "utf8"))
	} catch {
		return 204
	}
}

http.createServer((request, response) => {
	const chunks = []
	request.on("data", (chunk) => chunks.push(chunk))
	request.on("end", () => {
		count++
		writeFileSync(`${folder}/${count}.body`, Buffer.concat(chunks))
		writeFileSync(`${folder}/${count}.new`, JSON.stringify({ method: request.method, url: request.url, ...request.headers }))
		renameSync(`${folder}/${count}.new`, `${folder}/${count}.head`)
		response.writeHead(status())
		response.end()
	})
}).listen(0, "127.0.0.1", function () {
	writeFileSync(`${folder}/port.new`, String(this.address().port))
	renameSync(`${folder}/port.new`, `${folder}/port`)
})
