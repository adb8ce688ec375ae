// oidc-provider as a strict OAuth 2 authorization server for the tests, on loopback, with a wall of posts behind it.
// SPDX-License-Identifier: MIT
// usage: node server.mjs PORT BASE DIR, with SCHEDPOST_NODE_MODULES naming the folder that has node_modules/
//
// PKCE by S256 is demanded, and a refresh token works once. Each request for tokens is a line of DIR/tokens: grant type,
// status, and a hash of the code or refresh token. For the tests:
// /test/life?seconds=N sets the life of new access tokens, /test/expire ends those that were shown at the wall so far,
// /test/page?times=N lets the next N requests for tokens be answered by a proxy's page, before they reach the server.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'

const [port, base, dir] = [Number(process.argv[2]), process.argv[3], process.argv[4]]
const home = path.join(process.env.SCHEDPOST_NODE_MODULES, 'node_modules/oidc-provider')
const { default: Provider } = await import(pathToFileURL(path.join(home, 'lib/index.js')))

let life = 3600, pages = 0
const posts = [], shown = new Set(), dead = new Set()

const provider = new Provider(base, {
  clients: [{
    client_id: process.env.CLIENT_ID,
    client_secret: process.env.CLIENT_SECRET,
    redirect_uris: [process.env.REDIRECT],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  }],
  scopes: ['openid', 'offline_access', 'post:write'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  ttl: { AccessToken: () => life, AuthorizationCode: 600, RefreshToken: 86400, Interaction: 600, Session: 600, Grant: 86400 },
  findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, name: id }) }),
  cookies: { keys: ['schedpost-test'] },
})

const note = (form, status) => {
  const once = form.get('refresh_token') ?? form.get('code') ?? ''
  const hash = createHash('sha256').update(once).digest('hex').slice(0, 16)
  fs.appendFileSync(`${dir}/tokens`, `${form.get('grant_type')} ${status} ${hash}\n`)
}

// ---- the wall

const json = (response, status, value) => {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

const ownerOf = async (request) => {
  const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
  const found = token && !dead.has(token) && await provider.AccessToken.find(token)
  if (found) shown.add(token)
  return found && found.scopes.has('post:write') ? found.accountId : undefined
}

const wall = async (request, response, body) => {
  const owner = await ownerOf(request)
  if (!owner) return json(response, 401, { error: 'invalid_token' })
  if (request.url === '/api/me') return json(response, 200, { name: owner })
  if (request.method === 'POST') posts.unshift({ ...JSON.parse(body), id: String(posts.length + 1), at: Date.now() })
  json(response, 200, request.method === 'POST' ? posts[0] : { posts })
}

const settings = (request, response) => {
  const { pathname, searchParams } = new URL(request.url, base)
  if (pathname === '/test/life') life = Number(searchParams.get('seconds'))
  if (pathname === '/test/expire') shown.forEach((token) => dead.add(token))
  if (pathname === '/test/page') pages = Number(searchParams.get('times'))
  json(response, 200, pathname === '/test/wall' ? { posts } : {})
}

const proxysPage = (response) => {
  pages--
  response.writeHead(200, { 'Content-Type': 'text/html' })
  response.end('<html><title>Sign in to the guest network</title><body>Welcome</body></html>')
}

// ---- the server

const provide = provider.callback()

const tokens = (request, response, body) => {
  const form = new URLSearchParams(body)
  if (pages > 0) {
    note(form, 'page')
    return proxysPage(response)
  }
  const end = response.end.bind(response)
  response.end = (...rest) => { // the line is there before the answer is
    note(form, response.statusCode)
    return end(...rest)
  }
  request.body = body // read already: the provider takes it from here
  provide(request, response)
}

const server = http.createServer((request, response) => {
  const own = request.url.startsWith('/api/') ? wall : request.url === '/token' ? tokens : undefined
  if (request.url.startsWith('/test/')) return settings(request, response)
  if (!own) return provide(request, response)
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (piece) => { body += piece })
  request.on('end', () => own(request, response, body))
})
server.listen(port, '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
