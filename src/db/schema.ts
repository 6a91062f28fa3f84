import type { Generated, Selectable } from 'kysely'
import type {
  AccountTable,
  AuthorTable,
  OneTimeTable,
  PasskeyTable,
  SessionTable,
  ThrottleTable,
} from './schema-accounts.ts'
import type { AnnouncementTable, SentLinkTable } from './schema-links.ts'
import type {
  AddressTable,
  CategoryAddressTable,
  CategoryTable,
  DraftTable,
  KeptFileTable,
  MediaTable,
  MediaUseTable,
  PostTable,
  PostTagTable,
  RevisionTable,
  TagAddressTable,
  TagTable,
} from './schema-posts.ts'
import type {
  BayesWordTable,
  FormerTextTable,
  LinkbackTable,
  ModerationTable,
  ReactionTable,
  RuleTable,
  SetAsideTable,
} from './schema-reactions.ts'
import type {
  CreditTable,
  ErasureTable,
  FollowTable,
  IdentityTable,
  MailboxTable,
  MailTable,
  MastodonAppTable,
  MessageDraftTable,
  ProviderSecretTable,
  BlockTable,
  ReaderSessionTable,
  ReaderTable,
  ReportTable,
} from './schema-readers.ts'
import type { Flag, Instant } from './schema-values.ts'

export type SiteTable = {
  id: number
  /** Moved by every change that a page can show; page-cache keys hold it. */
  revision: number
  secret: string
  title: string
  tagline: string
  demoLoadedAt: Instant | null
}

export type JobTable = {
  id: Generated<number>
  name: string
  payload: string
  /** One row at a time per key; a second request only marks it to run again. */
  key: string | null
  again: Generated<Flag>
  runAt: Instant
  attempts: Generated<number>
  leaseUntil: Instant | null
  leaseOwner: string | null
  failedAt: Instant | null
  error: string | null
  createdAt: Instant
}

/** How often something happened under `key` in the time slot `slot` (a count of whole windows since 1970). */
export type RateTable = { key: string; slot: number; hits: number; endsAt: Instant }

/** One setting chosen at the desk; `value` is JSON. What is not here has its default. */
export type SettingTable = { key: string; value: string }

export type Tables = {
  site: SiteTable
  authors: AuthorTable
  posts: PostTable
  tags: TagTable
  postTags: PostTagTable
  addresses: AddressTable
  reactions: ReactionTable
  moderations: ModerationTable
  linkbacks: LinkbackTable
  jobs: JobTable
  rates: RateTable
  settings: SettingTable
  accounts: AccountTable
  sessions: SessionTable
  passkeys: PasskeyTable
  oneTimes: OneTimeTable
  throttles: ThrottleTable
  categories: CategoryTable
  tagAddresses: TagAddressTable
  categoryAddresses: CategoryAddressTable
  drafts: DraftTable
  revisions: RevisionTable
  media: MediaTable
  mediaUses: MediaUseTable
  keptFiles: KeptFileTable
  rules: RuleTable
  bayesWords: BayesWordTable
  formerTexts: FormerTextTable
  setAsides: SetAsideTable
  sentLinks: SentLinkTable
  announcements: AnnouncementTable
  blocks: BlockTable
  readers: ReaderTable
  identities: IdentityTable
  readerSessions: ReaderSessionTable
  messageDrafts: MessageDraftTable
  providerSecrets: ProviderSecretTable
  mastodonApps: MastodonAppTable
  mails: MailTable
  mailboxes: MailboxTable
  follows: FollowTable
  reports: ReportTable
  credits: CreditTable
  erasures: ErasureTable
}

export type JobRow = Selectable<JobTable>
