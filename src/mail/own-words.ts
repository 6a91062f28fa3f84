const signatureLine = /^--\s*$/
/** What phones and mail programs put below a message by themselves. */
const advert =
  /^\W{0,3}(?:sent from (?:my|outlook|mail)|get outlook for|envoyé (?:de|depuis|à partir de) |télécharger outlook|von meinem .+ gesendet|obtenir outlook)/i
/** Where a copy of the former mail begins without a mark on each line. */
const original =
  /^(?:-{2,}\s*(?:original message|message d['’]origine|message original|message transféré|forwarded message|ursprüngliche nachricht)\s*-{2,}|_{20,})\s*$/i
const headerBegin = /^\*?(?:from|de|von)\s?:\*? .+/i
const headerNext = /^\*?(?:sent|date|envoyé|gesendet|to|à|an|objet|subject|cc)\s?:\*? /i
/** “On Tuesday Ilse wrote:” with whatever date and name, over at most four lines. */
const attribution =
  /^(?:on|le|am|el|il|op|em|in data)\b[^]{0,400}?\b(?:wrote|a écrit|écrivait|schrieb.*|escribió|ha scritto|schreef.*|escreveu)\s*:$/iu

/**
 * What somebody themselves wrote in a mail: without the signature, without the copy of the mail they answer and the line
 * that introduces it. What they quoted between their own lines stays, as Markdown reads it too.
 */
export function ownWords(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
  const end = lines.findIndex((line, at) => endsHere(line, lines[at + 1] ?? ''))
  const upper = end === -1 ? lines : lines.slice(0, end)
  return dropHead(dropTail(upper)).join('\n').trim()
}

function endsHere(line: string, next: string): boolean {
  if (signatureLine.test(line) || original.test(line) || advert.test(line)) return true
  return headerBegin.test(line) && headerNext.test(next)
}

/** The quoted lines at the end, and what introduces them. */
function dropTail(lines: string[]): string[] {
  const kept = [...lines]
  while (kept.length > 0 && isQuoted(kept.at(-1) ?? '')) kept.pop()
  // The longest, since a name may begin like a date: “On Monday / Le Carnet wrote:”.
  for (let size = Math.min(4, kept.length); size > 0; size--) {
    if (introduces(kept.slice(-size))) return dropTail(kept.slice(0, -size))
  }
  return kept
}

/** Who answers below the copy has both above their own words. */
function dropHead(lines: string[]): string[] {
  const first = lines.findIndex((line) => line !== '')
  for (let size = 1; size <= 4; size++) {
    if (
      !attribution.test(
        lines
          .slice(first, first + size)
          .join(' ')
          .trim(),
      )
    )
      continue
    const rest = lines.slice(first + size)
    const own = rest.findIndex((line) => !isQuoted(line))
    return own === -1 ? [] : rest.slice(own)
  }
  return lines
}

function introduces(lines: string[]): boolean {
  return !lines.includes('') && attribution.test(lines.join(' ').trim())
}

function isQuoted(line: string): boolean {
  return line === '' || line.startsWith('>')
}
