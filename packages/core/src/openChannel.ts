/** A way to talk to the other pages of this origin. */
export interface Channel<Message> {
  /** Tells the others, this client's own other channels included. Says nothing where it cannot. */
  post: (message: Message) => void
  close: () => void
}

/**
 * Opens a BroadcastChannel. Where there is none, or it refuses as in some sandboxed frames, nobody is heard and nobody
 * listens.
 */
export function openChannel<Message>(name: string, hear: (message: Message) => void): Channel<Message> {
  let channel: BroadcastChannel | undefined
  try {
    channel = new BroadcastChannel(name)
    channel.onmessage = ({ data }: MessageEvent<Message>) => hear(data)
    const inNode: BroadcastChannel & { unref?: () => void } = channel
    // There an open channel keeps the process alive.
    inNode.unref?.()
  } catch {
    // This page is alone.
  }
  return {
    post: (message) => {
      try {
        channel?.postMessage(message)
      } catch {
        // Something in it cannot be cloned. The others read it from the storage, or ask the Engine.
      }
    },
    close: () => channel?.close(),
  }
}
