/** A picture or document attached to a message. Documented by the Engine, except for `document`, which is inferred. */
export interface MediaBlock {
  type: 'image' | 'document'
  source:
    | {
        type: 'base64'
        /** For instance `image/png`. PNG, JPEG, WebP and GIF are documented. */
        media_type: string
        /** Raw base64, without a `data:` prefix. */
        data: string
      }
    | { type: 'url'; url: string }
}

/** The body of `POST /execute`: one call is one turn. Documented by the Engine. */
export interface ExecuteRequest {
  message: string
  /** The conversation thread. Any string; reuse continues it. */
  task_id: string
  /** @default [] */
  media?: readonly MediaBlock[] | undefined
  /** Skip planning. @default false */
  direct?: boolean
  /** Replace that message, drop what followed, run again. @default null */
  edit_message_id?: string | null
  /** Keep all messages and run again from that one. @default null */
  retry_message_id?: string | null
  /** Extended thinking. Named only in the Engine's migration guide for 2.3. */
  super_thinking?: boolean
}

/** The body of `POST /hitl/respond`. Documented by the Engine. */
export interface RespondRequest {
  task_id: string
  /** `yes` or `no` for a permission, free text for a question. */
  answer: string
  feedback?: string
  content_blocks?: MediaBlock[]
}
