import type { Wire } from '../wire.ts'

/** An id as a wire may write it. */
export type WireId = string | number

/** Names the calls and prompts of one turn as its wire does. An id of the script's own stays as it is. */
export interface TurnNames {
  /** The `tool_call_id` of a call that begins, or `undefined` where calls have none. */
  nextCall: (tool: string, own?: WireId) => WireId | undefined
  /** A call has its result. */
  callEnded: () => void
  nextRequest: (own?: WireId) => RequestName
}

/** A prompt's id, where it is said and where it is listed. */
export interface RequestName {
  /** On the stream. */
  said: WireId | undefined
  /** By `GET /hitl/pending`, which documents one. */
  listed: WireId
}

/** @param nextNumber counts up, for all turns of the Engine together, by kind. */
export function createTurnNames(wire: Wire, nextNumber: (kind: string) => number): TurnNames {
  let running = 0
  let callsOfRound = 0
  let requestsOfTurn = 0

  const nextRequestId = (unique: number): WireId => {
    switch (wire.requestIds) {
      case 'unique':
      case 'absent':
        return `request_${unique}`
      case 'per-turn':
        return String(requestsOfTurn++)
      case 'numbers':
        return unique
      case 'constant':
        return 'request'
      default:
        return wire.requestIds satisfies never
    }
  }

  return {
    nextCall(tool, own) {
      const unique = nextNumber('call')
      if (running === 0) callsOfRound = 0
      running += 1
      if (own !== undefined) return own
      switch (wire.callIds) {
        case 'unique':
          return `call_${unique}`
        case 'per-round':
          return `call_${callsOfRound++}`
        case 'tool-name':
          return tool
        case 'numbers':
          return unique
        case 'empty':
          return ''
        case 'absent':
          return undefined
        default:
          return wire.callIds satisfies never
      }
    },
    callEnded() {
      running -= 1
    },
    nextRequest(own) {
      const listed = own ?? nextRequestId(nextNumber('request'))
      return { listed, said: own === undefined && wire.requestIds === 'absent' ? undefined : listed }
    },
  }
}

/** A field that is left out where there is no id. */
export function idField(field: string, id: WireId | undefined): Record<string, WireId> {
  return id === undefined ? {} : { [field]: id }
}
