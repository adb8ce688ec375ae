// A small platform behind OAuth 1.0a for the tests, on loopback: three libraries of others verify each signature.
// SPDX-License-Identifier: MIT
// usage: node server.mjs PORT DIR, with SCHEDPOST_NODE_MODULES naming the folder that has node_modules/
//
// passport-http-oauth decides; oauth-signature and oauth-1.0a must come to the same signature, or the answer is 500.
// Each request that shows an Authorization is a line of DIR/requests: time, method, path, status, nonce. For the tests:
// POST /test/clock?ahead=SECONDS sets this server's clock, POST /test/doubt lets the next nonce look used,
// GET /test/last shows the last Authorization.
import fs from 'node:fs'
import http from 'node:http'
import { createHmac, randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'

const [port, dir] = [Number(process.argv[2]), process.argv[3]]
const require = createRequire(process.env.SCHEDPOST_NODE_MODULES)
const { ConsumerStrategy, TokenStrategy } = require('passport-http-oauth')
const OAuthSignature = require('oauth-signature')
const OAuth = require('oauth-1.0a')

const APP = { id: process.env.CLIENT_ID, secret: process.env.CLIENT_SECRET }
const MOST_APART_S = 300
const requestTokens = new Map(), accessTokens = new Map(), nonces = new Set(), posts = []
let ahead = 0, doubts = false, last = ''

const now = () => Math.floor(Date.now() / 1000) + ahead
const word = () => randomBytes(9).toString('base64') // with + and /, which must be encoded
const plainFields = (pairs) => Object.fromEntries(pairs)

// ---- the three verifiers

const app = (id, done) => (id === APP.id ? done(null, APP, APP.secret) : done(null, false))
const secretOf = (tokens) => (token, done) => {
  const known = tokens.get(token)
  return known ? done(null, known.secret, known) : done(null, false)
}
const owner = (token, done) => {
  const known = accessTokens.get(token)
  return known ? done(null, known, known.secret) : done(null, false)
}

const isFresh = (timestamp, nonce, done) => {
  const used = nonces.has(nonce) || doubts
  nonces.add(nonce)
  doubts = false
  done(null, !used && Math.abs(now() - Number(timestamp)) <= MOST_APART_S)
}

const strategies = {
  app: new ConsumerStrategy(app, secretOf(requestTokens), isFresh),
  person: new TokenStrategy(app, owner, isFresh),
}

const decide = (strategy, request) => new Promise((resolve, reject) => {
  const one = Object.assign(Object.create(strategy), {
    success: (who, info) => resolve({ who, oauth: info.oauth }),
    fail: (challenge, status) => resolve({ challenge: String(challenge), status: status ?? 401 }),
    error: reject,
  })
  one.authenticate(request)
})

const shown = (header) => plainFields([...header.matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1], decodeURIComponent(m[2])]))

// Where passport-http-oauth said yes, the other two must have the same signature.
const disagree = (request) => {
  const { oauth_signature: signature, ...oauth } = shown(request.headers.authorization)
  const secret = (accessTokens.get(oauth.oauth_token) ?? requestTokens.get(oauth.oauth_token))?.secret ?? ''
  const where = `http://${request.headers.host}`
  const first = OAuthSignature.generate(request.method, where + request.path, { ...request.query, ...request.form, ...oauth },
    APP.secret, secret, { encodeSignature: false })
  const hash = (text, key) => createHmac('sha1', key).update(text).digest('base64')
  const library = new OAuth({ consumer: { key: APP.id, secret: APP.secret }, signature_method: 'HMAC-SHA1', hash_function: hash })
  const second = library.getSignature({ method: request.method, url: where + request.url, data: request.form }, secret, oauth)
  return first === signature && second === signature ? '' : `oauth-signature ${first}, oauth-1.0a ${second}, sent ${signature}`
}

// ---- answers

const send = (response, status, type, body, headers = {}) => {
  response.writeHead(status, { 'Content-Type': type, Date: new Date(now() * 1000).toUTCString(), ...headers })
  response.end(body)
}
const json = (response, value) => send(response, 200, 'application/json', JSON.stringify(value))
const form = (response, fields) => send(response, 200, 'text/html; charset=utf-8', new URLSearchParams(fields).toString())
const refuse = (response, status, problem) => send(response, status, 'application/json', JSON.stringify({ error: problem }),
  { 'WWW-Authenticate': `OAuth realm="quill", oauth_problem="${problem}"` })

const giveRequestToken = (request, response, { oauth }) => {
  if (!oauth.callbackURL) return refuse(response, 400, 'parameter_absent')
  const token = word(), secret = word()
  requestTokens.set(token, { secret, callback: oauth.callbackURL })
  form(response, { oauth_token: token, oauth_token_secret: secret, oauth_callback_confirmed: 'true' })
}

const giveAccessToken = (request, response, { oauth }) => {
  const asked = requestTokens.get(oauth.token)
  if (!asked?.verifier || asked.verifier !== oauth.verifier) return refuse(response, 401, 'verifier_invalid')
  requestTokens.delete(oauth.token) // it works once
  const token = word(), secret = word()
  accessTokens.set(token, { name: 'alice', secret })
  form(response, { oauth_token: token, oauth_token_secret: secret, user_id: '42', screen_name: 'alice' })
}

const takePost = (request, response) => {
  if (request.query.via !== 'a+b') return refuse(response, 400, 'query_changed')
  const { text, warning } = { ...request.form, ...request.json }
  posts.unshift({ id: String(posts.length + 1), text, warning, link: request.query.link, at: now() * 1000 })
  json(response, posts[0])
}

const PAGE = '<!doctype html><title>Quill</title><form method="post"><button name="answer" value="yes">Let schedpost post</button>' +
  '<button name="answer" value="no">No</button></form>'

const askPerson = (request, response) => {
  if (!requestTokens.has(request.query.oauth_token)) return refuse(response, 401, 'token_rejected')
  send(response, 200, 'text/html', PAGE)
}

const hearPerson = (request, response) => {
  const token = request.query.oauth_token, asked = requestTokens.get(token)
  if (!asked) return refuse(response, 401, 'token_rejected')
  const back = new URL(asked.callback)
  if (request.form.answer === 'yes') {
    asked.verifier = word()
    back.searchParams.set('oauth_token', token)
    back.searchParams.set('oauth_verifier', asked.verifier)
  } else {
    requestTokens.delete(token)
    back.searchParams.set('denied', token)
  }
  send(response, 302, 'text/plain', '', { Location: back.href })
}

const setClock = (request, response) => {
  ahead = Number(request.query.ahead)
  json(response, {})
}
const doubtNonce = (request, response) => {
  doubts = true
  json(response, {})
}

const PLACES = {
  'POST /oauth/request_token': [giveRequestToken, strategies.app],
  'POST /oauth/access_token': [giveAccessToken, strategies.app],
  'GET /oauth/authorize': [askPerson],
  'POST /oauth/authorize': [hearPerson],
  'GET /me': [(request, response, { who }) => json(response, { name: who.name }), strategies.person],
  'GET /posts': [(request, response) => json(response, { posts }), strategies.person],
  'POST /posts': [takePost, strategies.person],
  'GET /wall': [(request, response) => json(response, { posts })],
  'GET /test/last': [(request, response) => send(response, 200, 'text/plain', last)],
  'POST /test/clock': [setClock],
  'POST /test/doubt': [doubtNonce],
}

// ---- the server

// The line is there before the answer is: whoever has the answer may read it.
const noteBefore = (request, response, quarrel) => {
  const end = response.end.bind(response)
  response.end = (...rest) => {
    const line = [now() - ahead, request.method, request.path, response.statusCode, shown(last).oauth_nonce, quarrel]
    fs.appendFileSync(`${dir}/requests`, line.join(' ').trim() + '\n')
    return end(...rest)
  }
}

const answer = async (request, response) => {
  const [act, strategy] = PLACES[`${request.method} ${request.path}`] ?? []
  if (!act) return refuse(response, 404, 'not_found')
  if (!strategy) return act(request, response)
  last = request.headers.authorization ?? ''
  const verdict = await decide(strategy, request)
  const quarrel = verdict.who ? disagree(request) : ''
  noteBefore(request, response, quarrel)
  if (verdict.challenge) refuse(response, verdict.status, /oauth_problem="(\w+)"/.exec(verdict.challenge)?.[1] ?? 'unsigned')
  else if (quarrel) send(response, 500, 'text/plain', quarrel)
  else act(request, response, verdict)
}

const server = http.createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (piece) => { body += piece })
  request.on('end', () => {
    const [path, query] = request.url.split('?'), kind = request.headers['content-type'] ?? ''
    request.path = path
    request.query = plainFields(new URLSearchParams(query ?? ''))
    request.form = kind.startsWith('application/x-www-form-urlencoded') ? plainFields(new URLSearchParams(body)) : {}
    request.json = kind.startsWith('application/json') ? JSON.parse(body) : {}
    request.body = request.form // where passport-http-oauth looks
    answer(request, response).catch((error) => send(response, 500, 'text/plain', String(error)))
  })
})
server.listen(port, '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
