import type { Ctx } from '../context.ts'

/** The recurring job `forget-mails`: erases what was sent or given up a month ago. */
export async function forgetMails(_ctx: Ctx): Promise<void> {}
