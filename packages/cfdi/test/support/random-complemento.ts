/** Complementos at random from the words of one of SAT's stylesheets: what it matches, the paths and attributes it
 *  names. It is read here with a few patterns, not by the generator of the engine's data, which is under test. */
export type Vocabulary = {
  readonly namespace: string
  /** Nodes that have a template. */
  readonly nodes: readonly string[]
  readonly paths: ReadonlyMap<string, readonly (readonly string[])[]>
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

export function vocabularyOf(stylesheet: string): Vocabulary {
  const text = stylesheet.replace(/<!--[\s\S]*?-->/g, '')
  const templates = [
    ...text.matchAll(/<xsl:template match="(\w+):([\p{L}\w]+)">([\s\S]*?)<\/xsl:template>/gu),
  ]
  const prefix = templates[0]?.[1] ?? ''
  const paths = new Map<string, string[][]>()
  const attributes = new Map<string, string[]>()
  for (const [, , name = '', body = ''] of templates) {
    const own = [...body.matchAll(/@([\p{L}\w]+)/gu)].map((match) => match[1] as string)
    const selected = [...body.matchAll(/(?:select|test)="([^"@]*:[^"@]*)"/g)].map((match) =>
      (match[1] as string).split(/[/.\s]+/).flatMap((step) => step.split(':')[1] ?? []),
    )
    paths.set(name, selected)
    for (const node of [name, ...selected.flat()])
      attributes.set(node, [...(attributes.get(node) ?? []), ...own])
  }
  const namespace = new RegExp(`xmlns:${prefix}="([^"]+)"`).exec(stylesheet)?.[1] ?? ''
  return { namespace, nodes: templates.map((match) => match[2] as string), paths, attributes }
}

/** Next integer below `below`; the same seed gives the same numbers. Source: mulberry32. */
export type Random = (below: number) => number

export function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** An element of the vocabulary as text, with its own prefix or as default namespace. */
export function randomComplemento(words: Vocabulary, name: string, random: Random): string {
  const prefix = random(3) === 0 ? '' : 'c:'
  const declaration = prefix === '' ? ` xmlns="${words.namespace}"` : ` xmlns:c="${words.namespace}"`
  return element(name, declaration, 0)

  function element(node: string, head: string, depth: number): string {
    const names = [...new Set(words.attributes.get(node) ?? [])].filter(() => random(4) > 0)
    const attributes = shuffled(names).map((attribute) => ` ${attribute}=${quoted()}`)
    const foreign = random(12) === 0 ? ` xmlns:o="urn:other" o:Version=${quoted()} Ajeno="x"` : ''
    const content = depth > 5 ? '' : children(node, depth)
    const tag = `<${prefix}${node}${head}${attributes.join('')}${foreign}`
    return content === '' && random(2) === 0 ? `${tag}/>` : `${tag}>${content}</${prefix}${node}>`
  }

  function children(node: string, depth: number): string {
    const paths = words.paths.get(node) ?? []
    const known = shuffled(paths.flatMap((path) => Array.from({ length: random(3) }, () => path)))
    const parts = known.map((path) => chain(path, depth))
    if (random(10) === 0) parts.push(element(one(words.nodes), '', depth + 3))
    if (random(12) === 0)
      parts.push(`<o:X xmlns:o="urn:other">${text()}${element(node, ` ${declaration}`, 5)}</o:X>`)
    const isLeaf = !words.paths.has(node)
    if (isLeaf || random(10) === 0) parts.push(text())
    return parts.join(random(3) === 0 ? '\r\n  ' : '')
  }

  function chain([first = '', ...rest]: readonly string[], depth: number): string {
    if (rest.length === 0) return element(first, '', depth + 1)
    const inner = chain(rest, depth + 1)
    return `<${prefix}${first}>${inner}${random(3) === 0 ? chain(rest, depth + 1) : ''}</${prefix}${first}>`
  }

  function text(): string {
    const parts = Array.from({ length: random(4) }, () => {
      return one([
        '1.1',
        ' ',
        '\t',
        '\n',
        '\r\n',
        '\u00a0',
        'Ñ',
        '&amp;',
        '&#13;',
        '&lt;b&gt;',
        '😀',
        '&#x1F600;',
        '<!-- no -->',
        '<?no no?>',
        '<![CDATA[<b>&amp;\r\n]]>',
        '<![CDATA[]]>',
      ])
    })
    return parts.join('')
  }

  function quoted(): string {
    if (random(6) === 0) return '"1.1"'
    const value = Array.from({ length: random(5) }, () => {
      return one([
        '1.1',
        'LECHE',
        ' ',
        '  ',
        '\t',
        '\n',
        '\r\n',
        '\u00a0',
        '\u2003',
        '&amp;',
        '&amp;amp;',
        '&lt;',
        '&gt;',
        '>',
        '&quot;',
        '&apos;',
        '&#10;',
        '&#x9;',
        '|',
        'Ñ',
        'á',
        '😀',
        '0.160000',
      ])
    }).join('')
    return random(4) === 0 ? `'${value}'` : `"${value}"`
  }

  function one<T>(values: readonly T[]): T {
    return values[random(values.length)] as T
  }

  function shuffled<T>(values: readonly T[]): readonly T[] {
    return values
      .map((value) => ({ value, at: random(1000) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ value }) => value)
  }
}
