import { defaultSystem } from '@chakra-ui/react'
import mantine from '@mantine/core/styles.css?inline'
import antd from 'antd/dist/reset.css?inline'
import bootstrap from 'bootstrap/dist/css/bootstrap.css?inline'
import preflight from 'tailwindcss/preflight.css?inline'
import preflight3 from 'tailwindcss3/src/css/preflight.css?raw'

/** What a page's own style sheet may hold. The kit must look beside each as it does alone. */
export const hostSheets: Record<string, string> = {
  Bootstrap: bootstrap,
  'Tailwind 3’s preflight': preflight3.replace(/theme\('[^']+', ([^)]+)\)/g, '$1'),
  'Tailwind 4’s preflight, in a layer that comes later': `@layer base { ${preflight} }`,
  'Ant Design’s reset': antd,
  'Chakra’s preflight, whose layers come last': writeRules(defaultSystem.getPreflightCss()),
  Mantine: mantine,
  'everything unset':
    'button, textarea, input, a, ul, ol, li, table, td, th, h1, h2, h3, code { all: unset }',
  'rules for everything, and for every span': `
    * { word-wrap: break-word; letter-spacing: 1px; color: teal; text-shadow: 1px 1px red; }
    span { display: block; font: 700 30px serif; background: teal; }`,
  'controls styled by type': `
    [type='button'], [type='submit'] { padding: 20px; border-radius: 0; background: teal; color: teal; box-shadow: 0 0 9px; }
    button:not(:disabled), [type='button']:not(:disabled) { text-transform: uppercase; letter-spacing: 2px; }
    button:hover { background: teal; }
    textarea, [type='text'], [type='radio'] { appearance: none; border: 4px solid teal; background: teal; }`,
  'buttons named by the place they stand in': `
    .page main button { color: red; background: red; border-color: red; }`,
  'sizes for every drawing, button and field': `
    svg { display: block; width: 100%; height: auto; }
    svg path { transition: none; }
    button { width: 100%; min-width: 120px; min-height: 60px; }
    textarea { min-width: 300px; min-height: 200px; }
    input { width: 100%; }`,
  'a text that is styled as a whole': `
    main { letter-spacing: 3px; word-spacing: 5px; text-transform: uppercase; text-indent: 2em; line-height: 3;
      font: italic 700 30px serif; text-align: center; word-break: break-all; white-space: pre; text-shadow: 1px 1px red;
      cursor: crosshair; user-select: none; color: red; hyphens: auto; }
    main p, main a, main li, main a:hover { color: red; margin: 30px; font-size: 30px; }
    .page h3 { color: red; font-size: 40px; }
    main table tr:nth-child(even) { background: red; }`,
  'a root whose letters are 10 px': 'html { font-size: 62.5% }',
  'nothing that can be selected': 'body { -webkit-user-select: none; user-select: none; }',
}

/** Styles as an object, as libraries hold them that make their sheets while they run. */
interface Rules {
  readonly [name: string]: string | number | Rules
}

function writeRules(rules: Rules): string {
  return Object.entries(rules)
    .map(([name, value]) =>
      typeof value === 'object' ? `${name} { ${writeRules(value)} }` : `${writeProperty(name)}: ${value};`,
    )
    .join('\n')
}

function writeProperty(name: string): string {
  return name.startsWith('--') ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
