import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { FetchFailure } from './fetch-failure.ts'

/**
 * Reads a response body, decompressing gzip, deflate and br (RFC 9110 §8.4.1), up to `cap` bytes before and after
 * decompression; `cut` says that there was more. Throws `wrong_type` for another coding and for bytes that are not what
 * the coding says.
 */
export async function readBody(stream: Readable, coding: string, cap: number): Promise<{ body: Buffer; cut: boolean }> {
  const kept: Buffer[] = []
  const sink = collector(kept, cap)
  const incoming = stream[Symbol.asyncIterator]()
  const first: IteratorResult<Buffer> = await incoming.next()
  const bytes = bounded(first, incoming, cap)
  if (coding === '' || coding === 'identity') return sink(bytes)

  const decoder = decoderFor(coding, first.done ? undefined : first.value)
  let result: { body: Buffer; cut: boolean } | undefined
  try {
    await pipeline(bytes, decoder, async (source: AsyncIterable<Buffer>) => {
      result = await sink(source)
    })
  } catch (error) {
    if (isDecoderError(error)) throw new FetchFailure('wrong_type', `broken ${coding} body`)
    if (!result?.cut) throw error
  }
  return result ?? { body: Buffer.alloc(0), cut: false }
}

function collector(kept: Buffer[], cap: number) {
  return async (source: AsyncIterable<Buffer>) => {
    let size = 0
    for await (const chunk of source) {
      const room = cap - size
      kept.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
      size += chunk.length
      if (size > cap) return { body: Buffer.concat(kept), cut: true }
    }
    return { body: Buffer.concat(kept), cut: false }
  }
}

// One chunk past the cap is let through, so that the reader knows there was more.
async function* bounded(first: IteratorResult<Buffer>, rest: AsyncIterator<Buffer>, cap: number) {
  let size = 0
  for (let next = first; !next.done; next = await rest.next()) {
    yield next.value
    size += next.value.length
    if (size > cap) return
  }
}

function decoderFor(coding: string, first: Buffer | undefined) {
  // A stream broken off at the end still gives what came before, as browsers do.
  const tolerant = { finishFlush: constants.Z_SYNC_FLUSH }
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(tolerant)
    case 'deflate':
      // Many servers send raw deflate under this name; a zlib header has 8 in the low half of its first byte.
      return ((first?.[0] ?? 8) & 0x0f) === 8 ? createInflate(tolerant) : createInflateRaw(tolerant)
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    default:
      throw new FetchFailure('wrong_type', `content coding ${coding.slice(0, 40)}`)
  }
}

function isDecoderError(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && 'code' in error && /^(?:Z_|ERR_)/.test(String(error.code))
}
