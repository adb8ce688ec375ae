// SPDX-License-Identifier: MIT
// description.mjs - an OpenAPI description: which operation a request is, and which names that knows.
//
//	node description.mjs IN OUT TEMPLATE...	writes it so that Prism can read it, and soon: with these paths alone
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const read = (path) => JSON.parse(readFileSync(path))

const look_up = (all, value) =>
	value?.$ref ? look_up(all, value.$ref.slice(2).split("/").reduce((at, step) => at[step.replace(/~1/g, "/")], all)) : value

// The names of the fields that a schema has, whichever of its forms a value takes.
const fields = (all, given, seen = new Set()) => {
	const schema = look_up(all, given)
	if (!schema || seen.has(schema)) return []
	seen.add(schema)
	const forms = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])]
	const mapped = Object.values(schema.discriminator?.mapping ?? {}).map(($ref) => ({ $ref }))
	return [...Object.keys(schema.properties ?? {}), ...[...forms, ...mapped].flatMap((form) => fields(all, form, seen))]
}

export const description = (name, path) => {
	const all = read(path)
	const paths = Object.keys(all.paths).map((template) => ({
		template, like: new RegExp(`^${template.replace(/[.+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "[^/]+")}$`),
	}))
	// The plainest fits best: /pins/analytics before /pins/{pin_id}.
	paths.sort((a, b) => a.template.split("{").length - b.template.split("{").length)
	const find = (bare) => paths.find(({ like }) => like.test(bare))?.template
	const names = (method, bare) => {
		const of = all.paths[find(bare)], operation = of?.[method.toLowerCase()]
		const parameters = [...(of?.parameters ?? []), ...(operation?.parameters ?? [])].map((one) => look_up(all, one))
		const forms = Object.values(look_up(all, operation?.requestBody)?.content ?? {}).map(({ schema }) => schema)
		return {
			query: new Set(parameters.filter((one) => one.in === "query").map((one) => one.name)),
			form: new Set(forms.flatMap((schema) => fields(all, schema))),
			secured: (operation?.security ?? all.security ?? []).some((way) => Object.keys(way).length),
			free: (operation?.security ?? all.security ?? []).some((way) => !Object.keys(way).length),
		}
	}
	const { pathname } = new URL(all.servers[0].url.replace(/\{[^}]*\}/g, "any"))
	return { name, head: pathname.replace(/\/$/, ""), find, names }
}

// What fits two of several forms is as little "one of" them as what fits none: both platforms mean any of them. A header
// is a text, whatever Mastodon's says; and Mastodon reads a form wherever it reads JSON.
const mend = (value, name = "") => {
	if (Array.isArray(value)) return value.map((inner) => mend(inner))
	if (!value || typeof value !== "object") return value
	const { oneOf, ...rest } = Object.fromEntries(Object.entries(value).map(([of, inner]) => [of, mend(inner, of)]))
	if (rest.in === "header") rest.schema = { type: "string" }
	if (name === "content" && rest["application/json"] && !rest["multipart/form-data"])
		rest["application/x-www-form-urlencoded"] ??= rest["application/json"]
	return oneOf ? { ...rest, anyOf: oneOf } : rest
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [, , from, to, ...templates] = process.argv
	const { paths, ...rest } = read(from)
	writeFileSync(to, JSON.stringify(mend({ ...rest, paths: Object.fromEntries(templates.map((one) => [one, paths[one]])) })))
}
