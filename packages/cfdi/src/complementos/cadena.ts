import { putField, putText } from '../utf8.ts'
import { contentOf, textOf } from '../xml/content.ts'
import { type Element, childrenNamed } from '../xml/element.ts'
import { type Step, stepsFor } from './templates.ts'

/** Puts what SAT's stylesheet makes of a complemento into the cadena that utf8.ts is putting together. An element that
 *  it does not know adds its text as it stands and lets its children speak, attributes never: XSLT's built-in rules,
 *  so an empty one (a TimbreFiscalDigital) adds nothing. Source: cadenaoriginal_4_0.xslt; XSLT 1.0 §5.8. */
export function putComplemento(element: Element): void {
  const steps = stepsFor(element.name)
  if (steps !== undefined) putSteps(steps, element)
  else {
    for (const part of contentOf(element)) {
      if (typeof part === 'string') putText(part)
      else putComplemento(part)
    }
  }
}

function putSteps(steps: readonly Step[], element: Element): void {
  for (const step of steps) putStep(step, element)
}

function putStep(step: Step, element: Element): void {
  switch (step.kind) {
    case 'attribute':
      return putValue(element.attributes[step.name], step.required)
    case 'text': {
      const [first] = along(step.path, element)
      return putValue(first && textOf(first), step.required)
    }
    case 'when':
      if (element.attributes[step.attribute] === step.value) putSteps(step.steps, element)
      return
    case 'each':
      for (const node of step.deep ? below(step.path[0] as string, element) : along(step.path, element)) {
        if (step.steps === null) putComplemento(node)
        else putSteps(step.steps, node)
      }
  }
}

function putValue(value: string | undefined, required: boolean): void {
  if (value !== undefined) putField(value)
  else if (required) putField('')
}

function along(path: readonly string[], element: Element): readonly Element[] {
  let nodes: readonly Element[] = [element]
  for (const name of path) nodes = nodes.flatMap((node) => childrenNamed(node, name))
  return nodes
}

/** All descendants of that name, in document order. */
function below(name: string, { children }: Element): readonly Element[] {
  return children.flatMap((child) => [...(child.name === name ? [child] : []), ...below(name, child)])
}
