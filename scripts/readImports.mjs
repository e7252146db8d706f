import ts from 'typescript'

/** @typedef {{ specifier: string, typeOnly: boolean }} Import One module that a file names. */

/**
 * Reads which modules a file imports, re-exports from, loads on demand, or names in a type.
 *
 * @param {string} path Its ending says whether there is JSX.
 * @param {string} text
 * @returns {Import[]}
 */
export function readImports(path, text) {
  /** @type {Import[]} */
  const found = []
  /** @param {ts.Node} node */
  const visit = (node) => {
    const one = readImport(node)
    if (one !== undefined) found.push(one)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest))
  return found
}

/**
 * @param {ts.Node} node
 * @returns {Import | undefined}
 */
function readImport(node) {
  if (ts.isImportDeclaration(node)) return at(node.moduleSpecifier, isTypeImport(node.importClause))
  if (ts.isExportDeclaration(node)) {
    const { exportClause } = node
    const all =
      exportClause !== undefined && ts.isNamedExports(exportClause) && areTypes(exportClause.elements)
    return at(node.moduleSpecifier, node.isTypeOnly || all)
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return at(node.argument.literal, true)
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return at(node.arguments[0], false)
  }
  return undefined
}

/** @param {ts.ImportClause | undefined} clause */
function isTypeImport(clause) {
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const { name, namedBindings } = clause
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    areTypes(namedBindings.elements)
  )
}

/** @param {ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>} elements */
function areTypes(elements) {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly)
}

/**
 * @param {ts.Node | undefined} specifier
 * @param {boolean} typeOnly
 * @returns {Import | undefined}
 */
function at(specifier, typeOnly) {
  return specifier !== undefined && ts.isStringLiteral(specifier)
    ? { specifier: specifier.text, typeOnly }
    : undefined
}
