/** Ends the program with one sentence when the Node that runs it is too old: the database driver would crash there without a word. */
export function checkNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 24 || (major === 24 && minor >= 7)) return
  process.stderr.write(
    `Tresse demande Node 24.7 ou plus récent ; celui-ci est ${process.versions.node}. « npm start » apporte le bon.\n` +
      `Tresse needs Node 24.7 or newer; this is ${process.versions.node}. “npm start” brings the right one.\n`,
  )
  process.exit(78)
}
