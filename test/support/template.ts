import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'

/** Gives a database its present shape once, so that each test begins with a copy rather than with all migrations. */
export async function shapeTemplate(databaseUrl: string): Promise<void> {
  const { db, engine, close } = await openDatabase({ databaseUrl })
  await migrate(db, engine)
  await close()
}
