import { mapBody, readBurst, type ByteSource } from './byteSource.ts'
import type { ReplayFault } from './fault.ts'

/** A replay with the fault in what it holds; what comes live afterwards stays as it is. */
export async function replayFault(
  fault: ReplayFault,
  request: Request,
  response: Response,
): Promise<Response> {
  switch (fault.kind) {
    case 'repeat':
      return rearrange(request, response, (items) => [...items, ...items])
    case 'reorder':
      return rearrange(request, response, swapNeighbours)
    case 'forget': {
      const { headers } = response
      await response.body?.cancel()
      return new Response(isJson(response) ? '[]' : '', { headers })
    }
    default:
      return fault satisfies never
  }
}

type Rearrangement = <Item>(items: readonly Item[]) => Item[]

const swapNeighbours: Rearrangement = (items) =>
  items.flatMap((item, index) => {
    if (index % 2 === 1) return []
    const neighbour = items[index + 1]
    return neighbour === undefined ? [item] : [neighbour, item]
  })

async function rearrange(request: Request, response: Response, change: Rearrangement): Promise<Response> {
  if (isJson(response)) {
    const list = (await response.json()) as unknown[]
    return Response.json(change(list))
  }
  return mapBody(request, response, (source) => {
    let opened: Promise<ByteSource['read']> | undefined
    const open = async (): Promise<ByteSource['read']> => {
      const { burst, rest } = await readBurst(source)
      const frames = change(splitFrames(new TextDecoder().decode(burst)))
      let first: Uint8Array | undefined = new TextEncoder().encode(frames.join(''))
      return () => {
        const piece = first
        first = undefined
        return piece === undefined ? rest.read() : Promise.resolve(piece)
      }
    }
    return { ...source, read: async () => (await (opened ??= open()))() }
  })
}

/** Every frame with the blank line that ends it. */
function splitFrames(text: string): string[] {
  return text.split(/(?<=\r\n\r\n|\n\n|\r\r)/)
}

/** Whether an answer is JSON and not a stream. */
export function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false
}
