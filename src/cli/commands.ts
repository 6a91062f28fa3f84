import { Command, CommanderError, Option } from 'commander'
import { readConfig, withoutPassword, type Config } from '../config.ts'
import type { Ctx } from '../context.ts'
import { NewerDatabase } from '../db/migrate.ts'
import { refuse, Refusal } from '../errors.ts'
import { translator, type Translate } from '../i18n/index.ts'
import { openContext } from '../open.ts'
import { listAccountLines, resetAccount } from './accounts.ts'
import { addAuthorLine, listAuthorLines } from './authors.ts'
import { showConfig } from './settings.ts'
import { exits, type Output } from './output.ts'
import { knownState, listLines, moderateAll, reply } from './reactions.ts'
import type { SetupOptions } from './setup.ts'
import { ejectView, listViewLines } from './views.ts'

type Work = (ctx: Ctx, output: Output) => Promise<void>

/**
 * Runs one command of the table below and returns its exit code. Results go to standard output, one thing a line or,
 * with `--json`, one JSON value; everything said about them goes to standard error, in the site's language.
 */
export async function runCli(argv: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const output: Output = {
    line: (text) => void process.stdout.write(`${text}\n`),
    problem: (text) => void process.stderr.write(`${text}\n`),
    code: exits.done,
  }
  // Who reads only the first lines closes the pipe: the work goes on, and nobody is told of the rest.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const read = readConfig(environment)
  if ('mistakes' in read) {
    for (const { key, params } of read.mistakes) output.problem(translator(read.lang)(key, params))
    return exits.settings
  }
  const { config } = read
  const t = translator(config.lang)
  try {
    await describe(config, t, output, (work) => withContext(config, output, work)).parseAsync(argv)
    return output.code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage
    return explain(error, config, output)
  }
}

/** The table of commands. */
function describe(config: Config, t: Translate, output: Output, run: (work: Work) => Promise<void>): Command {
  const program = new Command('tresse').description(t('cli.about')).exitOverride()

  const reactions = program.command('reactions').description(t('cli.reactions'))
  reactions
    .command('list')
    .description(t('cli.list'))
    .option('--state <state>', t('cli.state'), knownState)
    .option('--limit <n>', t('cli.limit'), wholeNumber, 100)
    .option('--json', t('cli.json'))
    .action((options) => run((ctx, output) => listLines(ctx, output, options)))
  for (const decision of ['approve', 'spam', 'remove'] as const) {
    reactions
      .command(`${decision} [ids...]`)
      .description(t(`cli.${decision}`))
      .option('--all-pending', t('cli.allPending'))
      .action((texts: string[], { allPending = false }: { allPending?: boolean }) => {
        const ids = texts.map(wholeNumber)
        if (ids.length === 0 && !allPending) refuse('bad_request', 'cli.noIds')
        return run((ctx, output) => moderateAll(ctx, output, decision, ids, allPending))
      })
  }
  reactions
    .command('reply <id>')
    .description(t('cli.reply'))
    .requiredOption('--author <slug>', t('cli.author'))
    .action((text: string, { author }: { author: string }) => {
      const id = wholeNumber(text)
      return run((ctx, output) => reply(ctx, output, id, author, process.stdin))
    })

  const authors = program.command('author').description(t('cli.authors'))
  authors
    .command('add')
    .description(t('cli.authorAdd'))
    .requiredOption('--name <name>', t('cli.authorName'))
    .option('--slug <slug>', t('cli.authorSlug'))
    .option('--word <word>', t('cli.authorWord'))
    .option('--bio <text>', t('cli.authorBio'))
    .action((options) => run((ctx, output) => addAuthorLine(ctx, output, options)))
  authors
    .command('list')
    .description(t('cli.authorList'))
    .option('--json', t('cli.json'))
    .action((options) => run((ctx, output) => listAuthorLines(ctx, output, options)))

  const views = program.command('view').description(t('views.cli'))
  views
    .command('list')
    .description(t('views.cliList'))
    .option('--json', t('cli.json'))
    .action((options) => listViewLines(config, output, options))
  views
    .command('eject <name>')
    .description(t('views.cliEject'))
    .action((name: string) => ejectView(config, output, name))

  const accounts = program.command('account').description(t('cli.accounts'))
  accounts
    .command('list')
    .description(t('cli.accountList'))
    .option('--json', t('cli.json'))
    .action((options) => run((ctx, output) => listAccountLines(ctx, output, options)))
  accounts
    .command('reset <mail>')
    .description(t('cli.accountReset'))
    .action((email: string) => run((ctx, output) => resetAccount(ctx, output, email)))

  program
    .command('mail')
    .description(t('mail.cli'))
    .command('receive')
    .description(t('mail.cliReceive'))
    .option('--to <address>', t('mail.cliTo'))
    .action(async ({ to }: { to?: string }) => {
      const { receiveLine } = await import('./mail.ts')
      await run((ctx, output) => receiveLine(ctx, output, to, process.stdin)).catch((error: unknown) => {
        const code = explain(error, config, output)
        // A mail server keeps what it cannot hand over now, and tries again.
        output.code = code === exits.unavailable ? exits.later : code
      })
    })

  program
    .command('setup')
    .description(t('cli.setup'))
    .option('--json-file <file>', t('cli.setupJson'))
    .option('--title <title>', t('cli.setupTitle'))
    .option('--tagline <text>', t('cli.setupTagline'))
    .option('--lang <lang>', t('cli.setupLang'))
    .option('--time-zone <zone>', t('cli.setupZone'))
    .option('--name <name>', t('cli.setupName'))
    .option('--word <word>', t('cli.authorWord'))
    .option('--email <mail>', t('cli.setupEmail'))
    .option('--passphrase-file <file>', t('cli.setupPassphrase'))
    .option('--site-url <url>', t('cli.setupSiteUrl'))
    .option('--policy <policy>', t('cli.setupPolicy'))
    .addOption(new Option('--demo <keep>', t('cli.setupDemo')).choices(['on', 'off']))
    .action((options: SetupOptions) =>
      run(async (ctx, output) => {
        const { setUpLine } = await import('./setup.ts')
        await setUpLine(ctx, output, options, process.stdin)
      }),
    )

  program
    .command('config')
    .description(t('cli.config'))
    .command('check')
    .description(t('cli.configCheck'))
    .option('--json', t('cli.json'))
    .action((options) => showConfig(config, output, options))
  return program
}

async function withContext(config: Config, output: Output, work: Work): Promise<void> {
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const opened = await openContext(config, silent)
  try {
    await work(opened.ctx, output)
  } finally {
    await opened.close()
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) refuse('bad_request', 'cli.number', { value: text.slice(0, 100) })
  return Number(text)
}

/** Commander prints its own complaints; what our code refuses or cannot open is put in words here. */
function explain(error: unknown, { lang, databaseUrl }: Config, output: Output): number {
  const t = translator(lang)
  if (error instanceof Refusal) {
    output.problem(t(error.key, error.params))
    // A command line that makes no sense is refused before anything is opened.
    return error.code === 'bad_request' ? exits.usage : exits.refused
  }
  if (error instanceof NewerDatabase) {
    output.problem(t('config.newerDatabase', { migration: error.migration }))
    return exits.settings
  }
  const reason = error instanceof Error ? error.message : String(error)
  output.problem(t('config.cannotOpen', { database: withoutPassword(databaseUrl), reason }))
  return exits.unavailable
}
