import { parentPort } from 'node:worker_threads'
import { readPage, type PageInput } from './page.ts'

/** One page handed over to be read, with the number by which the answer is known. */
export type Errand = { id: number; input: Omit<PageInput, 'body'> & { body: Uint8Array } }

parentPort?.on('message', ({ id, input }: Errand) => {
  const { buffer, byteOffset, byteLength } = input.body
  const page = readPage({ ...input, body: Buffer.from(buffer, byteOffset, byteLength) })
  parentPort?.postMessage({ id, page }, [])
})
