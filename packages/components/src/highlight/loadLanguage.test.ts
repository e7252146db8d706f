import { describe, expect, it } from 'vitest'
import { loadLanguage } from './loadLanguage.ts'
import { readTokens } from './readTokens.ts'

describe('loadLanguage', () => {
  it.each([
    ['ts', 'const a: number = 1', 'keyword:const', 'type:number', 'number:1'],
    ['JSON', '{"a": null}', 'name:"a"', 'number:null'],
    ['py', 'def f(): pass # c', 'keyword:def', 'name:f', 'comment:# c'],
    ['bash', 'export A="$HOME"', 'keyword:export', 'name:$HOME'],
    ['css', '.a { color: #fff }', 'name:color', 'number:#fff'],
    ['html', '<p class="a">x</p>', 'name:p', 'string:"a"'],
    ['go', 'func f() {}', 'keyword:func'],
    ['rust', 'fn f() {}', 'keyword:fn', 'name:f'],
    ['java', 'public class A {}', 'keyword:public', 'name:A'],
    ['c++', 'int main() {}', 'type:int', 'name:main'],
    ['c#', 'var x = "a";', 'keyword:var', 'string:"a"'],
    ['kotlin', 'val x = 1', 'keyword:val', 'number:1'],
    ['swift', 'let y = "a"', 'keyword:let', 'string:"a"'],
    ['ruby', 'def f; end', 'keyword:def', 'name:f'],
    ['sql', "SELECT 'x' -- c", 'keyword:SELECT', "string:'x'", 'comment:-- c'],
    ['yaml', 'a: "x" # c', 'string:"x"', 'comment:# c'],
    ['toml', 'x = "s"', 'name:x', 'string:"s"'],
    ['diff', '+new', 'inserted:+new'],
    ['patch', '-old', 'deleted:-old'],
    ['dockerfile', 'FROM node:20', 'keyword:FROM'],
    ['r', 'if (TRUE) 1', 'keyword:if', 'number:TRUE'],
    ['lua', 'local x = "a"', 'keyword:local', 'string:"a"'],
    ['powershell', 'function A { } # c', 'keyword:function', 'comment:# c'],
  ])('colours %s', async (language, line, ...wanted) => {
    const mode = await loadLanguage(language)
    expect(mode).toBeDefined()
    if (mode === undefined) return
    const tokens = readTokens(mode, line, mode.startState?.(2))
    expect(tokens.map(({ text }) => text).join('')).toBe(line)
    const shown = tokens.filter(({ kind }) => kind !== undefined).map(({ text, kind }) => `${kind}:${text}`)
    expect(shown).toEqual(expect.arrayContaining(wanted))
  })

  it.each(['', 'text', 'brainfuck', '__proto__', 'constructor', 'js ts', '../../x', ' '])(
    'has no mode for %j',
    async (language) => {
      expect(await loadLanguage(language)).toBeUndefined()
    },
  )
})
