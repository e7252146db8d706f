/**
 * The file paths a message names: words, or stretches in quotes or backticks, that hold a slash or end in an
 * extension. They are taken as they are, hostile ones included; the workspace decides what can be touched.
 */
export function pathsIn(message: string): string[] {
  const paths = new Set<string>()
  for (const [, quoted, word] of message.matchAll(/["'`“]([^"'`”\n]+)["'`”](?!\w)|(\S+)/g)) {
    const candidate = quoted ?? word?.replace(/[,;:?!)]+$/, '').replace(/\.$/, '') ?? ''
    if (candidate === 'README') paths.add('README.md')
    else if (/[/\\](?!$)|.\.[a-z0-9]{1,5}$/i.test(candidate)) paths.add(candidate)
  }
  return [...paths]
}
