import { constants } from 'node:fs'
import { cp, mkdir, mkdtemp, open, readdir, realpath, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { resolveInside } from './resolveInside.ts'
import { sampleFiles } from './sampleFiles.ts'

/** A temporary folder and the only five things that can be done in it. Paths are relative to it, with `/`. */
export interface Workspace {
  /** Where it is on the disk. */
  readonly root: string
  /** Every file below a folder, sorted. Links are left out. */
  listFiles: (folder?: string) => Promise<string[]>
  /** A file's text, at most 64 kB of it; a longer one ends in a line that says so. */
  readFile: (path: string) => Promise<string>
  /** The lines that hold `text`, whatever its case; at most 50. */
  searchFiles: (text: string) => Promise<SearchMatch[]>
  /** Creates or replaces a file, with the folders above it. Returns its size in bytes. */
  writeFile: (path: string, content: string) => Promise<number>
  /** Deletes one file. */
  deleteFile: (path: string) => Promise<void>
  /** Removes the folder. */
  close: () => Promise<void>
}

/** One line that holds what was searched. */
export interface SearchMatch {
  path: string
  /** From 1. */
  line: number
  text: string
}

/**
 * Copies a folder, or writes the sample, into a new temporary folder.
 *
 * @param source the folder to copy; it is only read. The sample when absent.
 * @throws whatever the file system says when the source cannot be copied.
 */
export async function openWorkspace(source: string | undefined): Promise<Workspace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'engine-workspace-')))
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true })
  try {
    if (source === undefined) await writeSample(root)
    else await cp(source, root, { recursive: true, verbatimSymlinks: true })
  } catch (failure) {
    await remove()
    throw failure
  }

  const working = new Set<Promise<unknown>>()
  let closed = false
  /** Runs one operation on a place inside. Closing waits for it: a late write would bring the folder back. */
  const at = <Result>(path: string, work: (target: string) => Promise<Result>): Promise<Result> => {
    if (closed) return Promise.reject(new Error('closed: the workspace is gone'))
    const done = resolveInside(root, path).then(work).catch(explain)
    working.add(done)
    return done.finally(() => working.delete(done))
  }

  return {
    root,
    listFiles: (folder = '.') => at(folder, (target) => listFiles(root, target)),
    readFile: (path) => at(path, (target) => readBounded(target)),
    searchFiles: (text) => at('.', () => searchFiles(root, text)),
    writeFile: (path, content) => at(path, (target) => writeInside(target, content)),
    deleteFile: (path) => at(path, (target) => deleteInside(target)),
    close: async () => {
      closed = true
      await Promise.allSettled(working)
      await remove()
    },
  }
}

const sizeLimit = 64 * 1024
const matchLimit = 50

async function writeSample(root: string): Promise<void> {
  for (const [path, content] of Object.entries(sampleFiles)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')).sort()
}

async function readBounded(target: string): Promise<string> {
  // The last part of the path is not followed even if it became a link just now, and a pipe does not block.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(target, flags)
  try {
    if (!(await file.stat()).isFile()) throw new Error('not_a_file: it is not a file')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sizeLimit + 1), 0, sizeLimit + 1, 0)
    const text = buffer.subarray(0, Math.min(bytesRead, sizeLimit)).toString('utf8')
    return bytesRead > sizeLimit ? `${text}\n[The file goes on: only its first 64 kB were read.]` : text
  } finally {
    await file.close()
  }
}

async function searchFiles(root: string, text: string): Promise<SearchMatch[]> {
  const wanted = text.toLowerCase()
  const matches: SearchMatch[] = []
  for (const path of await listFiles(root, root)) {
    const lines = (await readBounded(join(root, path))).split('\n')
    for (const [index, line] of lines.entries()) {
      if (!line.toLowerCase().includes(wanted)) continue
      matches.push({ path, line: index + 1, text: line.trim() })
      if (matches.length === matchLimit) return matches
    }
  }
  return matches
}

async function writeInside(target: string, content: string): Promise<number> {
  const bytes = Buffer.from(content)
  if (bytes.length > sizeLimit) throw new Error('too_large: at most 64 kB can be written')
  await mkdir(dirname(target), { recursive: true })
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW
  const file = await open(target, flags)
  try {
    await file.writeFile(bytes)
  } finally {
    await file.close()
  }
  return bytes.length
}

async function deleteInside(target: string): Promise<void> {
  const found = await stat(target)
  if (!found.isFile()) throw new Error('not_a_file: it is not a file')
  await unlink(target)
}

/** Turns the file system's words, which name the place on this disk, into the tool's. */
function explain(failure: NodeJS.ErrnoException): never {
  if (failure.code === undefined) throw failure
  if (failure.code === 'ENOENT') throw new Error('not_found: it does not exist')
  throw new Error(`not_possible: the file system says ${failure.code}`)
}
