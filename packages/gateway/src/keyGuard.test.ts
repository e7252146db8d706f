import { describe, expect, it } from 'vitest'
import { fromPage } from './createUpstream.fixtures.ts'
import { createKeyGuard, keyMark, type KeyFilter } from './keyGuard.ts'
import { setUpGateway } from './setUpGateway.fixtures.ts'

const key = 'sk-"live"/a\\b+7~{KEY}?=(1)*!'
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const base64url = (text: string): string => Buffer.from(text, 'latin1').toString('base64url')
const hex = Buffer.from(key, 'latin1').toString('hex')
const unicode = Array.from(key, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
  '',
)

const forms: readonly (readonly [what: string, text: string])[] = [
  ['as it is', key],
  ['as JSON', JSON.stringify({ key })],
  ['as JSON with its slashes escaped', JSON.stringify(key).replaceAll('/', '\\/')],
  ['as JSON in escapes', unicode],
  ...['', 'a', 'ab', 'Authorization: Bearer '].flatMap((before) => [
    [`in base64 behind “${before}”`, base64(`${before}${key}\nHOME=/`)] as const,
    [`in base64url behind “${before}”`, base64url(`${before}${key}`)] as const,
  ]),
  ['in hex', hex],
  ['in capital hex', hex.toUpperCase()],
  ['percent-encoded', encodeURIComponent(key)],
  ['percent-encoded by Python', 'sk-%22live%22/a%5Cb%2B7~%7BKEY%7D%3F%3D%281%29%2A%21'],
  ['percent-encoded by Python, slashes too', 'sk-%22live%22%2Fa%5Cb%2B7~%7BKEY%7D%3F%3D%281%29%2A%21'],
  ['percent-encoded letter by letter', hex.replace(/../g, '%$&')],
  ['percent-encoded letter by letter, in capitals', hex.toUpperCase().replace(/../g, '%$&')],
]
const frame = (text: string): string => `id: 1\nevent: tool_result\ndata: 東 ${text} {é}\n\n`

/** Without what JSON escapes with, however often. */
const plain = (text: string): string => text.replaceAll('\\', '')

function pushAll(filter: KeyFilter, ...pieces: readonly Uint8Array[]): string {
  return Buffer.concat([...pieces.map(filter.push), filter.end()]).toString()
}

describe('the key', () => {
  it.each(forms)('is taken out %s, wherever the bytes are parted', (_, text) => {
    const guard = createKeyGuard(key)
    const bytes = Buffer.from(frame(text))
    const expected = guard.clean(frame(text))
    expect(expected).toContain(keyMark)
    // What is left of a form in base64 are letters that also hold its neighbours.
    for (const piece of [key, key.slice(2, -2), hex, base64(key).slice(4, -4), base64url(key).slice(4, -4)]) {
      expect(expected.toLowerCase()).not.toContain(piece.toLowerCase())
    }
    for (let at = 0; at <= bytes.length; at++) {
      expect(pushAll(guard.begin(), bytes.subarray(0, at), bytes.subarray(at))).toBe(expected)
    }
    expect(pushAll(guard.begin(), ...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe(expected)
  })

  it('is taken out as often as it stands there', () => {
    const { clean } = createKeyGuard('abcabcabd')
    expect(clean('abcabcabcabdabcabcabd abcabcab')).toBe(`abc${keyMark}${keyMark} abcabcab`)
  })

  it('reaches no browser by any route', async () => {
    for (const [what, text] of forms) {
      const { gateway } = setUpGateway({
        engineKey: key,
        fetch: async (url) =>
          url.includes('/execute')
            ? new Response(frame(text), { headers: { 'content-type': 'text/event-stream' } })
            : Response.json({
                status: 'ok',
                subsystems: { [text]: text },
                pending: [{ request_id: 'r', task_id: 't', kind: 'question', question: text, input: [text] }],
              }),
      })
      const post = { message: 'hi', task_id: 't', request_id: 'r', answer: 'yes' }
      for (const request of [
        fromPage('/api/engine/execute', post),
        fromPage('/api/engine/execute/replay?task_id=t'),
        fromPage('/api/engine/hitl/pending'),
        fromPage('/api/engine/hitl/respond', post),
        fromPage('/api/engine/health'),
      ]) {
        const response = await gateway(request)
        expect(response.status, what).toBe(200)
        const told = await response.text()
        for (const secret of [key, hex, text]) expect(plain(told), what).not.toContain(plain(secret))
      }
    }
  })
})

describe('what is not the key', () => {
  it('goes on at once and unchanged, whatever its bytes are', () => {
    const filter = createKeyGuard(key).begin()
    const all = Uint8Array.from({ length: 4096 }, (_, index) => (index * 31 + (index >> 8)) % 256)
    expect(filter.push(all)).toEqual(all)
    expect(Buffer.from(filter.push(Buffer.from('data: sk-"live"/a\\b\n\n'))).toString()).toBe(
      'data: sk-"live"/a\\b\n\n',
    )
    expect(filter.end()).toHaveLength(0)
  })

  it('is held back only while it may become the key, and told when the body ends', () => {
    const filter = createKeyGuard(key).begin()
    expect(Buffer.from(filter.push(Buffer.from('say sk-"li'))).toString()).toBe('say ')
    expect(Buffer.from(filter.end()).toString()).toBe('sk-"li')
  })

  it('is a word that is as short as a key of a few letters', () => {
    expect(createKeyGuard('abc').clean('abc YWJj 616263')).toBe('abc YWJj 616263')
  })
})
