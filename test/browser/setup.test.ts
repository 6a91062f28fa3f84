import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { axeViolations, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'

/** Starts the program as an operator does on an empty folder, and answers the address it prints. */
async function firstStart(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tresse-setup-'))
  const env = { PATH: process.env['PATH'], TZ: 'Europe/Paris', PORT: String(await freePort()), DATA_DIR: folder }
  const child = spawn(process.execPath, ['src/main.ts'], { env })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })
  return printedAddress(child)
}

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    if (!child.stdout) return
    createInterface(child.stdout).on('line', (line) => {
      const [address] = /http:\S+\/setup\/\S+/.exec(line) ?? []
      if (address !== undefined) resolve(address)
    })
  })
}

const next = (page: Page) => page.getByRole('button', { name: 'Continuer' }).click()

/** Answers the four steps, one of them wrongly at first; `look` is called on each page, `zone` is the one proposed. */
async function answer(page: Page, zone: string, look: () => Promise<void>): Promise<void> {
  await next(page)
  expect(await page.getByRole('alert').textContent()).toContain('Il faut un nom à votre blog')
  await look()
  await page.getByLabel('Comment s’appelle votre blog').fill('Le Sel et la Cendre')
  expect(await page.getByLabel('Fuseau horaire').inputValue()).toBe(zone)
  await next(page)

  expect(await page.locator('.setup-progress').textContent()).toContain('2 sur 4')
  await look()
  await page.getByLabel('Votre nom', { exact: true }).fill('Ann Le Goff')
  await page.getByRole('button', { name: 'Revenir' }).click()
  expect(await page.getByLabel('Comment s’appelle votre blog').inputValue()).toBe('Le Sel et la Cendre')
  await next(page)
  expect(await page.getByLabel('Votre nom', { exact: true }).inputValue()).toBe('Ann Le Goff')
  await page.getByLabel('Votre adresse électronique').fill('ann@sel.example')
  await page.getByLabel('Votre phrase de passe').fill('trois ormes sur la digue')
  await next(page)

  expect(await page.getByLabel('Adresse publique').inputValue()).toBe(new URL(page.url()).origin)
  await look()
  await next(page)

  await look()
  await page.getByRole('radio', { name: 'Je relis tout d’abord' }).check()
  await page.getByRole('radio', { name: 'Le retirer' }).check()
  await page.getByRole('button', { name: 'Ouvrir mon blog' }).click()
}

test.each([
  ['with script, on a wide screen', true, 1280, 'Pacific/Auckland'],
  ['without script, on a phone', false, 390, 'Europe/Paris'],
] as const)('from the printed address to the editor, %s', async (_name, javaScriptEnabled, width, zone) => {
  const address = await firstStart()
  const browser = await openBrowser()
  const viewport = { width, height: 900 }
  const page = await (
    await browser.newContext({ viewport, locale: 'fr-FR', timezoneId: 'Pacific/Auckland', javaScriptEnabled })
  ).newPage()
  const look = async () => {
    if (!javaScriptEnabled) return
    expect({ at: page.url(), violations: await axeViolations(page) }).toEqual({ at: page.url(), violations: [] })
    const overflow = await page.evaluate(() => globalThis.document.documentElement.scrollWidth - globalThis.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  }

  await page.goto(address)
  await look()
  await answer(page, zone, look)

  await page.waitForURL(/\/admin\/posts\/\d+/)
  expect(await page.content()).toContain('Une table et une lampe')
  const { origin } = new URL(address)
  await page.goto(origin)
  expect(await page.title()).toBe('Le Sel et la Cendre')
  expect((await page.goto(address))?.status()).toBe(404)
  await page.goto(`${origin}/admin/settings`)
  expect(await page.getByLabel('Fuseau horaire').inputValue()).toBe(zone)
})

test('a pass phrase can be shown while it is typed, and only with script', async () => {
  const address = await firstStart()
  const page = await (await (await openBrowser()).newContext({ locale: 'fr-FR' })).newPage()
  await page.goto(address)
  await page.getByLabel('Comment s’appelle votre blog').fill('Le Sel')
  await next(page)

  const field = page.getByLabel('Votre phrase de passe')
  await field.fill('trois ormes')
  expect(await field.getAttribute('type')).toBe('password')
  await page.getByRole('button', { name: 'Montrer' }).click()
  expect(await field.getAttribute('type')).toBe('text')
})
