import { lstat, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'

/**
 * The place of a path inside a folder. The path need not exist yet. Nothing in it is decoded, and no link is
 * followed, wherever it points: that is stricter than containment, and leaves nothing to get around.
 *
 * @param root an absolute path without links, as `realpath` gives it.
 * @throws Error when the path leads out of the folder or through a link.
 */
export async function resolveInside(root: string, path: string): Promise<string> {
  if (path === '' || path.includes('\0')) throw new Error('invalid_path: the path is empty or holds a NUL')
  const target = resolve(root, path)
  const inside = relative(root, target)
  if (isAbsolute(path) || isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
    throw new Error('outside_workspace: it leads out of the workspace')
  }
  const existing = await deepestExisting(target)
  // The mark is for Turbopack, which would trace the whole repository into a bundle that holds a path only known here.
  if ((await realpath(/* turbopackIgnore: true */ existing).catch(() => undefined)) !== existing) {
    throw new Error('outside_workspace: it leads through a link')
  }
  return target
}

/** Ends at the root at the latest, which exists. A dangling link exists: writing to it would create its target. */
async function deepestExisting(target: string): Promise<string> {
  try {
    await lstat(target)
    return target
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw failure
    return deepestExisting(dirname(target))
  }
}
