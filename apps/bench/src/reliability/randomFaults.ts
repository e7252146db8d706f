import type { ScriptName, Wire } from '@engine-kit/simulator'
import type { Fault, FaultRule } from '@engine-kit/simulator/testing'

/** One turn and what goes wrong on its way. */
export interface FaultSchedule {
  readonly script: ScriptName
  readonly wire: Partial<Wire>
  readonly faults: readonly FaultRule[]
}

/** Breaks the first connection somewhere, then up to four of those that follow, on any wire the Engine may speak. */
export function randomFaults(scripts: readonly ScriptName[]): FaultSchedule {
  const ids = pick(['absent', 'sent', 'honoured'] as const)
  const faults: FaultRule[] = [{ on: 'execute', nth: 1, fault: breaks() }]
  const broken = 1 + Math.floor(Math.random() * 4)
  for (let nth = 1; nth <= broken; nth++) {
    faults.push({ on: 'replay', nth, fault: Math.random() < 0.5 ? breaks() : refusals() })
    if (Math.random() < 0.3) {
      faults.unshift({
        on: 'replay',
        nth,
        fault: { kind: 'chunk', bytes: 1 + Math.floor(Math.random() * 40) },
      })
    }
    if (ids !== 'absent' && Math.random() < 0.4) {
      faults.unshift({ on: 'replay', nth, fault: { kind: pick(['repeat', 'reorder'] as const) } })
    }
  }
  return {
    script: pick(scripts),
    faults,
    wire: {
      ids,
      timestamps: Math.random() < 0.5,
      after: pick(['exclusive', 'inclusive', 'ignored'] as const),
      replay: pick(['tails', 'ends'] as const),
      framing: pick(['lf', 'cr', 'crlf'] as const),
    },
  }
}

function breaks(): Fault {
  const afterBytes = Math.floor(Math.random() * 2500)
  return { kind: pick(['cut', 'end', 'stall'] as const), afterBytes }
}

function refusals(): Fault {
  return pick<Fault>([
    { kind: 'refuse' },
    { kind: 'status', status: 502 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 504 },
    { kind: 'lose-reply', connection: 'reset' },
  ])
}

function pick<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)]
  if (item === undefined) throw new RangeError('There is nothing to pick from.')
  return item
}
