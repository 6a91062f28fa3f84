import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import chromiumFromRegistry from '@sparticuz/chromium'
import { chromium, type Browser, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Blog } from './blog.ts'

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Opens a real Chromium, the system's or else the one from the registry; it is closed when the test ends. */
export async function openBrowser(): Promise<Browser> {
  const system = systemBrowsers.find((path) => existsSync(path))
  const browser = await chromium.launch({
    executablePath: system ?? (await chromiumFromRegistry.executablePath()),
    // Not the arguments that its package proposes: one process for all pages, made for small functions, falls over.
    args: quietly,
  })
  onTestFinished(() => browser.close())
  return browser
}

/** Lets a blog listen on loopback and answers its address. Its SITE_URL must be that of `freeAddress()`. */
export async function listen(blog: Blog): Promise<string> {
  const { port } = new URL(blog.ctx.config.siteUrl)
  await blog.app.listen({ host: '127.0.0.1', port: Number(port) })
  return `http://127.0.0.1:${(blog.app.server.address() as AddressInfo).port}`
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe-core finds wrong on a page, by all its rules or the named ones, a line each; empty when nothing is. */
export async function axeViolations(page: Page, rules?: string[]): Promise<string[]> {
  // Injected by the test's own channel: the page's policy rightly refuses script tags that it did not serve.
  await page.evaluate(await readFile(axeSource, 'utf8'))
  return page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run: (options: { runOnly?: string[] }) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
      }
    }
    const { violations } = await axe.run(rules ? { runOnly: rules } : {})
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  }, rules)
}
