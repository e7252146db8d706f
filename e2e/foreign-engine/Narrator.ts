import type { Dialect } from './dialects.ts'
import type { Call, Fact, Request } from './Journal.ts'
import { messageIdOf } from './Thread.ts'

/** One frame before it is written out. */
export interface Frame {
  /** Without it the frame has no `event:` line. */
  readonly event: string | undefined
  readonly id: string | undefined
  readonly data: Readonly<Record<string, unknown>>
}

type BlockType = 'text' | 'thinking' | 'tool_use'

/** Tells one turn in a dialect, live or again. It remembers which block is open and how far it has counted. */
export class Narrator {
  readonly #dialect: Dialect
  readonly #telling: 'live' | 'replay'
  #told = 0
  #blocks = 0
  #open: BlockType | undefined

  constructor(dialect: Dialect, telling: 'live' | 'replay') {
    this.#dialect = dialect
    this.#telling = telling
  }

  /** The frames that tell a fact; none where the dialect has no word for it. */
  tell(fact: Fact): Frame[] {
    return [...this.#turnToBlock(fact), ...this.#say(fact)].map(([event, data]) =>
      this.#frame(fact, event, data),
    )
  }

  #say(fact: Fact): Saying[] {
    const dialect = this.#dialect
    switch (fact.kind) {
      case 'began':
        return [['thread_lifecycle', this.#lifecycle(fact, 'started')]]
      case 'ended':
        return [['thread_lifecycle', this.#lifecycle(fact, 'completed')]]
      case 'helped':
        return [['thread_lifecycle', this.#lifecycle(fact, fact.phase, fact.helper)]]
      case 'said':
        return [['text_delta', { text: fact.text }]]
      case 'thought':
        return [['thinking_delta', { text: fact.text }]]
      case 'called':
        return [['tool_call', this.#describeCall(fact.call)]]
      case 'returned':
        return [['tool_result', this.#describeResult(fact)]]
      case 'asked':
        return [['hitl_request', this.#describeRequest(fact.request, fact)]]
      case 'answered':
        if (!dialect.announcesAnswers) return []
        return [['hitl_resolved', { request_id: dialect.requestId(fact.request.place) }]]
      case 'billed':
        return this.#keepsAsides ? [['usage', { ...dialect.usage(fact) }]] : []
      case 'remarked':
        return this.#keepsAsides ? [[fact.name, { ...fact.data }]] : []
      case 'broke':
        return [['error', { ...dialect.errorEvent(fact.code, fact.message) }]]
      default:
        return fact satisfies never
    }
  }

  get #keepsAsides(): boolean {
    return this.#telling === 'live' || this.#dialect.replay.keepsAsides
  }

  #lifecycle({ task, turn, at }: Fact, phase: string, helper?: string): Record<string, unknown> {
    const moment = { at, turn, ...(helper === undefined ? {} : { helper }) }
    const names = this.#dialect.namesMessages && helper === undefined
    return {
      phase,
      task_id: task,
      ...(names ? { message_id: messageIdOf(turn) } : {}),
      ...this.#dialect.lifecycle(moment),
    }
  }

  #describeCall(call: Call): Record<string, unknown> {
    return { tool: call.tool, tool_call_id: this.#dialect.callId(call), input: call.input }
  }

  #describeResult({ call, output, error }: Fact & { kind: 'returned' }): Record<string, unknown> {
    const outcome = { output, ...(error === undefined ? {} : { error }) }
    switch (this.#dialect.resultNames) {
      case 'call':
        return { tool_call_id: this.#dialect.callId(call), ...outcome }
      case 'tool':
        return { tool: call.tool, ...outcome }
      case 'nothing':
        return outcome
      default:
        return this.#dialect.resultNames satisfies never
    }
  }

  #describeRequest({ place, question, call }: Request, { task, at }: Fact): Record<string, unknown> {
    const { requestId, callId, questionKind, createdAt, promptSays } = this.#dialect
    const ids = {
      request_id: requestId(place),
      ...(call === undefined ? {} : { tool_call_id: callId(call) }),
    }
    const words = { kind: call === undefined ? questionKind : 'permission', question }
    switch (promptSays) {
      case 'nothing':
        return ids
      case 'words':
        return { ...ids, ...words }
      case 'everything': {
        const what = call === undefined ? {} : { tool: call.tool, input: call.input }
        return { ...ids, ...words, ...what, task_id: task, created_at: createdAt(at) }
      }
      default:
        return promptSays satisfies never
    }
  }

  /** Closes the block that the fact does not belong to, and opens its own. */
  #turnToBlock({ kind }: Fact): Saying[] {
    const wanted = this.#blockOf(kind)
    if (wanted === this.#open && wanted !== 'tool_use') return []
    const sayings: Saying[] = []
    if (this.#open !== undefined) {
      sayings.push(['content_block_stop', { block_index: this.#blocks++, block_type: this.#open }])
    }
    this.#open = wanted
    if (wanted !== undefined) {
      sayings.push(['content_block_start', { block_index: this.#blocks, block_type: wanted }])
    }
    return sayings
  }

  #blockOf(kind: Fact['kind']): BlockType | undefined {
    const blocks = this.#dialect.blocks[this.#telling]
    if (blocks === 'none') return undefined
    if (kind === 'said') return 'text'
    if (blocks === 'text') return undefined
    if (kind === 'thought') return 'thinking'
    return kind === 'called' ? 'tool_use' : undefined
  }

  #frame({ at, task }: Fact, event: string, data: Record<string, unknown>): Frame {
    const { typesText, frameIds, namesTask, stampsFrames } = this.#dialect
    const count = ++this.#told
    return {
      event: event === 'text_delta' && !typesText ? undefined : event,
      id: frameIds === 'none' ? undefined : String(frameIds === 'counted' ? count : at),
      data: {
        ...(namesTask ? { task_id: task } : {}),
        ...(stampsFrames ? { timestamp: at } : {}),
        ...data,
      },
    }
  }
}

type Saying = readonly [event: string, data: Record<string, unknown>]
