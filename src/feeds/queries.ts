import type { Db } from '../context.ts'

/**
 * When anything that a list of posts or reactions can show last changed: posts move this instant also when they are
 * taken off, lose a tag, or when their thread is moderated. Null on an empty site.
 */
export async function findLastChange(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.max('changedAt').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}
