import { setTimeout as pause } from 'node:timers/promises'
import type { Dialect } from './dialects.ts'
import type { Gate } from './Gate.ts'
import type { Call, Deed, Journal, Request } from './Journal.ts'
import type { Play, Step, ToolUse } from './playbook.ts'

export interface TurnSetting {
  readonly journal: Journal
  readonly dialect: Dialect
  readonly gate: Gate
  readonly task: string
  /** In its task, from 1. */
  readonly number: number
}

/** One turn at work: plays a play, and writes into the journal what happens. Nobody has to listen. */
export class Turn {
  readonly number: number
  readonly #setting: TurnSetting
  #asked = 0
  #waiting:
    { readonly request: Request; readonly at: number; readonly goOn: (answer: string) => void } | undefined

  constructor(setting: TurnSetting) {
    this.#setting = setting
    this.number = setting.number
  }

  /** What it waits for, and since when. */
  get waiting(): { readonly request: Request; readonly at: number } | undefined {
    return this.#waiting
  }

  async play(play: Play): Promise<void> {
    this.#write({ kind: 'began' })
    let step = play.next('')
    while (step.done !== true) {
      const answer = await this.#act(step.value)
      if (answer === undefined) return
      step = play.next(answer)
    }
    this.#bill()
    this.#write({ kind: 'ended' })
  }

  answer(answer: string): void {
    const waiting = this.#waiting
    if (waiting === undefined) throw new Error('Nothing was asked.')
    this.#waiting = undefined
    this.#write({ kind: 'answered', request: waiting.request, answer })
    waiting.goOn(answer)
  }

  /** Resolves with what a person answered, else with nothing to answer; with undefined where the turn is over. */
  async #act(step: Step): Promise<string | undefined> {
    await pause(2)
    switch (step.do) {
      case 'say':
        for (const text of step.text.split(/(?<= )/)) await this.#speak({ kind: 'said', text })
        return ''
      case 'think':
        for (const text of step.text.split(/(?<= )/)) await this.#speak({ kind: 'thought', text })
        return ''
      case 'use':
        await this.#use(step.tools)
        return ''
      case 'use-if-permitted':
        return this.#useIfPermitted(step.tool, step.question)
      case 'ask':
        return this.#ask({ question: step.question })
      case 'hold':
        await this.#setting.gate.pass()
        return ''
      case 'remark':
        if (this.#setting.dialect.isTalkative) {
          this.#write({ kind: 'remarked', name: step.name, data: step.data })
        }
        return ''
      case 'call-helper':
      case 'dismiss-helper':
        if (this.#setting.dialect.isTalkative) {
          const phase = step.do === 'call-helper' ? 'started' : 'completed'
          this.#write({ kind: 'helped', phase, helper: step.helper })
        }
        return ''
      case 'break':
        this.#write({ kind: 'broke', code: step.code, message: step.message })
        return undefined
      default:
        return step satisfies never
    }
  }

  async #speak(deed: Deed): Promise<void> {
    this.#write(deed)
    await pause(1)
  }

  async #use(tools: readonly ToolUse[]): Promise<void> {
    const runs = tools.map((use, place) => ({ use, call: { tool: use.tool, input: use.input, place } }))
    for (const { call } of runs) this.#write({ kind: 'called', call })
    this.#bill()
    // What was called last is ready first.
    const inOrder = this.#setting.dialect.resultNames === 'nothing'
    for (const { use, call } of inOrder ? runs : runs.toReversed()) {
      await pause(1)
      this.#return(call, use)
    }
  }

  async #useIfPermitted(use: ToolUse, question: string): Promise<string> {
    const call = { tool: use.tool, input: use.input, place: 0 }
    this.#write({ kind: 'called', call })
    this.#bill()
    const answer = await this.#ask({ question, call })
    this.#return(call, answer === 'yes' ? use : { output: '', error: 'permission_denied' })
    return answer
  }

  #return(call: Call, { output, error }: Pick<ToolUse, 'output' | 'error'>): void {
    this.#write({ kind: 'returned', call, output, ...(error === undefined ? {} : { error }) })
  }

  #ask(question: Omit<Request, 'place'>): Promise<string> {
    const request = { ...question, place: this.#asked++ }
    return new Promise((goOn) => {
      // First it waits: who hears of it may answer at once.
      this.#waiting = { request, at: Date.now(), goOn }
      this.#write({ kind: 'asked', request })
    })
  }

  #bill(): void {
    this.#write({ kind: 'billed', input: 800, output: 40, cached: 512 })
  }

  #write(deed: Deed): void {
    const { journal, task, number } = this.#setting
    journal.write({ ...deed, task, turn: number, at: Date.now() })
  }
}
