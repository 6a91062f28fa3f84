import { checkNode } from './node-version.ts'

checkNode()
const { runCli } = await import('./cli/commands.ts')
process.exitCode = await runCli(process.argv, process.env)
