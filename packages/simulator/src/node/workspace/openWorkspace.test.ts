import { access, link, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorkspace, type Workspace } from './openWorkspace.ts'
import { resolveInside } from './resolveInside.ts'

let outside: string
let workspace: Workspace

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'outside-'))
  await mkdir(join(outside, 'folder'))
  await writeFile(join(outside, 'secret.txt'), 'secret')
  await writeFile(join(outside, 'folder', 'secret.txt'), 'secret')
  workspace = await openWorkspace(undefined)
  await symlink(join(outside, 'secret.txt'), join(workspace.root, 'link.txt'))
  await symlink(join(outside, 'folder'), join(workspace.root, 'linked-folder'))
  await symlink(join(outside, 'new.txt'), join(workspace.root, 'dangling.txt'))
  await symlink(join(workspace.root, 'README.md'), join(workspace.root, 'inner.md'))
})

afterEach(async () => {
  await workspace.close()
  await rm(outside, { recursive: true })
})

describe('a path that leads out of the workspace', () => {
  const paths: [string, () => string][] = [
    ['dots', () => '../secret.txt'],
    ['dots in the middle', () => 'notes/../../secret.txt'],
    ['only dots', () => '..'],
    ['an absolute path', () => join(outside, 'secret.txt')],
    ['an absolute path into the workspace', () => join(workspace.root, 'README.md')],
    ['a link to a file', () => 'link.txt'],
    ['a link to a folder', () => 'linked-folder/secret.txt'],
    ['a new file below a linked folder', () => 'linked-folder/new/file.txt'],
    ['a link to nothing yet', () => 'dangling.txt'],
    ['a link that stays inside', () => 'inner.md'],
    ['a NUL', () => 'README.md\0.txt'],
    ['an empty path', () => ''],
  ]

  it.each(paths)('is neither read, listed, written nor deleted: %s', async (_case, path) => {
    const refused = /^(outside_workspace|invalid_path): /
    await expect(workspace.readFile(path())).rejects.toThrow(refused)
    await expect(workspace.listFiles(path())).rejects.toThrow(refused)
    await expect(workspace.writeFile(path(), 'overwritten')).rejects.toThrow(refused)
    await expect(workspace.deleteFile(path())).rejects.toThrow(refused)
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret')
    expect(await readFile(join(outside, 'folder', 'secret.txt'), 'utf8')).toBe('secret')
    await expect(access(join(outside, 'new.txt'))).rejects.toThrow('ENOENT')
    await expect(access(join(outside, 'folder', 'new'))).rejects.toThrow('ENOENT')
  })

  it('is not made by decoding: %2e%2e is a name like any other', async () => {
    await expect(workspace.readFile('%2e%2e/secret.txt')).rejects.toThrow('not_found')
    await workspace.writeFile('%2e%2e%2fsecret.txt', 'mine')
    expect(await workspace.readFile('%2e%2e%2fsecret.txt')).toBe('mine')
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret')
  })

  it('is never what any path resolves to', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '',
      '/',
      '\\',
      'notes',
      'link.txt',
      'linked-folder',
      '%2e%2e',
      'x',
      '\0',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 7 }), async (pieces) => {
        const target = await resolveInside(workspace.root, pieces.join('/')).catch(() => undefined)
        if (target === undefined) return
        expect(target === workspace.root || target.startsWith(`${workspace.root}/`)).toBe(true)
        const real = await realpath(target).catch(() => target)
        expect(real).toBe(target)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the five tools', () => {
  it('list, read, search, write and delete real files', async () => {
    expect(await workspace.listFiles('notes')).toContain('notes/plan.md')
    expect(await workspace.writeFile('notes/new/a.md', 'ünïque words')).toBe(14)
    expect(await readFile(join(workspace.root, 'notes/new/a.md'), 'utf8')).toBe('ünïque words')
    expect(await workspace.searchFiles('ÜNÏQUE')).toEqual([
      { path: 'notes/new/a.md', line: 1, text: 'ünïque words' },
    ])
    await workspace.deleteFile('notes/new/a.md')
    await expect(workspace.readFile('notes/new/a.md')).rejects.toThrow('not_found')
  })

  it('leave links out of lists and searches', async () => {
    expect(await workspace.listFiles()).not.toEqual(expect.arrayContaining([expect.stringContaining('link')]))
    expect(await workspace.searchFiles('secret')).toEqual([])
  })

  it('refuse what is not a file', async () => {
    await expect(workspace.readFile('notes')).rejects.toThrow('not_a_file')
    await expect(workspace.deleteFile('notes')).rejects.toThrow('not_a_file')
  })

  it('fail without naming the place on this disk', async () => {
    const attempts: (() => Promise<unknown>)[] = [
      () => workspace.readFile('README.md/below'),
      () => workspace.writeFile('README.md/below', 'x'),
      () => workspace.writeFile('notes', 'x'),
      () => workspace.readFile('x'.repeat(5_000)),
      () => workspace.listFiles('nowhere'),
    ]
    for (const attempt of attempts) {
      const failure = await attempt().catch((error: unknown) => error)
      expect(String(failure)).toMatch(/^Error: not_(found|possible|a_file): /)
      expect(String(failure)).not.toContain(workspace.root)
    }
  })

  it('read at most 64 kB and say that there is more', async () => {
    await writeFile(join(workspace.root, 'big.txt'), 'x'.repeat(70_000))
    const text = await workspace.readFile('big.txt')
    expect(text).toMatch(/^x{65536}\n\[The file goes on/)
    await expect(workspace.writeFile('big2.txt', 'x'.repeat(70_000))).rejects.toThrow('too_large')
  })
})

describe('a workspace copied from a folder', () => {
  it('leaves the folder as it is, and does not follow its links', async () => {
    const source = join(outside, 'source')
    await mkdir(source)
    await writeFile(join(source, 'a.txt'), 'original')
    await symlink(join(outside, 'secret.txt'), join(source, 'out.txt'))
    await link(join(source, 'a.txt'), join(source, 'twin.txt'))
    const copy = await openWorkspace(source)
    await copy.writeFile('a.txt', 'changed')
    await copy.writeFile('twin.txt', 'changed')
    await expect(copy.readFile('out.txt')).rejects.toThrow('outside_workspace')
    await copy.deleteFile('a.txt')
    expect(await readFile(join(source, 'a.txt'), 'utf8')).toBe('original')
    await copy.close()
  })

  it('leaves no folder behind when there is nothing to copy', async () => {
    await expect(openWorkspace(join(outside, 'missing'))).rejects.toThrow('ENOENT')
  })
})

it('is removed when it is closed, also under work that is still running', async () => {
  const writing = workspace.writeFile('late/a.txt', 'late')
  await workspace.close()
  await writing
  await expect(access(workspace.root)).rejects.toThrow('ENOENT')
  await expect(workspace.writeFile('later.txt', 'x')).rejects.toThrow('closed')
  await expect(access(workspace.root)).rejects.toThrow('ENOENT')
})
