/** One Server-Sent Events block, after the WHATWG parsing rules and before any meaning. */
export interface Frame {
  /** The `event:` field. Absent where the server sent none. */
  event?: string | undefined
  /** The `data:` lines joined by line feeds. */
  data: string
  /** The `id:` field. Not documented by the Engine; we honour it when it comes. */
  id?: string | undefined
}
