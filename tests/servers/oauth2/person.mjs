// Plays the person at the server's pages: signs in and agrees, or says no. Prints where the browser is sent.
// SPDX-License-Identifier: MIT
// usage: node person.mjs ADDRESS LOGIN yes|no
const [address, login, answer] = process.argv.slice(2)
const home = new URL(address).origin
const cookies = new Map()
const MOST_PAGES = 12

const open = async (url, form) => {
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form,
    redirect: 'manual',
    headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
    if (value) cookies.set(name, value)
    else cookies.delete(name)
  }
  return response
}

// What the page's form is filled in with, and where it goes.
const act = (page, url) => {
  const abort = /href="([^"]*abort[^"]*)"/.exec(page)
  if (answer === 'no' && abort) return [new URL(abort[1], url)]
  const action = /action="([^"]*)"/.exec(page)
  if (!action) throw new Error(`a page without a form: ${page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 300)}`)
  const form = page.includes('name="login"') ? { prompt: 'login', login, password: 'any' } : { prompt: 'consent' }
  return [new URL(action[1], url), new URLSearchParams(form)]
}

let url = new URL(address), form
for (let n = 0; n < MOST_PAGES && url.origin === home; n++) {
  const response = await open(url, form)
  const to = response.headers.get('location')
  if (to) [url, form] = [new URL(to, url)]
  else [url, form] = act(await response.text(), url)
}
console.log(url.href)
