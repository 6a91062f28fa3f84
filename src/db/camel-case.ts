import { CamelCasePlugin, type KyselyPlugin } from 'kysely'

/**
 * Joins `snake_case` columns and `camelCase` code. Kysely's plugin names every column of every row anew; here a result's
 * columns are named once, from its first row. Values are never objects with names of their own.
 */
export function camelCase(): KyselyPlugin {
  const plugin = new CamelCasePlugin()
  const names = new Map<string, string>()
  const nameOf = (column: string) => {
    let name = names.get(column)
    if (name === undefined)
      names.set(column, (name = column.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())))
    return name
  }
  return {
    transformQuery: (args) => plugin.transformQuery(args),
    transformResult: async ({ result }) => {
      const [first] = result.rows
      if (!first) return result
      const columns = Object.keys(first)
      const renamed = columns.map(nameOf)
      const rename = (row: Record<string, unknown>) => {
        const named: Record<string, unknown> = {}
        // A thread has a thousand rows of a dozen columns: by index is three times quicker than pair by pair.
        for (let index = 0; index < columns.length; index++) named[renamed[index] ?? ''] = row[columns[index] ?? '']
        return named
      }
      return { ...result, rows: result.rows.map(rename) }
    },
  }
}
