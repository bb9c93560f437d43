// Reads XML as HL7's publisher writes it: elements and attributes, no text that matters here, no CDATA.
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
}

const TAG = /<(\/?)([\w:]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:]+)="([^"]*)"/g;

/** The outermost element. Entities in attributes stay as they are. */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: "", attributes: new Map(), children: [] };
  const open = [root];
  for (const [, closing, name = "", attributes = "", alone] of text.matchAll(TAG)) {
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(
      ([, key = "", value = ""]) => [key, value] as const,
    );
    const element: XmlElement = { name, attributes: new Map(pairs), children: [] };
    open.at(-1)?.children.push(element);
    if (!alone) open.push(element);
  }
  const [outermost] = root.children;
  if (!outermost || open.length !== 1) throw new Error("the XML is not complete");
  return outermost;
}

export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** The `value` attribute of the first child of that name, as FHIR writes primitives. */
export function valueOf(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)[0]?.attributes.get("value");
}
