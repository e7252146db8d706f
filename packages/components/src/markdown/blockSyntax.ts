export const heading: RegExp = /^(#{1,6})(?:[ \t]+|$)/
export const underline: RegExp = /^(?:=+|-+)[ \t]*$/
export const rule: RegExp = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
export const fence: RegExp = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/
/** The beginning of what can be unfolded, what is said of it, or both. */
export const detailsLine: RegExp = /^(<details>)?[ \t]*(?:<summary>(.*)<\/summary>)?[ \t]*$/
export const detailsEnd: RegExp = /^<\/details>[ \t]*$/
export const listMarker: RegExp = /^(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/
export const footnoteMarker: RegExp = /^\[\^((?:\\[[\]\\]|[^\s[\]]){1,999})\]:/
