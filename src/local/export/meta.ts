// Writes a resource's version into its text and leaves the rest to the letter: a parser would turn the decimal 1.00,
// whose precision FHIR keeps, into 1.

export interface Version {
  readonly versionId: number;
  readonly lastUpdated: string;
}

interface Member {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** `text` is a valid JSON object with an id. */
export function withMeta(text: string, { versionId, lastUpdated }: Version): string {
  const members = [...readMembers(text)];
  const find = (name: string) => members.findLast((member) => member.name === name);
  const meta = find("meta");
  const present = meta ? text.slice(meta.valueStart, meta.valueEnd) : "{}";
  const written = `{${[...otherMembers(present), toMembers(versionId, lastUpdated)].join(",")}}`;
  if (meta) return text.slice(0, meta.valueStart) + written + text.slice(meta.valueEnd);
  const { valueEnd } = find("id") as Member;
  return `${text.slice(0, valueEnd)},"meta":${written}${text.slice(valueEnd)}`;
}

function toMembers(versionId: number, lastUpdated: string): string {
  return `"versionId":"${versionId}","lastUpdated":${JSON.stringify(lastUpdated)}`;
}

/** To the letter; none of what is no object. */
function otherMembers(meta: string): string[] {
  if (!meta.startsWith("{")) return [];
  return [...readMembers(meta)]
    .filter(({ name }) => name !== "versionId" && name !== "lastUpdated")
    .map(({ start, valueEnd }) => meta.slice(start, valueEnd));
}

/** The members of the outermost object. */
function* readMembers(text: string): Generator<Member> {
  let at = skip(text, 1, ", \t\r\n");
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const valueStart = skip(text, nameEnd, ": \t\r\n");
    const valueEnd = endOfValue(text, valueStart);
    yield { name, start: at, valueStart, valueEnd };
    at = skip(text, valueEnd, ", \t\r\n");
  }
}

function skip(text: string, from: number, characters: string): number {
  let at = from;
  while (at < text.length && characters.includes(text.charAt(at))) at++;
  return at;
}

/** The index after the closing quote of the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length;) {
    const character = text.charAt(at);
    if (character === '"') {
      at = endOfString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if ("}],".includes(character) && depth === 0) return at;
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    at++;
    if (depth === 0 && (character === "}" || character === "]")) return at;
  }
  return text.length;
}
