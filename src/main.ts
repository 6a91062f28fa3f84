import { checkNode } from './node-version.ts'

checkNode()
const { serve } = await import('./serve.ts')
await serve(process.env)
