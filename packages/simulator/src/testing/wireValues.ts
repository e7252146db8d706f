import type { ReplayFamily, ReplayShape, Wire } from '../wire.ts'

/** Every value of every option of the wire, for tests that play them all, one by one or at random. */
export const wireValues: { readonly [Option in keyof Wire]: readonly Wire[Option][] } = {
  ids: all({ absent: 1, sent: 1, honoured: 1 }),
  idKind: all({
    counted: 1,
    gapped: 1,
    opaque: 1,
    'per-turn': 1,
    'per-message': 1,
    'per-block': 1,
    milliseconds: 1,
    constant: 1,
  }),
  unknownLastEventId: ['all', 400, 404, 410, 412, 416],
  timestamps: [true, false],
  frameTimes: all({ absent: 1, iso: 1, milliseconds: 1 }),
  frameTasks: all({ absent: 1, sent: 1 }),
  turnIds: all({ unique: 1, constant: 1, absent: 1 }),
  lifecycle: all({ whole: 1, 'no-start': 1 }),
  callIds: all({ unique: 1, 'per-round': 1, 'tool-name': 1, numbers: 1, empty: 1, absent: 1 }),
  resultNames: all({ both: 1, id: 1, tool: 1, nothing: 1 }),
  requestIds: all({ unique: 1, 'per-turn': 1, numbers: 1, constant: 1, absent: 1 }),
  prompts: all({ whole: 1, linked: 1, bare: 1 }),
  textFrames: all({ typed: 1, bare: 1 }),
  errorShape: all({ documented: 1, nested: 1, detail: 1, message: 1 }),
  after: all({ exclusive: 1, inclusive: 1, ignored: 1 }),
  replay: all({ tails: 1, ends: 1, json: 1 }),
  replayKeeps: subsetsOf(
    all<ReplayFamily>({ unknown: 1, malformed: 1, usage: 1, memory: 1, compaction: 1, heartbeat: 1 }),
  ),
  replayShape: shapes(),
  framing: all({ lf: 1, cr: 1, crlf: 1 }),
  taskFilter: all({ honoured: 1, ignored: 1 }),
}

/** The keys of an object that does not compile where one of them is missing. */
function all<Value extends string>(values: Record<Value, 1>): Value[] {
  return Object.keys(values) as Value[]
}

function subsetsOf<Item>(items: readonly Item[]): Item[][] {
  return items.reduce<Item[][]>(
    (subsets, item) => subsets.flatMap((subset) => [subset, [...subset, item]]),
    [[]],
  )
}

function shapes(): ReplayShape[] {
  const told = all<ReplayShape['blocks']>({ told: 1, 'left-out': 1 })
  const splits: ReplayShape['text'][] = ['as-sent', 'joined', 'characters', { seed: 1 }, { seed: 2 }]
  const orders = all<ReplayShape['calls']>({ 'as-sent': 1, reversed: 1, paired: 1 })
  return told.flatMap((blocks) =>
    told.flatMap((thinking) =>
      told.flatMap((callIds) =>
        splits.flatMap((text) => orders.map((calls) => ({ blocks, thinking, callIds, text, calls }))),
      ),
    ),
  )
}
