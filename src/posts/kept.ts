import type { Db } from '../context.ts'

/** The content files whose posts the desk keeps: the folder's reader passes them over. */
export async function listKeptFiles(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('keptFiles').select('file').orderBy('file').execute()
  return new Set(rows.map(({ file }) => file))
}

/** Whether a post came into the desk's keeping out of a file, which may still be there. */
export async function isKept(db: Db, postId: number): Promise<boolean> {
  const row = await db.selectFrom('keptFiles').select('file').where('postId', '=', postId).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Whether the desk keeps the post of a content file. */
export async function isKeptFile(db: Db, file: string): Promise<boolean> {
  return (await db.selectFrom('keptFiles').select('file').where('file', '=', file).executeTakeFirst()) !== undefined
}
