/** What {@link Icon} draws: one path, stroked, on a grid of 16. A bundle holds those that something in it draws. */
export interface Drawing {
  readonly path: string
  /** By what the style sheet knows it, where it moves or has a colour of its own. */
  readonly name?: 'denied' | 'spinner'
}

export const alertIcon: Drawing = { path: 'M8 2.2 14.6 13.4H1.4Z M8 6.4v3.2 M8 11.5v.1' }
export const arrowDownIcon: Drawing = { path: 'M8 3v9.6 M3.8 8.6 8 12.8l4.2-4.2' }
export const arrowUpIcon: Drawing = { path: 'M8 13V3.4 M3.8 7.4 8 3.2l4.2 4.2' }
export const attachmentIcon: Drawing = {
  path: 'M3 2.8h10v10.4H3Z M3 10.8l3-3 3 3 M8.4 9.8l1.8-1.8 2.8 2.8 M10.4 5.5v.1',
}
export const checkIcon: Drawing = { path: 'M3.2 8.6l3.2 3.2 6.4-7.4' }
export const chevronIcon: Drawing = { path: 'M6 3.8 10.2 8 6 12.2' }
export const clockIcon: Drawing = {
  path: 'M8 2.2a5.8 5.8 0 1 0 0 11.6 5.8 5.8 0 0 0 0-11.6Z M8 5v3.2l2.1 1.3',
}
export const compactIcon: Drawing = {
  path: 'M2.8 8h10.4 M8 2v3.4 M6.2 3.9 8 5.6l1.8-1.7 M8 14v-3.4 M6.2 12.1 8 10.4l1.8 1.7',
}
export const copyIcon: Drawing = { path: 'M5.8 5.8h7.4v7.4H5.8Z M10.2 5.6V2.8H2.8v7.4h2.8' }
export const crossIcon: Drawing = { path: 'M4 4l8 8 M12 4l-8 8' }
export const deniedIcon: Drawing = {
  path: 'M8 2.2a5.8 5.8 0 1 0 0 11.6 5.8 5.8 0 0 0 0-11.6Z M4 4.1l8 7.8',
  name: 'denied',
}
export const imageIcon: Drawing = {
  path: 'M2.4 3h11.2v10H2.4Z M2.6 11.2 6 7.6l2.8 3 1.8-1.8 2.8 2.8 M10.6 5.8v.1',
}
export const interruptedIcon: Drawing = { path: 'M1.8 8h3.4 M10.8 8h3.4 M6.4 5.2v5.6 M9.6 5.2v5.6' }
export const memoryIcon: Drawing = { path: 'M4.2 2.4h7.6v11.2L8 10.8l-3.8 2.8Z' }
export const networkIcon: Drawing = {
  path: 'M2 6.2a8.6 8.6 0 0 1 12 0 M4.4 8.8a5.2 5.2 0 0 1 7.2 0 M8 12v.1',
}
export const offlineIcon: Drawing = {
  path: 'M2 6.2a8.6 8.6 0 0 1 12 0 M4.4 8.8a5.2 5.2 0 0 1 7.2 0 M8 12v.1 M2.6 13.4 13.4 2.6',
}
export const questionIcon: Drawing = {
  path: 'M8 2.2a5.8 5.8 0 1 0 0 11.6 5.8 5.8 0 0 0 0-11.6Z M6.3 6.5a1.7 1.7 0 1 1 2.6 1.5c-.6.3-.9.7-.9 1.3 M8 11.2v.1',
}
export const shieldIcon: Drawing = { path: 'M8 1.8 13 3.6v4c0 3-2.1 5.4-5 6.6-2.9-1.2-5-3.6-5-6.6v-4Z' }
export const spinnerIcon: Drawing = { path: 'M8 2.2A5.8 5.8 0 1 1 2.2 8', name: 'spinner' }
export const stopIcon: Drawing = { path: 'M3.4 3.4h9.2v9.2H3.4Z' }
export const thoughtIcon: Drawing = { path: 'M5.6 11.2a4.3 4.3 0 1 1 4.8 0v1.4H5.6Z M6.4 14.4h3.2' }
export const unknownIcon: Drawing = { path: 'M5.4 3.2 2 8l3.4 4.8 M10.6 3.2 14 8l-3.4 4.8' }
