import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import ini from 'highlight.js/lib/languages/ini'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import markdown from 'highlight.js/lib/languages/markdown'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'

const languages = { bash, css, diff, ini, javascript, json, markdown, php, python, sql, typescript, xml, yaml }
const highlighter = hljs.newInstance()
for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language)

/** Longer code is shown plain: colours are not worth a second. */
const longest = 50_000

/** Code with `<span class="hljs-…">` around its parts; returned as it is, unescaped, when we do not know the language. */
export function highlight(code: string, language: string): string {
  if (code.length > longest || !highlighter.getLanguage(language)) return code
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value
}
