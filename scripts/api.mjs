import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import ts from 'typescript'
import { listPackages } from './listPackages.mjs'
import { root } from './runCommand.mjs'

/** @import { Package } from './listPackages.mjs' */

/**
 * Compares what each package exports, as emitted to `dist`, with its `api.md`. `node scripts/api.mjs --write` writes it
 * anew, so that a change of the public types is seen in a review.
 *
 * @returns {Promise<string[]>} One line per package whose `api.md` is out of date.
 */
export async function checkApi() {
  const problems = await Promise.all(
    listPackages().map(async (one) => {
      const path = pathOf(one)
      if (existsSync(path) && readFileSync(path, 'utf8') === (await describe(one))) return []
      return [
        `${relative(root, path)} is out of date: run "node scripts/api.mjs --write" and look at the change.`,
      ]
    }),
  )
  return problems.flat()
}

async function writeApi() {
  for (const one of listPackages()) writeFileSync(pathOf(one), await describe(one))
}

/** @param {Package} one */
function pathOf(one) {
  return join(one.path, 'api.md')
}

/** @param {Package} one */
async function describe({ path, manifest }) {
  const entries = Object.entries(manifest.publishConfig.exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [{ subpath, file: join(path, target.types) }],
  )
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { module: ts.ModuleKind.NodeNext, allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true },
  )
  const sections = entries.map(({ subpath, file }) => {
    const source = program.getSourceFile(file)
    if (source === undefined) throw new Error(`${relative(root, file)} is missing: run tsc -b first.`)
    const lines = describeExports(source, program.getTypeChecker(), join(path, 'dist'))
    return `## ${subpath.replace('.', manifest.name)}\n\n\`\`\`ts\n${lines.join('\n\n')}\n\`\`\`\n`
  })
  const text = `# Public types of ${manifest.name}\n\nWritten by \`node scripts/api.mjs --write\`.\n\n${sections.join('\n')}`
  return format(text, {
    ...(await resolveConfig(pathOf({ path, manifest, folder: '' }))),
    parser: 'markdown',
  })
}

const printer = ts.createPrinter({ removeComments: true })

/**
 * @param {ts.SourceFile} source
 * @param {ts.TypeChecker} checker
 * @param {string} own The folder of the package's own declarations.
 */
function describeExports(source, checker, own) {
  const moduleSymbol = checker.getSymbolAtLocation(source)
  if (moduleSymbol === undefined) return []
  return checker
    .getExportsOfModule(moduleSymbol)
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      const declarations = target.declarations ?? []
      const isOwn = declarations.every((node) => node.getSourceFile().fileName.startsWith(own))
      if (!isOwn) return `// ${symbol.name}: from another package`
      return declarations.map((node) => print(node)).join('\n')
    })
}

/** @param {ts.Node} node */
function print(node) {
  // The name of a constant or a function-valued constant sits two levels inside its statement.
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node
  return printer.printNode(ts.EmitHint.Unspecified, statement, node.getSourceFile())
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--write')) await writeApi()
  else {
    const problems = await checkApi()
    for (const problem of problems) console.error(problem)
    process.exitCode = problems.length > 0 ? 1 : 0
  }
}
