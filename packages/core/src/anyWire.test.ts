// Over 300 lines: what plays scenes, and each scene that failed once.
import { scripts, type Agent, type ScriptName, type Wire } from '@engine-kit/simulator'
import { createTestEngine, type Fault, type FaultRule } from '@engine-kit/simulator/testing'
import { expect, it } from 'vitest'
import { anyWire, pickBy } from './anyWire.fixtures.ts'
import { createEngineClient } from './engineClient.ts'
import { elapsed } from './elapsed.ts'
import { createRandom } from './createRandom.fixtures.ts'
import { over, untilStore } from './scriptedEngine.fixtures.ts'
import type { Message, TaskState } from './taskState.ts'
import type { TaskStore } from './taskStore.ts'

/** `ANY_WIRE=4000` plays more of them, `TEST_SEED=7` others. */
const scenes = Number(process.env['ANY_WIRE'] ?? 200)
const seed = Number(process.env['TEST_SEED'] ?? 19)

/** Asks before it runs, one by one and two at once; its question says what would run. */
const asksOften: Agent = {
  run: async (turn) => {
    const run = (command: string, permission?: string): Promise<unknown> =>
      turn.callTool({ tool: 'shell.run', input: { command }, permission, run: () => `did ${command}` })
    await run('ls')
    await run('rm -rf ./build', 'May I run rm -rf ./build?')
    await turn.say('One is done. ')
    await Promise.all([
      run('git push', 'May I run git push?'),
      run('npm publish', 'May I run npm publish?'),
      run('pwd'),
    ])
    await turn.ask({ kind: 'question', question: 'Shall I go on?' })
    await turn.say('All are done.')
  },
}

const played: readonly ScriptName[] = [
  'answersPlainly',
  'callsAgainUnderTheSameIds',
  'callsTwiceUnderOneId',
  'compactsTheConversation',
  'reportsInsideAText',
  'sendsUnknownEventsInsideAText',
  'stutters',
  'thinksThenRunsToolsInParallel',
  'toolFails',
]

interface Scene {
  readonly script: ScriptName | 'asksOften'
  readonly wire: Partial<Wire>
  readonly faults: readonly FaultRule[]
}

it.each<[string, number, readonly Scene['script'][], boolean]>([
  ['turns', 1, played, false],
  ['turns that ask', 4, ['asksOften'], false],
  ['turns of one name, without a time, whose ids begin again,', 4, [...played, 'asksOften'], true],
])(
  '%s over random wires, cut at random, end as those without a fault do',
  async (_, share, of, alike) => {
    const random = createRandom(seed)
    const all = Array.from({ length: Math.ceil(scenes / share) }, () => {
      const scene = anyScene(random, of)
      return alike ? { ...scene, wire: { ...scene.wire, ...anyAlike(random) } } : scene
    })
    for (let start = 0; start < all.length; start += 50) {
      const batch = all.slice(start, start + 50)
      const ends = await Promise.all(batch.map(play))
      for (const [index, { cut, whole, turns }] of ends.entries()) {
        const scene = batch[index] as Scene
        const name = `scene ${start + index}: ${JSON.stringify(scene)}`
        expect([whole, isAlike(scene) && unsureOf(whole)], name).toContainEqual(cut)
        expect(turns, name).toBe(2)
      }
    }
  },
  300_000,
)

// Found at random, and kept.
it.each<[string, Scene]>([
  [
    'a replay goes on behind an id of a whole block, of which the rest never comes',
    {
      script: 'compactsTheConversation',
      wire: {
        ids: 'honoured',
        idKind: 'per-block',
        frameTimes: 'milliseconds',
        frameTasks: 'sent',
        turnIds: 'absent',
        after: 'exclusive',
        replay: 'ends',
        framing: 'cr',
        replayKeeps: ['usage'],
        replayShape: { blocks: 'told', text: 'joined' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 1863 } },
        { on: 'replay', nth: 1, fault: { kind: 'cut', afterBytes: 393 } },
      ],
    },
  ],
  ...(['ends', 'json'] as const).map((replay): [string, Scene] => [
    `a frame in it cannot be read, and numbers count in steps: ${replay}`,
    { script: 'breaksAFrameInsideAText', wire: { ids: 'sent', idKind: 'gapped', replay }, faults: [] },
  ]),
  [
    'ids are moments, and behind one of them a stream that stays open leaves out a call of that moment',
    {
      script: 'asksOften',
      wire: {
        ids: 'honoured',
        idKind: 'milliseconds',
        unknownLastEventId: 410,
        frameTimes: 'iso',
        frameTasks: 'sent',
        turnIds: 'absent',
        callIds: 'per-round',
        requestIds: 'numbers',
        resultNames: 'id',
        errorShape: 'nested',
        replay: 'tails',
        framing: 'crlf',
        replayKeeps: ['memory'],
        replayShape: { blocks: 'left-out', text: 'joined' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'end', afterBytes: 1568 } },
        { on: 'replay', nth: 1, fault: { kind: 'cut', afterBytes: 456 } },
        { on: 'replay', nth: 2, fault: { kind: 'cut', afterBytes: 1672 } },
        { on: 'replay', nth: 3, fault: { kind: 'stall', afterBytes: 1635 } },
      ],
    },
  ],
  [
    'every turn has one turn_id and no time, and nothing of ours had come',
    {
      script: 'callsTwiceUnderOneId',
      wire: { ids: 'sent', idKind: 'gapped', turnIds: 'constant', timestamps: false, replay: 'json' },
      faults: [{ on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 40 } }],
    },
  ],
  [
    'every turn has one turn_id, and the replay of an earlier one breaks off twice',
    {
      script: 'compactsTheConversation',
      wire: {
        ids: 'sent',
        idKind: 'per-block',
        unknownLastEventId: 'all',
        frameTimes: 'iso',
        turnIds: 'constant',
        timestamps: false,
        after: 'inclusive',
        replay: 'ends',
        replayKeeps: ['memory'],
        replayShape: { blocks: 'told', text: 'characters' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'end', afterBytes: 643 } },
        { on: 'replay', nth: 1, fault: { kind: 'cut', afterBytes: 237 } },
        { on: 'replay', nth: 2, fault: { kind: 'end', afterBytes: 2448 } },
      ],
    },
  ],
  [
    'thinking is told in one piece behind what was carried over of it',
    {
      script: 'thinksThenRunsToolsInParallel',
      wire: {
        ids: 'honoured',
        idKind: 'per-block',
        frameTimes: 'iso',
        after: 'exclusive',
        replay: 'ends',
        replayShape: { blocks: 'left-out', text: 'joined' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 1789 } },
        { on: 'replay', nth: 1, fault: { kind: 'stall', afterBytes: 157 } },
      ],
    },
  ],
  [
    'numbers begin anew in each turn, and the replay begins where it was not asked to',
    {
      script: 'toolFails',
      wire: {
        ids: 'sent',
        idKind: 'per-turn',
        unknownLastEventId: 'all',
        frameTimes: 'iso',
        turnIds: 'constant',
        timestamps: false,
        after: 'inclusive',
        replay: 'tails',
        replayKeeps: ['malformed', 'usage'],
        replayShape: { blocks: 'left-out', text: 'characters' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 1488 } },
        { on: 'replay', nth: 1, fault: { kind: 'cut', afterBytes: 922 } },
      ],
    },
  ],
  [
    'the replay leaves out numbers behind the place it was asked for, and stays open',
    {
      script: 'asksOften',
      wire: {
        ids: 'honoured',
        idKind: 'per-turn',
        frameTimes: 'milliseconds',
        callIds: 'per-round',
        requestIds: 'per-turn',
        timestamps: false,
        after: 'inclusive',
        replay: 'tails',
        framing: 'crlf',
        replayKeeps: ['usage', 'compaction'],
        replayShape: { blocks: 'told', text: 'joined' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'end', afterBytes: 1878 } },
        { on: 'replay', nth: 1, fault: { kind: 'status', status: 504 } },
        { on: 'replay', nth: 2, fault: { kind: 'status', status: 429 } },
      ],
    },
  ],
  [
    'prompts have no id, and the list tells of one before a replay does',
    {
      script: 'asksOften',
      wire: {
        ids: 'honoured',
        idKind: 'per-block',
        unknownLastEventId: 410,
        frameTimes: 'iso',
        frameTasks: 'sent',
        callIds: 'numbers',
        requestIds: 'absent',
        resultNames: 'id',
        after: 'ignored',
        replay: 'ends',
        replayKeeps: ['malformed', 'usage', 'memory', 'compaction'],
        replayShape: { blocks: 'left-out', text: 'joined' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 1959 } },
        { on: 'replay', nth: 1, fault: { kind: 'end', afterBytes: 681 } },
      ],
    },
  ],
  [
    'prompts have no id, and the list tells of one before anything of the turn has come',
    {
      script: 'asksOften',
      wire: {
        ids: 'absent',
        frameTimes: 'milliseconds',
        requestIds: 'absent',
        resultNames: 'id',
        after: 'ignored',
        replay: 'ends',
        framing: 'cr',
        replayKeeps: ['malformed', 'memory'],
        replayShape: { blocks: 'left-out', text: { seed: 826 } },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'end', afterBytes: 105 } },
        { on: 'replay', nth: 1, fault: { kind: 'cut', afterBytes: 3 } },
        { on: 'replay', nth: 2, fault: { kind: 'end', afterBytes: 720 } },
      ],
    },
  ],
  [
    'all frames have one id, and behind it nothing comes',
    {
      script: 'asksOften',
      wire: {
        ids: 'honoured',
        idKind: 'constant',
        turnIds: 'constant',
        callIds: 'numbers',
        requestIds: 'numbers',
        after: 'exclusive',
        replay: 'tails',
        replayKeeps: ['malformed', 'compaction'],
        replayShape: { blocks: 'left-out', text: 'characters' },
      },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 914 } },
        { on: 'replay', nth: 1, fault: { kind: 'status', status: 502 } },
        { on: 'replay', nth: 2, fault: { kind: 'stall', afterBytes: 153 } },
      ],
    },
  ],
  [
    'every turn has one turn_id, no time and the same ids, and nothing of ours had come',
    {
      script: 'callsAgainUnderTheSameIds',
      wire: { ids: 'sent', idKind: 'per-turn', turnIds: 'constant', timestamps: false, replay: 'ends' },
      faults: [{ on: 'execute', nth: 1, fault: { kind: 'end', afterBytes: 4 } }],
    },
  ],
  [
    'every frame of every turn has one id, one turn_id and no time, and nothing of ours had come',
    {
      script: 'sendsUnknownEventsInsideAText',
      wire: { ids: 'honoured', idKind: 'constant', turnIds: 'constant', timestamps: false, replay: 'tails' },
      faults: [
        { on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 37 } },
        { on: 'replay', nth: 1, fault: { kind: 'cut', afterBytes: 1811 } },
      ],
    },
  ],
  [
    'the turn says under such ids what the one before said, at another time',
    {
      script: 'answersPlainly',
      wire: {
        ids: 'sent',
        idKind: 'per-turn',
        turnIds: 'constant',
        timestamps: false,
        frameTimes: 'iso',
        replay: 'json',
      },
      faults: [{ on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 10 } }],
    },
  ],
])('is whole where %s', async (_, scene) => {
  const { cut, whole, turns } = await play(scene)
  expect(cut).toEqual(whole)
  expect(turns).toBe(2)
})

it.each(['per-turn', 'constant'] as const)(
  'says that the answer is not known where it could be the one before, told twice: ids %s',
  async (idKind) => {
    const scene: Scene = {
      script: 'answersPlainly',
      wire: { ids: 'sent', idKind, turnIds: 'constant', timestamps: false },
      faults: [{ on: 'execute', nth: 1, fault: { kind: 'cut', afterBytes: 10 } }],
    }
    const { cut, whole, turns } = await play(scene)
    expect(cut).toEqual(unsureOf(whole))
    expect(turns).toBe(2)
  },
)

/** What was said and done, as far as two wires have to agree on it. */
interface Said {
  readonly status: TaskState['status']
  readonly messages: readonly (readonly unknown[])[]
}

/** Plays a scene with its faults and without, over the same wire. */
async function play({ script, wire, faults }: Scene): Promise<{ cut: Said; whole: Said; turns: number }> {
  const [cut, whole] = await Promise.all([playOnce(script, wire, faults), playOnce(script, wire, [])])
  return { cut: saidAndDone(cut.state), whole: saidAndDone(whole.state), turns: cut.turns }
}

async function playOnce(
  script: Scene['script'],
  wire: Partial<Wire>,
  faults: readonly FaultRule[],
): Promise<{ state: TaskState; turns: number }> {
  const second = script === 'asksOften' ? asksOften : scripts[script]
  const agent: Agent = {
    run: (turn) => (turn.history.length === 0 ? scripts.answersPlainly : second).run(turn),
  }
  const engine = createTestEngine({ agent, wire, heartbeat: 60_000 })
  const client = createEngineClient({
    baseUrl: 'http://engine',
    fetch: engine.fetch,
    linger: 0,
    retry: { baseDelay: 1, maxDelay: 5, maxAttempts: 200, maxSearch: 3_000 },
    silence: { assumedInterval: 400, minInterval: 400, maxInterval: 400 },
  })
  const store = client.task('task')
  store.send({ text: 'before' })
  await untilStore(store, over)
  engine.setFaults(faults)
  const leave = store.subscribe(() => answerFirst(store))
  store.send({ text: 'go' })
  const state = await Promise.race([
    untilStore(store, (now) => over(now) && (now.messages.length >= 4 || now.status === 'failed')),
    elapsed(100_000).then(() => store.getSnapshot()),
  ])
  leave()
  store.detach()
  const turns = engine.requests.filter(({ path }) => path === '/execute').length
  await engine.close()
  return { state, turns }
}

/** Answers what is asked, and checks what the person sees at that moment. */
function answerFirst(store: TaskStore): void {
  const { prompt } = store.getSnapshot()
  if (prompt?.status !== 'open' && prompt?.status !== 'failed') return
  const { command } = (prompt.input ?? {}) as { command?: string }
  if (command !== undefined) expect(prompt.question).toBe(`May I run ${command}?`)
  store.answer({ requestId: prompt.requestId, answer: 'yes', prompt })
}

/** A scene over any wire. */
function anyScene(random: () => number, of: readonly Scene['script'][]): Scene {
  const pick = pickBy(random)
  const wire = anyWire(random)
  const breaks = (): Fault => {
    const afterBytes = Math.floor(random() * 2_500)
    return pick<Fault>([
      { kind: 'cut', afterBytes },
      { kind: 'end', afterBytes },
      { kind: 'stall', afterBytes },
    ])
  }
  const faults: FaultRule[] = [{ on: 'execute', nth: 1, fault: breaks() }]
  const broken = Math.floor(random() * 4)
  for (let nth = 1; nth <= broken; nth++) {
    const status = pick([404, 408, 425, 429, 500, 502, 503, 504, 520])
    faults.push({ on: 'replay', nth, fault: random() < 0.6 ? breaks() : { kind: 'status', status } })
  }
  return { script: pick(of), wire, faults }
}

/** What leaves nothing but their place and their words to tell turns apart. */
function anyAlike(random: () => number): Partial<Wire> {
  return {
    ids: random() < 0.5 ? 'sent' : 'honoured',
    idKind: random() < 0.7 ? 'per-turn' : 'constant',
    turnIds: 'constant',
    timestamps: false,
  }
}

/** What the Engine said and did, and nothing of how. */
function saidAndDone({ status, messages }: TaskState): Said {
  return { status, messages: messages.map(essenceOf) }
}

/** Whether the turn says word for word what the one before said, under its ids, at no time, and with no name of its own. */
function isAlike({ script, wire }: Scene): boolean {
  const begins = wire.idKind === 'per-turn' || wire.idKind === 'constant'
  const untimed = wire.timestamps === false && (wire.frameTimes ?? 'absent') === 'absent'
  return (
    script === 'answersPlainly' && wire.turnIds !== 'unique' && wire.ids !== 'absent' && begins && untimed
  )
}

/** What stands there where nobody can say that the message was answered: no answer, and that this is not known. */
function unsureOf(whole: Said): Said {
  const [before, answer, [role, , text] = []] = whole.messages
  return {
    status: 'failed',
    messages: [before, answer, [role, 'failed', text, 'TURN_LOST']] as Said['messages'],
  }
}

function essenceOf(message: Message): readonly unknown[] {
  if (message.role === 'user') return [message.role, message.status, message.text, message.error?.code]
  const words = (type: 'text' | 'thinking'): string =>
    message.parts.map((part) => (part.type === type ? part.text : '')).join('')
  const calls = message.parts.flatMap((part) => {
    return part.type === 'tool-call'
      ? [JSON.stringify({ ...part, id: '', toolCallId: '', startedAt: undefined, duration: undefined })]
      : []
  })
  return [message.role, message.status, words('text'), words('thinking'), calls.sort(), message.error?.code]
}
