import type { FastifyRequest } from 'fastify'
import { refuse } from '../errors.ts'
import type { Upload } from '../posts/upload.ts'
import { mostUploadMegabytes } from '../settings/choose-site.ts'
import { carriesToken } from './guard.ts'

const longestField = 10_000
const known = new Set(['token', 'alt', 'decorative'])

/**
 * Reads the form of an upload (`multipart/form-data`, RFC 7578: `token`, `alt`, `decorative`, `file`). The token comes
 * before the file, or in a header: without it nothing of the file is read and the answer is undefined. Refused:
 * `too_large` for a file over `megabytes`, `bad_request` for what is no such form.
 */
export async function readUpload(request: FastifyRequest, megabytes: number): Promise<Upload | undefined> {
  if (!request.isMultipart()) refuse('bad_request', 'error.badRequest')
  const fields = new Map<string, string>()
  let file: Pick<Upload, 'bytes' | 'name'> = { bytes: Buffer.alloc(0), name: '' }
  try {
    for await (const part of request.parts({ limits: { fileSize: megabytes * 1e6 } })) {
      if (part.type === 'file') {
        if (!carriesToken(request, fields.get('token'))) return undefined
        if (part.fieldname === 'file') file = { bytes: await part.toBuffer(), name: part.filename ?? '' }
        else part.file.resume()
      } else if (known.has(part.fieldname)) {
        if (fields.has(part.fieldname) || part.valueTruncated) refuse('bad_request', 'error.badRequest')
        fields.set(part.fieldname, String(part.value))
      }
    }
  } catch (error) {
    return explain(error, megabytes)
  }
  if (!carriesToken(request, fields.get('token'))) return undefined
  return { ...file, alt: fields.get('alt') ?? '', decorative: (fields.get('decorative') ?? '') !== '' }
}

/** The limits within which such a form is read, whatever the owner allows. */
export const uploadLimits = {
  fileSize: mostUploadMegabytes * 1e6,
  files: 1,
  fields: 10,
  parts: 11,
  fieldNameSize: 100,
  fieldSize: longestField,
  headerPairs: 20,
}

function explain(error: unknown, limit: number): never {
  const { code, statusCode } = Object(error)
  if (code === 'FST_REQ_FILE_TOO_LARGE') refuse('too_large', 'media.tooLarge', { limit })
  // What the library refuses, or cannot make out, is a form that no page of ours sent.
  if (statusCode !== undefined || /multipart|boundary/i.test(String(error))) refuse('bad_request', 'error.badRequest')
  throw error
}
