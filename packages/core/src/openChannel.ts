/** A way to talk to the other pages of this origin. */
export interface Channel<Message> {
  /** Tells the others. Says nothing where it cannot. */
  post: (message: Message) => void
  close: () => void
}

/**
 * Opens a BroadcastChannel; `undefined` where there is none, or it refuses as in some sandboxed frames.
 *
 * @param hear is told what others post, and not what this channel does.
 */
export function openChannel<Message>(
  name: string,
  hear: (message: Message) => void,
): Channel<Message> | undefined {
  try {
    const channel: BroadcastChannel & { unref?: () => void } = new BroadcastChannel(name)
    channel.onmessage = ({ data }: MessageEvent<Message>) => hear(data)
    // In Node an open channel keeps the process alive.
    channel.unref?.()
    return {
      post: (message) => {
        try {
          channel.postMessage(message)
        } catch {
          // Something in it cannot be cloned. The others read it from the storage, or ask the Engine.
        }
      },
      close: () => channel.close(),
    }
  } catch {
    return undefined
  }
}
