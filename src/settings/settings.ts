import type { Config } from '../config.ts'
import type { Ctx, Db } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { Lang } from '../i18n/index.ts'
import type { Noun } from '../i18n/noun.ts'
import { moveRevision } from './site.ts'

/** A provider of identities; its secret stands elsewhere. `slug` is short, for addresses; `issuer` only for OpenID Connect. */
export type Provider = {
  slug: string
  kind: 'oidc' | 'github' | 'wordpress' | 'facebook' | 'x'
  label: string
  issuer: string
  clientId: string
}

/**
 * What the owner chooses at the desk, with defaults from the environment. `ctx.settings` is always the whole of it: read
 * it where it is needed, keep no copies, since it follows what is saved, here or in another process.
 */
export type Settings = {
  /** Language of the interface. */
  lang: Lang
  /** The public origin, without trailing slash. The site's own address comes from here, never from a request. */
  siteUrl: string
  /** IANA name of the zone in which dates are shown and hours are typed. */
  timeZone: string
  /** Whether the desk, rather than `site.yaml`, says what the site is called. */
  named: 'file' | 'desk'
  /** Whether the demonstration is kept. */
  demo: boolean
  /** The most that a picture sent to the desk may weigh, in millions of bytes. */
  uploadMegabytes: number

  postsPerPage: number
  feedItems: number
  /** Links of the main navigation, in order, after those of the house. */
  navigation: { label: string; href: string }[]
  /** Pages by id: those that were given a place in the navigation, in order, and those that stand in none. */
  pageOrder: number[]
  hiddenPages: number[]

  /** Who waits for a moderator: everyone, unknown voices and sites, or nobody. */
  policy: 'held' | 'first' | 'open'
  /** What a new post is set to. */
  reactions: 'open' | 'held' | 'closed'
  /** Days after which new messages under a post are held; 0 is never. */
  heldAfterDays: number
  /** More links than this in one message are held. */
  linksAllowed: number
  /** The word filter holds what it takes for spam with at least this likelihood, in percent; 0 is never. */
  filter: number
  /** Names the rules as they are now, so that a process knows when to read them again. */
  rules: string
  /** Minutes during which a writer may correct a message. */
  editMinutes: number
  /** What the thread is called. */
  noun: Noun
  /** Addresses (prefixes of) where the authors write too: what comes from there is a follow-up. */
  ownAddresses: string[]
  /** How other sites may tell us of links; what is not among them is neither advertised nor taken. */
  transports: ('webmention' | 'pingback' | 'trackback')[]
  /** Whether the pages that a post links to are told. */
  sendsLinkbacks: boolean
  /** Whether a link whose source vanished stays in the thread, marked, or leaves it. */
  keepsGone: boolean
  /** Hosts of bridges whose pages may speak for pages elsewhere. */
  bridges: string[]
  /** WebSub hubs, and services that take `weblogUpdates.ping`, to be told of changes. */
  hubs: string[]
  updateServices: string[]

  /** The ways of signing in that need nothing set up; mail also wants a mail server. */
  signIn: ('mail' | 'site' | 'mastodon')[]
  /** The providers that the owner set up, without their secrets, in the order of their buttons. */
  providers: Provider[]
  /** What stands beside the name of a reader without a picture. */
  avatars: 'none' | 'initials' | 'drawn'
  /** Whether pictures are also looked for at Gravatar, by us. */
  gravatar: boolean
  /** When the week's letter leaves: 1 is Monday; the hour is of the site's zone. */
  letterDay: number
  letterHour: number
  /** How many days the operator keeps backups: what is erased is in them for so long. */
  backupDays: number
  /** Whom to ask about personal data, as a mail address or a web address; and more words (Markdown) for that page. */
  privacyContact: string
  privacyNote: string

  /** A colour as `#rrggbb` in place of the author's strand in both lights, or '' for the house's own. */
  accent: string
  face: 'serif' | 'sans'
  measure: 'narrow' | 'normal' | 'wide'
  /** The address of a picture below /media/, or ''. */
  logo: string
  logoAlt: string
}

// Asked once: the settings are read anew with every revision.
const hostZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The settings of a site whose owner has chosen nothing yet. */
function defaultSettings(config: Config): Settings {
  return {
    lang: config.lang,
    siteUrl: config.siteUrl,
    timeZone: hostZone,
    named: 'file',
    demo: config.demo,
    uploadMegabytes: 10,
    postsPerPage: 10,
    feedItems: 20,
    navigation: [],
    pageOrder: [],
    hiddenPages: [],
    policy: config.policy,
    reactions: 'open',
    heldAfterDays: 365,
    linksAllowed: 2,
    filter: 90,
    rules: '',
    editMinutes: 15,
    noun: 'reactions',
    ownAddresses: [],
    transports: ['webmention', 'pingback', 'trackback'],
    sendsLinkbacks: true,
    keepsGone: true,
    bridges: ['brid.gy'],
    hubs: [],
    updateServices: [],
    signIn: ['mail', 'site', 'mastodon'],
    providers: [],
    avatars: 'initials',
    gravatar: false,
    letterDay: 1,
    letterHour: 8,
    backupDays: 30,
    privacyContact: '',
    privacyNote: '',
    accent: '',
    face: 'serif',
    measure: 'normal',
    logo: '',
    logoAlt: '',
  }
}

/** The settings in force: what was chosen, else the default. */
export async function readSettings(db: Db, config: Config): Promise<Settings> {
  const settings = defaultSettings(config)
  const rows = await db.selectFrom('settings').selectAll().orderBy('key').execute()
  const chosen = rows.filter(({ key }) => Object.hasOwn(settings, key))
  const changes = Object.fromEntries(chosen.map(({ key, value }) => [key, JSON.parse(value) as unknown]))
  return { ...settings, ...inForce(changes, config) }
}

/**
 * Saves some settings, already checked by whoever took them from a person, and moves the revision: this process has them
 * at once, every other with its next request.
 */
export async function saveSettings(ctx: Ctx, changes: Partial<Settings>): Promise<void> {
  await transaction(ctx, async (ctx) => {
    for (const [key, value] of Object.entries(changes)) {
      await ctx.db
        .insertInto('settings')
        .values({ key, value: JSON.stringify(value) })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: JSON.stringify(value) }))
        .execute()
    }
    await moveRevision(ctx)
    // The transaction may be part of a larger one, and what runs after that must not find the settings of before.
    ctx.afterCommit?.push(() => Object.assign(ctx.settings, inForce(changes, ctx.config)))
  })
}

/** An address given by the operator stands against the desk's. */
function inForce(changes: Partial<Settings>, config: Config): Partial<Settings> {
  return config.given.has('SITE_URL') ? { ...changes, siteUrl: config.siteUrl } : changes
}

/**
 * Makes `ctx.revision` of the database's: the settings are brought up to a revision before anybody hears of it, so that
 * nothing made with older ones is kept under its number. Answers at once, without a promise, when nothing has moved, as
 * nearly always.
 */
export function withSettings(ctx: Pick<Ctx, 'config' | 'settings' | 'db'>, present: Ctx['revision']): Ctx['revision'] {
  let followed = -1
  let [begun, done] = [0, 0]
  const follow = async (moved: number | Promise<number>): Promise<number> => {
    const turn = (begun += 1)
    const revision = await moved
    if (revision === followed) return revision
    const settings = await readSettings(ctx.db, ctx.config)
    // Whoever began earlier and ends later has nothing newer to say.
    if (turn > done) {
      Object.assign(ctx.settings, settings)
      ;[followed, done] = [revision, turn]
    }
    return revision
  }
  return () => {
    const revision = present()
    return revision === followed ? revision : follow(revision)
  }
}

/** Brings `ctx.settings` up to date when the revision has moved; called before every request and job. */
export function followSettings(ctx: Ctx): void | Promise<void> {
  const revision = ctx.revision()
  if (typeof revision !== 'number') return revision.then(() => undefined)
}
