import { load, type Figures, type Load } from './load.ts'
import { processorSeconds, type Running } from './processes.ts'

/** `cpu` is the server's processor time for one answer, in microseconds. */
export type Measured = Figures & { cpu: number }
/** `constant` is the mean of the yardstick just before and just after. */
export type Row = { name: string; site: Measured; constant: Measured }
/** `reader` is the cookie of somebody signed in. */
export type Servers = { site: Running; constant: Running; sources: Running; reader: string }

/**
 * Measures every page and every way in. The machine's speed changes while we look, so the yardstick is measured between
 * any two rows.
 */
export async function measureRows({ site, constant, sources, reader }: Servers): Promise<Row[]> {
  const yardstick = () => measure(constant, { url: constant.address, seconds: 2 })
  const loads = await scenarios(site.address, sources.address, reader)
  await yardstick()
  for (const { warm, ...scenario } of Object.values(loads)) if (warm) await load({ ...scenario, seconds: 2 })

  const rows: Row[] = []
  let before = await yardstick()
  for (const [name, { warm: _, ...scenario }] of Object.entries(loads)) {
    const measured = await measure(site, scenario)
    const after = await yardstick()
    rows.push({ name, site: measured, constant: mean(before, after) })
    before = after
  }
  return rows
}

async function measure(server: Running, scenario: Load): Promise<Measured> {
  const [start, cpuBefore] = [performance.now(), await processorSeconds(server.pid)]
  const figures = await load(scenario)
  const answers = (figures.perSecond * (performance.now() - start)) / 1000
  return { ...figures, cpu: (((await processorSeconds(server.pid)) - cpuBefore) / answers) * 1e6 }
}

function mean(a: Measured, b: Measured): Measured {
  const half = (key: keyof Measured) => (a[key] + b[key]) / 2
  return {
    perSecond: half('perSecond'),
    p50: half('p50'),
    p99: half('p99'),
    wrong: a.wrong + b.wrong,
    cpu: half('cpu'),
  }
}

async function scenarios(
  site: string,
  sources: string,
  reader: string,
): Promise<Record<string, Load & { warm?: boolean }>> {
  const post = (slug: string) => `${site}/2026/11/${slug}`
  const cached = (encoding: string) => ({ url: post('fifteen'), headers: { 'accept-encoding': encoding } })
  // A parameter nobody knows makes an address that is not kept.
  const uncached = (slug: string) => ({ url: post(slug), vary: (n: number) => ({ path: `/2026/11/${slug}?n=${n}` }) })
  return {
    'cached, identity': cached('identity'),
    'cached, gzip': cached('gzip'),
    'cached, br': { ...cached('br'), warm: true },
    uncached: { ...uncached('fifteen'), warm: true },
    'signed in': { url: post('fifteen'), headers: { cookie: reader }, holds: 'Ilse', warm: true },
    '1,000 reactions, one by one': { ...uncached('thousand'), connections: 1, warm: true },
    comment: await comments(post('open')),
    'comment, signed in': await comments(post('open'), reader),
    pingback: {
      url: `${site}/xmlrpc`,
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      // A fault is an answer of status 200 too.
      holds: '<params>',
      vary: (n) => ({ body: pingback(`${sources}/${n}`, post('open')) }),
    },
  }
}

/** Messages with a stamp that is old enough by then: a form that comes back within three seconds is held. */
async function comments(post: string, cookie = ''): Promise<Load> {
  const page = await (await fetch(post)).text()
  const stamp = /name="stamp" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const fields = (n: number) => ({ stamp, name: `Lecteur ${n}`, text: `Message ${n} sur la cuisson.` })
  return {
    url: `${post}/reactions`,
    method: 'POST',
    // Without its place of origin a request's cookies count for nothing.
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(cookie === '' ? {} : { cookie, 'sec-fetch-site': 'same-origin' }),
    },
    vary: (n) => ({ body: new URLSearchParams(fields(n)).toString() }),
    expect: 303,
  }
}

function pingback(source: string, target: string): string {
  const params = [source, target].map((url) => `<param><value><string>${url}</string></value></param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>pingback.ping</methodName><params>${params}</params></methodCall>`
}
