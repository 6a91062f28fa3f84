import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely } from 'kysely'

/** What a migration is given: a database of unknown shape and the engine it runs on. */
export type Migration = { name: string; up: (db: Kysely<unknown>, engine: 'sqlite' | 'postgres') => Promise<void> }

/** Adds the generated whole-number primary key; on SQLite never reused, as on PostgreSQL. */
export function id(engine: 'sqlite' | 'postgres') {
  return <Name extends string, Columns extends string>(table: CreateTableBuilder<Name, Columns>) =>
    engine === 'sqlite'
      ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn('id', 'integer', (column) => column.primaryKey().generatedByDefaultAsIdentity())
}

/** A 0/1 column. */
export function flag(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull().defaultTo(0)
}

/** A count that starts at 0. */
export const count = flag

/** Required text. Instants are text too: ISO 8601 in UTC sorts as it reads. */
export function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}

/** A required reference to the `id` of another table. */
export function references(target: string) {
  return (column: ColumnDefinitionBuilder) => column.notNull().references(`${target}.id`)
}

/** Runs one statement of raw SQL; for what the builder cannot say. */
export async function run(db: Kysely<unknown>, statement: string): Promise<void> {
  await sql.raw(statement).execute(db)
}
