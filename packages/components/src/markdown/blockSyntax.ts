export const heading: RegExp = /^(#{1,6})(?:[ \t]+|$)/
export const underline: RegExp = /^(?:=+|-+)[ \t]*$/
export const rule: RegExp = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
export const fence: RegExp = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/
export const mathFence: RegExp = /^(\${2,})([^$]*)$/
export const listMarker: RegExp = /^(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/
export const footnoteMarker: RegExp = /^\[\^((?:\\[[\]\\]|[^\s[\]]){1,999})\]:/
