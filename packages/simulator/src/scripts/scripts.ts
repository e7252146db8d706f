import type { Script } from '../agent.ts'
import { answersPlainly } from './answersPlainly.ts'
import { answersWithAnHtmlErrorPage } from './answersWithAnHtmlErrorPage.ts'
import { answersWithHostileMarkdown } from './answersWithHostileMarkdown.ts'
import { asksAboutTheSecondCallOfOneId } from './asksAboutTheSecondCallOfOneId.ts'
import { asksAgainUnderOneRequestId } from './asksAgainUnderOneRequestId.ts'
import { asksFreeText } from './asksFreeText.ts'
import { asksInEveryTurn } from './asksInEveryTurn.ts'
import { asksPermissionToDelete } from './asksPermissionToDelete.ts'
import { asksTwiceAtOnce } from './asksTwiceAtOnce.ts'
import { asksWhichFile } from './asksWhichFile.ts'
import { breaksAFrameInsideAText } from './breaksAFrameInsideAText.ts'
import { callsAgainUnderTheSameIds } from './callsAgainUnderTheSameIds.ts'
import { callsTwiceUnderOneId } from './callsTwiceUnderOneId.ts'
import { changesWhatItAsksAbout } from './changesWhatItAsksAbout.ts'
import { compactsTheConversation } from './compactsTheConversation.ts'
import { failsWithoutSayingWhy } from './failsWithoutSayingWhy.ts'
import { handsOverToSubAgents } from './handsOverToSubAgents.ts'
import { modelIsRateLimited } from './modelIsRateLimited.ts'
import { reportsInsideAText } from './reportsInsideAText.ts'
import { sendsAFiveMegabyteEvent } from './sendsAFiveMegabyteEvent.ts'
import { sendsMalformedFrames } from './sendsMalformedFrames.ts'
import { sendsUnknownEvents } from './sendsUnknownEvents.ts'
import { sendsUnknownEventsInsideAText } from './sendsUnknownEventsInsideAText.ts'
import { streamsALongAnswer } from './streamsALongAnswer.ts'
import { stutters } from './stutters.ts'
import { tellsAResultBeforeItsCall } from './tellsAResultBeforeItsCall.ts'
import { thinksThenRunsToolsInParallel } from './thinksThenRunsToolsInParallel.ts'
import { toolFails } from './toolFails.ts'
import { writesFieldsInOtherTypes } from './writesFieldsInOtherTypes.ts'

/** Every script by its name, which says what happens to the person. */
export const scripts: Record<ScriptName, Script> = {
  answersPlainly,
  answersWithAnHtmlErrorPage,
  answersWithHostileMarkdown,
  asksAboutTheSecondCallOfOneId,
  asksAgainUnderOneRequestId,
  asksFreeText,
  asksInEveryTurn,
  asksPermissionToDelete,
  asksTwiceAtOnce,
  asksWhichFile,
  breaksAFrameInsideAText,
  callsAgainUnderTheSameIds,
  callsTwiceUnderOneId,
  changesWhatItAsksAbout,
  compactsTheConversation,
  failsWithoutSayingWhy,
  handsOverToSubAgents,
  modelIsRateLimited,
  reportsInsideAText,
  sendsAFiveMegabyteEvent,
  sendsMalformedFrames,
  sendsUnknownEvents,
  sendsUnknownEventsInsideAText,
  streamsALongAnswer,
  stutters,
  tellsAResultBeforeItsCall,
  thinksThenRunsToolsInParallel,
  toolFails,
  writesFieldsInOtherTypes,
}

/** The name of a script. */
export type ScriptName =
  | 'answersPlainly'
  | 'answersWithAnHtmlErrorPage'
  | 'answersWithHostileMarkdown'
  | 'asksAboutTheSecondCallOfOneId'
  | 'asksAgainUnderOneRequestId'
  | 'asksFreeText'
  | 'asksInEveryTurn'
  | 'asksPermissionToDelete'
  | 'asksTwiceAtOnce'
  | 'asksWhichFile'
  | 'breaksAFrameInsideAText'
  | 'callsAgainUnderTheSameIds'
  | 'callsTwiceUnderOneId'
  | 'changesWhatItAsksAbout'
  | 'compactsTheConversation'
  | 'failsWithoutSayingWhy'
  | 'handsOverToSubAgents'
  | 'modelIsRateLimited'
  | 'reportsInsideAText'
  | 'sendsAFiveMegabyteEvent'
  | 'sendsMalformedFrames'
  | 'sendsUnknownEvents'
  | 'sendsUnknownEventsInsideAText'
  | 'streamsALongAnswer'
  | 'stutters'
  | 'tellsAResultBeforeItsCall'
  | 'thinksThenRunsToolsInParallel'
  | 'toolFails'
  | 'writesFieldsInOtherTypes'
