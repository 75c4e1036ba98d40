import type { Random } from './random-complemento.ts'

/** Pieces of markup, sound and broken, that a reader must tell apart. */
const pieces = (
  '<a>|</a>|<a/>|<a |/>|>|</a >|< a>|</ a>|<a:b>|</a:b>|<p:a>|</p:a>|<p:a/>|<:a/>|<a:/>|<a:b:c/>|<p:1/>|<1/>|<-a/>|<ñ/>|<ñ>|</ñ>|' +
  '<a b="1"/>|<a b="1" b="2"/>|<a b=\'1\'c="2"/>|<a b = "1"/>|<a b/>|<a b=1/>|<a b="<"/>|<a b=">"/>|<a b="&"/>|<a b="&amp;"/>|' +
  '<a b="\t\n\r\r\n "/>|<a b="&#9;&#xA;"/>|<a b="|"|\'|=| |\n|\r\n|\t|texto|]]>|]]|]|--|-|&amp;|&lt;|&gt;|&quot;|&apos;|&foo;|&|;|&#65;|&#x41;|&#0;|&#x110000;|' +
  '&#xD800;|&#;|&#x;|&# 1;|<!-- c -->|<!-- c -- c -->|<!-->|<!--->|<!---->|<!-- - -->|<!--|-->|<![CDATA[x]]>|<![CDATA[]]>|<![CDATA[|<![cdata[x]]>|<!x>|' +
  '<?p?>|<?p i?>|<?p i ? >?>|<? p?>|<?xml?>|<?XML x?>|<?xml version="1.0"?>|<?p:q x?>|<?p|?>|<?p>?>|' +
  ' xmlns="urn:a"| xmlns:p="urn:p"| xmlns:p=""| xmlns:xml="urn:x"| xmlns:xmlns="urn:x"| xmlns:p="http://www.w3.org/XML/1998/namespace"|' +
  ' xmlns="http://www.w3.org/2000/xmlns/"| xml:lang="es"| p:b="1"| q:b="1"| xmlns:q="urn:p"|<x xmlns:p="urn:p" xmlns:q="urn:p">|</x>|' +
  '<x xmlns:p="urn:p" xmlns:q="urn:p" p:b="1" q:b="2"/>|<x xmlns="">|<x xmlns="http://www.sat.gob.mx/cfd/4">|\u0000|\u0001|\u007f|\u0085|\u00a0|\ufffe|\uffff|\ud800|😀|<😀/>|Ñ|<!DOCTYPE a>|\ufeff'
).split('|')

/** A text of such pieces, or a sound document with some of them put in, taken out or doubled. */
export function randomXML(random: Random): string {
  const some = () => Array.from({ length: 1 + random(6) }, () => pieces[random(pieces.length)]).join('')
  if (random(5) === 0) return some()
  let xml = random(3) === 0 ? `<r>${some()}</r>` : sound(random, 0)
  for (let changes = random(4); changes > 0; changes -= 1) {
    const at = random(xml.length + 1)
    const kind = random(4)
    if (kind === 0) xml = xml.slice(0, at) + pieces[random(pieces.length)] + xml.slice(at)
    else if (kind === 1) xml = xml.slice(0, at) + xml.slice(at + 1 + random(3))
    else if (kind === 2) xml = xml.slice(0, at) + xml.slice(at, at + random(8)) + xml.slice(at)
    else xml = xml.slice(0, at) + String.fromCharCode(random(300)) + xml.slice(at + 1)
  }
  return xml
}

function sound(random: Random, depth: number): string {
  const name = ['a', 'b', 'p:a', 'Ñ', 'x-1.y'][random(5)] as string
  const attributes = ['a="1"', "b=' &lt; '", 'c="á&#10;"', 'p:d="\n"', 'xml:lang="x"', 'é = "y"']
  const own = attributes.filter(() => random(3) === 0).map((attribute) => ` ${attribute}`)
  const declares =
    depth === 0 || random(6) === 0 ? ' xmlns:p="urn:p"' : random(8) === 0 ? ' xmlns="urn:d"' : ''
  const tag = `<${name}${own.join('')}${declares}`
  const inside = () =>
    ['texto', ' \r\n ', '&amp;', '<!-- c -->', '<?i x?>', '<![CDATA[<&]]>', ''][random(7)] as string
  const children = Array.from(
    { length: depth > 3 ? 0 : random(4) },
    () => inside() + sound(random, depth + 1),
  )
  const content = children.join('') + inside()
  const text = content === '' && random(2) === 0 ? `${tag}/>` : `${tag}>${content}</${name}>`
  return depth > 0 ? text : ['', '<?xml version="1.0" encoding="UTF-8"?>\n', '<!-- c -->'][random(3)] + text
}
