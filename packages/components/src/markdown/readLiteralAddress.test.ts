import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { strictMarkdown } from '../strict/strictMarkdown.ts'
import { findLiteralAddress, readLiteralAddress } from './readLiteralAddress.ts'

/** The address that a text leads to, and what of the text stands for it. */
function first(text: string): readonly [address: string, shown: string] | undefined {
  for (let at = findLiteralAddress(text, 0); at < text.length; at = findLiteralAddress(text, at + 1)) {
    const found = readLiteralAddress(text, at)
    if (found) return [found.address, text.slice(at, found.end)]
  }
  return undefined
}

describe('an address without markers around it', () => {
  it.each([
    ['访问 https://example.com/docs（中文说明）了解更多', 'https://example.com/docs'],
    ['见 https://example.com，然后继续', 'https://example.com'],
    ['https://example.com。', 'https://example.com'],
    ['工单：https://example.com/issues/477，涵盖了四个方面', 'https://example.com/issues/477'],
    ['**https://example.com/pull/2**。做', 'https://example.com/pull/2'],
    ['**https://example.com/pull/2**继续', 'https://example.com/pull/2'],
    ['~~https://example.com/pull/2~~继续', 'https://example.com/pull/2'],
    ['句点: https://example.com/foo。次の文。', 'https://example.com/foo'],
    ['「https://example.com/a?b=c#d」を開く', 'https://example.com/a?b=c#d'],
    ['“https://example.com/a”', 'https://example.com/a'],
    ['https://example.com/安装包（正式版）', 'https://example.com/安装包'],
    ['https://zh.wikipedia.org/wiki/A_中国', 'https://zh.wikipedia.org/wiki/A_中国'],
    ['中文https://example.com英文', 'https://example.com'],
    ['https://example.com에서 확인', 'https://example.com'],
    ['https://example.com/guide에서 확인', 'https://example.com/guide'],
    ['https://example.com/docs了解更多', 'https://example.com/docs'],
    ['ดูที่ https://example.comแล้วทำต่อ', 'https://example.com'],
    ['راجع https://example.com/docs، ثم تابع', 'https://example.com/docs'],
    ['راجع https://example.com؟', 'https://example.com'],
    ['देखें https://example.com/docs। फिर', 'https://example.com/docs'],
    ['ראו https://example.com/docs\u200f, ואז', 'https://example.com/docs'],
    ['http://localhost:3000，打开', 'http://localhost:3000'],
    ['http://localhost:3000/路径。', 'http://localhost:3000/路径'],
    ['https://example.com/a.，', 'https://example.com/a'],
    ['https://example.com.，', 'https://example.com'],
    ['https://example.com?, then', 'https://example.com'],
    ['https://example.com/👍', 'https://example.com/'],
  ])('ends where the sentence goes on: %s', (text, address) => {
    expect(first(text)).toEqual([address, address])
  })

  it.each([
    ['https://bank.example。evil.example/login', 'https://bank.example'],
    ['https://bank.example．evil.example/login', 'https://bank.example'],
    ['https://bank.example｡evil.example/login', 'https://bank.example'],
    ['https://bank.example／evil.example', 'https://bank.example'],
    ['https://bank.example？evil.example', 'https://bank.example'],
    ['https://bank.example＠evil.example', 'https://bank.example'],
    ['https://bank.example،evil.example', 'https://bank.example'],
    ['https://bank.example।evil.example', 'https://bank.example'],
    ['https://bank.example๚evil.example', 'https://bank.example'],
    ['https://bank.example\\.evil.example/', 'https://bank.example'],
    ['https://bank.example%2eevil.example/', 'https://bank.example'],
    ['https://bank.example:80。evil.example/', 'https://bank.example:80'],
    ['https://bank.example:443evil.example/', 'https://bank.example:443'],
    ['a@bank.example．evil.example', 'mailto:a@bank.example'],
  ])('never leads to what follows its host: %s', (text, address) => {
    expect(first(text)?.[0]).toBe(address)
  })

  it.each([
    'https://bank.example@evil.example/',
    'https://bank.example:443@evil.example/',
    'https://user:pass@evil.example/',
    'https://bank.example,x;y=(z)@evil.example',
    'https://bank.example然后evil.example/',
    'https://bank.exampleแล้วevil.example/',
    'https://bänk.example',
    'https://shop.osnabrück.example',
    'https://bank.exampleе',
    'https://ｂank.example',
    'https://exam\u00adple.example/',
    'https://bank.example\u200b.evil.example/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://127.1/',
    'a@mail.b\u00fccher.example',
  ])('leads nowhere where its host has two readings: %s', (text) => {
    expect(first(text)?.[0] ?? '').not.toMatch(/^http|b$/)
  })

  it('leads to the host that stands first in it, whatever is in it', () => {
    const piece = fc.constantFrom(
      ...['a', 'bank', '.', '-', '_', 'example', 'com', '0x7f', '1', '/', '?', '#', ':', '@', '%2e', '\\'],
      ...[
        '。',
        '．',
        '｡',
        '，',
        '／',
        '＠',
        '中',
        'ü',
        'ｅ',
        'ß',
        '์',
        'แ',
        '،',
        '।',
        '\u200d',
        '\u202e',
        '*',
        '&amp;',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const found = first(`https://a${pieces.join('')}`)
        if (!found) return
        const [address, shown] = found
        expect(shown).toBe(address)
        const host = /^https:\/\/([\w.-]+)(?::\d+)?(?:[/?#]|$)/.exec(shown)?.[1]
        if (URL.canParse(address)) expect(new URL(address).hostname).toBe(host)
      }),
      { numRuns: 3000 },
    )
  })

  it('is what GFM says where it is read strictly', () => {
    expect(strictMarkdown.readAddress('https://example.com，然后', 0)?.address).toBe(
      'https://example.com，然后',
    )
    expect(strictMarkdown.readAddress('https://bänk.example', 0)?.address).toBe('https://bänk.example')
  })
})
