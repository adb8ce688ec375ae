// A real Bluesky PDS for the tests, on loopback, with a directory of identities (PLC) in the same process.
// SPDX-License-Identifier: MIT
// usage: node server.mjs PORT PUBLIC_PORT DIR, with SCHEDPOST_NODE_MODULES naming the folder that has node_modules/
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { createRequire } from 'node:module'

const [port, publicPort] = process.argv.slice(2, 4).map(Number)
const dir = path.resolve(process.argv[4])
const require = createRequire(process.env.SCHEDPOST_NODE_MODULES)

// Both servers listen on every interface, and the PDS on the port that it is
// known by: each is held to loopback, and the PDS to the port asked for.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (wanted, ...rest) {
  const callback = rest.find((a) => typeof a === 'function')
  return listen.call(this, { port: wanted === publicPort ? port : wanted, host: '127.0.0.1' }, callback)
}

const { PlcServer, MockDatabase } = require('@did-plc/server')

// The directory lives in memory; its operations are noted, so that a restart knows the identities again.
class Directory extends MockDatabase {
  file = path.join(dir, 'identities.jsonl')

  async replay() {
    if (!fs.existsSync(this.file)) return
    for (const line of fs.readFileSync(this.file, 'utf8').trim().split('\n')) {
      await super.validateAndAddOp(...JSON.parse(line))
    }
  }

  async validateAndAddOp(did, operation) {
    await super.validateAndAddOp(did, operation)
    fs.appendFileSync(this.file, JSON.stringify([did, operation]) + '\n')
  }
}

const db = new Directory()
await db.replay()
// A client may have been told where the directory is, so it stays there.
const place = path.join(dir, 'directory')
const plc = await PlcServer.create({ db, port: fs.existsSync(place) ? Number(fs.readFileSync(place, 'utf8')) : 0 }).start()
fs.writeFileSync(place, String(plc.address().port))

const secret = (digit) => digit.repeat(64)
Object.assign(process.env, {
  LOG_ENABLED: '0',
  PDS_PORT: String(publicPort),
  PDS_HOSTNAME: 'localhost', // makes the public address http://localhost:PUBLIC_PORT, and handles end in .test
  PDS_DEV_MODE: '1',
  PDS_DISABLE_SSRF_PROTECTION: '1', // it must reach the directory, which is on loopback
  PDS_INVITE_REQUIRED: '0',
  PDS_DATA_DIRECTORY: dir,
  PDS_BLOBSTORE_DISK_LOCATION: path.join(dir, 'blobs'),
  PDS_DID_PLC_URL: `http://127.0.0.1:${plc.address().port}`,
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: secret('1'),
  PDS_DPOP_SECRET: process.env.PDS_DPOP_SECRET ?? secret('2'), // with another one all nonces are others
  PDS_JWT_SECRET: process.env.PDS_JWT_SECRET ?? secret('3'), // with another one it knows no earlier session
  PDS_ADMIN_PASSWORD: 'admin-password',
})

const { PDS } = require('@atproto/pds')
await PDS.run({ onStarted: () => {} }) // returns after SIGTERM
process.exit(0)
