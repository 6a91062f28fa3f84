import type { Compilable, CompiledQuery } from 'kysely'
import type { Db } from '../context.ts'

/** What a column takes. */
export type Value = string | number | null
/** A query by its text; `places` says which argument each of its parameters is, `undefined` for a value of its own. */
type Shape<Row> = { query: CompiledQuery<Row>; places: (number | undefined)[] }

/**
 * Makes a query that is built and compiled once for each engine and number of arguments, then only run: building one
 * anew takes longer than most take to run. `build` must use its arguments as values and nothing else, since it is
 * given stand-ins for them.
 */
export function prepared<Args extends Value[], Row>(
  build: (db: Db, ...args: Args) => Compilable<Row>,
): (db: Db, ...args: Args) => Promise<Row[]> {
  const engines = new WeakMap<object, Map<number, Shape<Row>>>()
  return async (db, ...args) => {
    const { adapter } = db.getExecutor()
    let shapes = engines.get(adapter)
    if (!shapes) engines.set(adapter, (shapes = new Map()))
    let shape = shapes.get(args.length)
    if (!shape) shapes.set(args.length, (shape = compile(args.length, (standIns) => build(db, ...(standIns as Args)))))
    const { query, places } = shape
    const parameters = places.map((place, index) => (place === undefined ? query.parameters[index] : args[place]))
    const { rows } = await db.executeQuery<Row>({ ...query, parameters })
    return rows
  }
}

function compile<Row>(length: number, build: (standIns: unknown[]) => Compilable<Row>): Shape<Row> {
  const standIns: unknown[] = Array.from({ length }, (_, index) => Symbol(index))
  const query = build(standIns).compile()
  const places = query.parameters.map((parameter) => {
    const place = standIns.indexOf(parameter)
    return place < 0 ? undefined : place
  })
  return { query, places }
}
