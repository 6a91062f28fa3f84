import { expect, test } from 'vitest'
import { SvgError } from '../../src/lib/svg-error.ts'
import { checkSvg } from '../../src/lib/svg.ts'

const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`

const harmless = [
  svg('<path d="M0 0h9"/>'),
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- by hand -->\n${svg('<title>Four &amp; pain</title>', 'viewBox="0 0 9 9"')}`,
  `\uFEFF${svg('<g id="a"/><use href="#a"/><use xlink:href="#a"/>')}`,
  svg('<linearGradient id="g"/><rect fill="url(#g)" style="stroke:url(\'#g\');fill:red"/>'),
  svg('<style>/* the oven */ .a { fill: url( "#g" ) } <![CDATA[ .b > .c { fill: red } ]]></style>'),
  svg('<image href="data:image/png;base64,iVBORw0KGgo="/>'),
  svg('<animate attributeName="opacity" values="0;1" dur="2s"/><set attributeName="fill" to="red"/>'),
  svg('<a href="#part"><text>là</text></a>'),
  svg(
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="http://x.example"/></metadata>',
  ),
  '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:path d="M0 0"/></s:svg>',
  svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#a"/>'),
]

test.each(harmless)('a drawing passes as it is: %s', (text) => {
  expect(checkSvg(Buffer.from(text))).toBe(text.replace(/^\uFEFF/, ''))
})

const bomb = Array.from({ length: 12 }, (_, at) => `<g id="l${at + 1}">${`<use href="#l${at}"/>`.repeat(10)}</g>`).join(
  '',
)

const hostile: [string, string, string][] = [
  ['element', '<script', svg('<script>alert(1)</script>')],
  ['element', '<script', svg('<script href="#x"/>')],
  ['element', '<SCRIPT', svg('<SCRIPT>alert(1)</SCRIPT>')],
  ['element', '<x:script', svg('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>')],
  ['element', '<h:body', svg('<h:body xmlns:h="http://www.w3.org/1999/xhtml"/>')],
  ['element', '<foreignObject', svg('<foreignObject><p>texte</p></foreignObject>')],
  ['element', '<iframe', svg('<iframe src="#a"/>')],
  ['element', '<embed', svg('<embed/>')],
  ['element', '<audio', svg('<audio/>')],
  ['element', '<handler', svg('<handler type="application/ecmascript"/>')],
  ['handler', 'onload', svg('', 'onload="alert(1)"')],
  ['handler', 'OnClick', svg('<rect OnClick="alert(1)"/>')],
  ['handler', 'onbegin', svg('<animate onbegin="alert(1)" attributeName="x"/>')],
  ['outside', 'href="https://', svg('<image href="https://elsewhere.example/a.png"/>')],
  ['outside', 'xlink:href="//', svg('<image xlink:href="//elsewhere.example/a.png"/>')],
  ['outside', 'href="a.svg', svg('<use href="a.svg#b"/>')],
  ['outside', 'javascript', svg('<a href="javascript:alert(1)"><text>x</text></a>')],
  ['outside', 'javascript', svg('<a xlink:href=" java&#9;script:alert(1)"><text>x</text></a>')],
  ['outside', 'data:text/html', svg('<a href="data:text/html,&lt;script&gt;"/>')],
  ['outside', 'data:image/svg', svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>')],
  ['outside', 'data:text/xml', svg('<use href="data:text/xml,&lt;svg/&gt;#a"/>')],
  ['outside', 'xml:base', svg('', 'xml:base="https://elsewhere.example/"')],
  ['outside', 'url(https://', svg('<rect fill="url(https://elsewhere.example/a.svg#g)"/>')],
  ['outside', 'url(//', svg('<rect style="fill:url(//elsewhere.example/g)"/>')],
  ['outside', 'url(http', svg('<rect style="fill:\\75\\72 l(http://elsewhere.example)"/>')],
  ['outside', 'url(http', svg('<rect style="fill:u/**/rl(http://elsewhere.example)"/>')],
  ['outside', 'url(http', svg('<style>a{background:url("http://elsewhere.example/a")}</style>')],
  ['outside', 'url(http', svg('<style><![CDATA[a{background:url(http://elsewhere.example/a)}]]></style>')],
  ['outside', 'url(http', svg('<style>a{content:"/*";background:url(http://elsewhere.example/a)}</style>')],
  ['style', '<style>', svg('<style>@import "https://elsewhere.example/a.css";</style>')],
  ['style', '<style>', svg('<style>@\\69mport "a.css";</style>')],
  ['style', '<style>', svg('<style>a{background:image-set("https://elsewhere.example/a" 1x)}</style>')],
  ['style', 'style', svg('<rect style="behavior:url(#a)"/>')],
  [
    'animation',
    'attributeName="href"',
    svg('<a href="#a"><animate attributeName="href" values="javascript:alert(1)"/></a>'),
  ],
  ['animation', 'attributeName="xlink:href"', svg('<set attributeName="xlink:href" to="javascript:alert(1)"/>')],
  ['animation', 'attributeName="onclick"', svg('<set attributeName="onclick" to="alert(1)"/>')],
  ['doctype', '', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('&x;')}`],
  [
    'doctype',
    '',
    `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${svg('')}`,
  ],
  ['malformed', '', svg('&unknown;')],
  ['malformed', '', svg('<g>')],
  ['malformed', '', ''],
  ['malformed', '<html>', '<html><body/></html>'],
  ['malformed', '<svg>', '<svg><path/></svg>'],
  ['instruction', '<?xml-stylesheet', `<?xml-stylesheet href="https://elsewhere.example/a.css"?>${svg('')}`],
  ['encoding', 'UTF-7', `<?xml version="1.0" encoding="UTF-7"?>${svg('')}`],
  ['encoding', 'ISO-2022-JP', `<?xml version="1.0" encoding="ISO-2022-JP"?>${svg('')}`],
  ['size', '', svg('<g>'.repeat(300) + '</g>'.repeat(300))],
  ['size', '', svg('<g/>'.repeat(50_001))],
  ['size', '', svg(`<g id="l0"><path/></g>${bomb}<use href="#l12"/>`)],
]

test.each(hostile)('%s: a drawing with %s is refused, and what was found is named', (reason, found, text) => {
  const refused = refusalOf(text)
  expect(refused).toMatchObject({ reason })
  expect(refused?.found).toContain(found)
})

function refusalOf(text: string): SvgError | undefined {
  try {
    checkSvg(Buffer.from(text))
    return undefined
  } catch (error) {
    return error instanceof SvgError ? error : undefined
  }
}

test('what is no UTF-8 is refused', () => {
  expect(() => checkSvg(Buffer.from(svg('é'), 'latin1'))).toThrow('encoding')
  expect(() => checkSvg(Buffer.from(svg(''), 'utf16le'))).toThrow(SvgError)
})

test('a large drawing is looked through in a moment', () => {
  const start = performance.now()
  checkSvg(Buffer.from(svg(`<g>${'<path d="M0 0" fill="url(#a)"/>'.repeat(20_000)}</g>`)))
  expect(performance.now() - start).toBeLessThan(2000)
})
