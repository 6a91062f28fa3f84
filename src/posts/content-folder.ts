import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ctx } from '../context.ts'
import { followSettings } from '../settings/settings.ts'
import type { FileDraft } from './content-file.ts'
import { saveFile, takeOffFile } from './content-save.ts'
import { describeMistake, logMistake, type FileMistake } from './file-mistake.ts'
import { listFolder, type Listing } from './folder-listing.ts'
import { listKeptFiles } from './kept.ts'
import { listFiles } from './queries.ts'
import { renderOldPosts } from './render.ts'
import { applySiteFile } from './site-file.ts'

/** What one look at the folder did and what is wrong in it. Files with a mistake keep their last good version. */
export type ContentReport = {
  saved: number
  takenOff: number
  mistakes: FileMistake[]
  /** Something was in motion: look again soon. */
  again: boolean
}

type Seen = { stamp: string; mistake: FileMistake | undefined; skipped: boolean }
/** What a process remembers of the folder from one look to the next. */
export type FolderMemory = {
  files: Map<string, Seen>
  site: Seen | undefined
  media: string
  /** Files found missing at the last look, whose posts are still there: an editor may only be replacing them. */
  missing: Set<string>
  /** Files whose posts the desk keeps, which has been said. */
  kept: Set<string>
  started: boolean
  /** Whether the last look came to its end. */
  complete: boolean
}

/** An editor that writes in several steps is left alone for this long. */
const settlingMs = 100
/** Files younger than this are read again at the next look: a second version may carry the same time. */
const youngMs = 1500

/** The memory of a process that has not looked yet. */
export function newMemory(): FolderMemory {
  return {
    files: new Map(),
    site: undefined,
    media: '',
    missing: new Set(),
    kept: new Set(),
    started: false,
    complete: false,
  }
}

/**
 * Reads the whole content folder: site.yaml first, then every post and page. What an older cleaner rendered is rendered
 * again. Meant for the start; hand the same memory to `watchContent`.
 */
export async function readContent(ctx: Ctx, memory = newMemory()): Promise<ContentReport> {
  await renderOldPosts(ctx)
  return lookAgain(ctx, memory)
}

/**
 * Brings the posts in line with what changed in the folder since `memory`: changed files are saved, posts of removed
 * files taken off, new mistakes logged. Without `posts/` and `pages/` nothing is taken off: a whole folder that is away
 * is more likely not mounted. Several processes may do this on one database.
 */
export async function lookAgain(ctx: Ctx, memory: FolderMemory): Promise<ContentReport> {
  const listing = await listFolder(ctx.config.contentDir)
  const siteChanged = !memory.complete || memory.site?.stamp !== (listing.site?.stamp ?? '')
  const all = siteChanged || memory.media !== listing.media
  const { picked, inMotion } = pickFiles(memory, listing, all)
  const removed = [...memory.files.keys()].filter((file) => !listing.posts.has(file))
  const report: ContentReport = { saved: 0, takenOff: 0, mistakes: [], again: inMotion }

  if (all || picked.length > 0 || removed.length > 0 || memory.missing.size > 0) {
    memory.complete = false
    // Another process may have named the site at the desk, and nobody has asked this one for anything since.
    await followSettings(ctx)
    if (siteChanged) await readSite(ctx, memory, listing)
    for (const file of removed) memory.files.delete(file)
    await bringInLine(ctx, memory, listing, picked, report)
    memory.media = listing.media
    memory.started = memory.complete = true
  }
  report.mistakes = [memory.site, ...memory.files.values()].flatMap((seen) => seen?.mistake ?? [])
  return report
}

/** The files to read: what is new or changed, and, since any change may mend them, those that were refused. */
function pickFiles(memory: FolderMemory, listing: Listing, all: boolean): { picked: string[]; inMotion: boolean } {
  const now = Date.now()
  const changed = [...listing.posts].filter(([file, { stamp }]) => all || memory.files.get(file)?.stamp !== stamp)
  const settled = changed.filter(([, { writtenAt }]) => !memory.started || Math.abs(now - writtenAt) > settlingMs)
  const picked = new Set(settled.map(([file]) => file))
  if (picked.size > 0) {
    for (const [file, seen] of memory.files) if (seen.mistake && listing.posts.has(file)) picked.add(file)
  }
  return { picked: [...picked], inMotion: settled.length < changed.length }
}

async function bringInLine(
  ctx: Ctx,
  memory: FolderMemory,
  listing: Listing,
  picked: string[],
  report: ContentReport,
): Promise<void> {
  const stored = new Map((await listFiles(ctx.db)).map((post) => [post.file, post]))
  const kept = await listKeptFiles(ctx.db)
  const drafts: FileDraft[] = []
  for (const file of picked) {
    if (kept.has(file)) {
      passOver(ctx, memory, listing, file)
      continue
    }
    const draft = await readOne(ctx, memory, listing, file)
    const post = stored.get(file)
    if (!draft) continue
    if (post?.state === 'deleted' || post?.fileHash !== draft.draft.fileHash) drafts.push(draft)
    else forgetMistake(memory, file)
  }
  const absent = [...stored.keys()].filter((file) => !listing.posts.has(file) || memory.files.get(file)?.skipped)

  const refused = await saveAll(ctx, memory, drafts, absent, report)
  const present = absent.filter((file) => stored.get(file)?.state !== 'deleted')
  await takeOffAbsent(ctx, memory, listing, present, report)
  // What was refused may be right now that others have moved or gone.
  for (const { file, mistake } of await saveAll(
    ctx,
    memory,
    refused.map(({ draft }) => draft),
    absent,
    report,
  )) {
    noteMistake(ctx, memory, file, mistake)
  }
}

/** A file whose post the desk keeps says nothing any more; its author is told so once. */
function passOver(ctx: Ctx, memory: FolderMemory, listing: Listing, file: string): void {
  const { stamp = '' } = listing.posts.get(file) ?? {}
  memory.files.set(file, { stamp, mistake: undefined, skipped: false })
  if (memory.kept.has(file)) return
  memory.kept.add(file)
  ctx.log.info({ file }, 'content file passed over: the desk keeps its post')
}

/** Reads one file into a draft; `undefined` when it is wrong, a demonstration that is off, or has just vanished. */
async function readOne(ctx: Ctx, memory: FolderMemory, listing: Listing, file: string): Promise<FileDraft | undefined> {
  const { stamp = '', writtenAt = 0 } = listing.posts.get(file) ?? {}
  const former = memory.files.get(file)
  const seen: Seen = {
    stamp: Math.abs(Date.now() - writtenAt) < youngMs ? '' : stamp,
    mistake: former?.mistake,
    skipped: former?.skipped ?? false,
  }
  memory.files.set(file, seen)
  try {
    // The readers of front matter are heavy, and most of the time there is nothing to read.
    const { readDraft } = await import('./content-file.ts')
    const read = readDraft(ctx, file, await readText(ctx, file))
    seen.skipped = read.draft.demo && !ctx.settings.demo
    if (!seen.skipped) return read
    forgetMistake(memory, file)
    return undefined
  } catch (error) {
    noteMistake(ctx, memory, file, describeMistake(ctx, file, error))
    return undefined
  }
}

type Refused = { file: string; draft: FileDraft; mistake: FileMistake }

async function saveAll(
  ctx: Ctx,
  memory: FolderMemory,
  drafts: FileDraft[],
  absent: string[],
  report: ContentReport,
): Promise<Refused[]> {
  const refused: Refused[] = []
  for (const draft of drafts) {
    const file = draft.draft.file ?? ''
    try {
      await saveFile(ctx, draft.draft, absent)
      forgetMistake(memory, file)
      report.saved += 1
      if (memory.started) ctx.log.info({ file }, 'content file read')
    } catch (error) {
      refused.push({ file, draft, mistake: describeMistake(ctx, file, error, draft.lineOf) })
    }
  }
  return refused
}

/**
 * Takes off the posts of files that are away at two looks in a row, or at the first one of all; never while another file
 * is being written, which may be the same one under a new name.
 */
async function takeOffAbsent(
  ctx: Ctx,
  memory: FolderMemory,
  listing: Listing,
  absent: string[],
  report: ContentReport,
): Promise<void> {
  const waiting = new Set<string>()
  for (const file of absent) {
    const skipped = memory.files.get(file)?.skipped ?? false
    if (!listing.hasFolders && !skipped) continue
    if (memory.started && !skipped && (report.again || !memory.missing.has(file))) {
      waiting.add(file)
    } else if (await takeOffFile(ctx, file)) {
      report.takenOff += 1
      ctx.log.info({ file }, 'content file gone, post taken off')
    }
  }
  if (!listing.hasFolders && absent.length > 0) {
    ctx.log.warn({ folder: ctx.config.contentDir }, 'no content folder: its posts are left as they are')
  }
  memory.missing = waiting
  report.again ||= waiting.size > 0
}

async function readSite(ctx: Ctx, memory: FolderMemory, listing: Listing): Promise<void> {
  const file = 'site.yaml'
  const seen: Seen = { stamp: listing.site?.stamp ?? '', mistake: memory.site?.mistake, skipped: false }
  memory.site = seen
  try {
    await applySiteFile(ctx, listing.site && (await readText(ctx, file)))
    seen.mistake = undefined
  } catch (error) {
    const mistake = describeMistake(ctx, file, error)
    if (seen.mistake?.message !== mistake.message) logMistake(ctx, mistake)
    seen.mistake = mistake
  }
}

async function readText(ctx: Ctx, file: string): Promise<string> {
  const { decodeFile } = await import('./content-file.ts')
  return decodeFile(await readFile(join(ctx.config.contentDir, file)))
}

function noteMistake(ctx: Ctx, memory: FolderMemory, file: string, mistake: FileMistake): void {
  const seen = memory.files.get(file)
  const known = seen?.mistake?.message === mistake.message && seen.mistake.line === mistake.line
  if (!known) logMistake(ctx, mistake)
  if (seen) seen.mistake = mistake
}

/** Only once a file is right in every way: what is refused at each look is the mistake that was told at the first. */
function forgetMistake(memory: FolderMemory, file: string): void {
  const seen = memory.files.get(file)
  if (seen) seen.mistake = undefined
}
