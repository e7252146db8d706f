import type { Script } from '../agent.ts'
import { answersPlainly } from './answersPlainly.ts'
import { answersWithAnHtmlErrorPage } from './answersWithAnHtmlErrorPage.ts'
import { answersWithHostileMarkdown } from './answersWithHostileMarkdown.ts'
import { asksFreeText } from './asksFreeText.ts'
import { asksPermissionToDelete } from './asksPermissionToDelete.ts'
import { asksTwiceAtOnce } from './asksTwiceAtOnce.ts'
import { asksWhichFile } from './asksWhichFile.ts'
import { compactsTheConversation } from './compactsTheConversation.ts'
import { failsWithoutSayingWhy } from './failsWithoutSayingWhy.ts'
import { modelIsRateLimited } from './modelIsRateLimited.ts'
import { sendsAFiveMegabyteEvent } from './sendsAFiveMegabyteEvent.ts'
import { sendsMalformedFrames } from './sendsMalformedFrames.ts'
import { sendsUnknownEvents } from './sendsUnknownEvents.ts'
import { streamsALongAnswer } from './streamsALongAnswer.ts'
import { stutters } from './stutters.ts'
import { thinksThenRunsToolsInParallel } from './thinksThenRunsToolsInParallel.ts'
import { toolFails } from './toolFails.ts'

/** Every script by its name, which says what happens to the person. */
export const scripts: Record<ScriptName, Script> = {
  answersPlainly,
  answersWithAnHtmlErrorPage,
  answersWithHostileMarkdown,
  asksFreeText,
  asksPermissionToDelete,
  asksTwiceAtOnce,
  asksWhichFile,
  compactsTheConversation,
  failsWithoutSayingWhy,
  modelIsRateLimited,
  sendsAFiveMegabyteEvent,
  sendsMalformedFrames,
  sendsUnknownEvents,
  streamsALongAnswer,
  stutters,
  thinksThenRunsToolsInParallel,
  toolFails,
}

/** The name of a script. */
export type ScriptName =
  | 'answersPlainly'
  | 'answersWithAnHtmlErrorPage'
  | 'answersWithHostileMarkdown'
  | 'asksFreeText'
  | 'asksPermissionToDelete'
  | 'asksTwiceAtOnce'
  | 'asksWhichFile'
  | 'compactsTheConversation'
  | 'failsWithoutSayingWhy'
  | 'modelIsRateLimited'
  | 'sendsAFiveMegabyteEvent'
  | 'sendsMalformedFrames'
  | 'sendsUnknownEvents'
  | 'streamsALongAnswer'
  | 'stutters'
  | 'thinksThenRunsToolsInParallel'
  | 'toolFails'
