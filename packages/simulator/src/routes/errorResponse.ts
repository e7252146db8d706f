/** The Engine's documented error envelope: `{ error, message }`. */
export function errorResponse(status: number, error: string, message: string): Response {
  return Response.json({ error, message }, { status })
}

/** One problem of a request, in FastAPI's words. */
export interface ValidationProblem {
  /** Where, for instance `['body', 'message']`. */
  loc: readonly string[]
  msg: string
  type: string
}

/** A request that does not fit its schema, in FastAPI's shape. Inferred: the Engine runs on FastAPI. */
export function validationResponse(problems: readonly ValidationProblem[]): Response {
  return Response.json({ detail: problems }, { status: 422 })
}
