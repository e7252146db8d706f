import { describe, expect, it } from 'vitest'
import { readBoundedJson } from './readBoundedJson.ts'

/** A body that comes in these pieces, and tells when nobody wants more of it. */
function bodyOf(...pieces: readonly (string | Uint8Array)[]): { body: Response; left: () => boolean } {
  let left = false
  const chunks = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece))
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift()
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    },
    cancel() {
      left = true
    },
  })
  return { body: new Response(stream), left: () => left }
}

describe('readBoundedJson', () => {
  it('reads letters that are cut in two by a chunk', async () => {
    const [first, ...rest] = new TextEncoder().encode('é')
    const { body } = bodyOf('"caf', new Uint8Array([first ?? 0]), new Uint8Array(rest), '"')
    expect(await readBoundedJson(body, 100)).toBe('café')
  })

  it.each([
    ['in the middle', ['"', new Uint8Array([0xff]), '"']],
    ['cut off at the end', ['"a"', new Uint8Array([0xc3])]],
  ])('refuses what is not UTF-8, %s', async (_, pieces) => {
    await expect(readBoundedJson(bodyOf(...pieces).body, 100)).rejects.toMatchObject({ reason: 'not-json' })
  })

  it('takes a body of exactly the limit, and reads no further than one byte more', async () => {
    expect(await readBoundedJson(bodyOf('"12', '34"').body, 6)).toBe('1234')
    const { body, left } = bodyOf('"12', '345"', '     ', '     ')
    await expect(readBoundedJson(body, 6)).rejects.toMatchObject({ reason: 'too-large' })
    expect(left()).toBe(true)
  })

  it('takes an announced length of exactly the limit, and reads nothing of a longer one', async () => {
    const announcing = (length: string) => new Response('"1234"', { headers: { 'content-length': length } })
    expect(await readBoundedJson(announcing('6'), 6)).toBe('1234')
    const { body, left } = bodyOf('"1234"')
    body.headers.set('content-length', '7')
    await expect(readBoundedJson(body, 6)).rejects.toMatchObject({ reason: 'too-large' })
    expect(left()).toBe(true)
  })

  it('refuses no body at all', async () => {
    await expect(readBoundedJson(new Response(null), 100)).rejects.toMatchObject({ reason: 'not-json' })
  })
})
