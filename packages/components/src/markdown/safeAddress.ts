/**
 * The address in its canonical form when it may become a link: absolute, with http, https or mailto. Otherwise
 * `undefined`; a relative address would lead somewhere inside the application, which is not the model's to link to.
 */
export function safeAddress(address: string): string | undefined {
  // URL drops tabs and line breaks anywhere and spaces at the ends; what a reader cannot see, we do not accept.
  if (/[\s\p{C}]/u.test(address)) return undefined
  if (!/^(?:https?:\/\/|mailto:(?!\/\/|$))/i.test(address)) return undefined
  return URL.canParse(address) ? new URL(address).href : undefined
}
