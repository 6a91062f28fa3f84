import { storm } from './storm.ts'

/** `npm run crash`: twenty kills, by default, and what was left of it; exit 1 when anything acknowledged is missing. */
const rounds = Number(process.argv[2] ?? 20)
const { acknowledged, ...rest } = await storm(rounds)
const { comments, sources } = acknowledged
process.stdout.write(
  `${rounds} kills · acknowledged: ${comments.length} comments, ${sources.length} pingbacks · ${JSON.stringify(rest)}\n`,
)
process.exitCode =
  rest.lost.length + rest.doubled.length + rest.unfinished + rest.sharedNumbers > 0 || rest.integrity !== 'ok' ? 1 : 0
