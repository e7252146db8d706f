import reboot from 'bootstrap/dist/css/bootstrap-reboot.css?inline'
import preflight from 'tailwindcss/preflight.css?inline'

/** What a page's own style sheet may hold. The kit must look beside each as it does alone. */
export const hostSheets: Record<string, string> = {
  'Bootstrap’s reboot': reboot,
  'Tailwind’s preflight outside of any layer, as in version 3': preflight,
  'Tailwind’s preflight in a layer that comes later': `@layer base { ${preflight} }`,
  'a reset in the manner of Ant Design': `
    [tabindex='-1']:focus { outline: none; }
    h1, h2, h3, p, ol, ul, dl { margin-top: 0; margin-bottom: 1em; }
    pre, code { font-size: 1em; font-family: monospace; }
    pre { overflow: auto; }
    input, button, textarea { margin: 0; color: inherit; font: inherit; line-height: inherit; }
    html [type='button'], [type='submit'] { -webkit-appearance: button; }
    textarea { overflow: auto; resize: vertical; }
    svg { vertical-align: middle; }`,
  'a reset in the manner of Chakra, whose layers come last': `
    @layer reset {
      * { margin: 0; padding: 0; font: inherit; overflow-wrap: break-word; }
      *, ::before, ::after { box-sizing: border-box; border: 0 solid currentColor; }
      svg { display: block; vertical-align: middle; }
      ol, ul { list-style: none; }
      button, [type='button'], [type='submit'] { background: transparent; color: inherit; }
      ::placeholder { opacity: unset; color: #9ca3af; user-select: none; }
      a { color: inherit; text-decoration: inherit; }
    }`,
  'everything unset':
    'button, textarea, input, a, ul, ol, li, table, td, th, h1, h2, h3, code { all: unset }',
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
