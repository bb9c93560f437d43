// XML, read and written. What is read has no document type, so no entities but XML's own five.
import { type SaxesOptions, SaxesParser } from "saxes";
import { S3Error } from "./errors.js";

export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Its own, without that of its children. */
  readonly text: string;
}

interface Growing {
  readonly name: string;
  readonly children: Growing[];
  text: string;
}

const MAX_DEPTH = 8;

/** Throws S3Error for what is not well-formed, has a document type, or nests deeper than any request of S3's. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser<SaxesOptions>();
  const root: Growing = { name: "", children: [], text: "" };
  const open = [root];
  const fail = (problem: string) => {
    throw new S3Error("MalformedXML", `The XML you provided was not well-formed: ${problem}`);
  };
  parser.on("error", (error) => fail(error.message));
  parser.on("doctype", () => fail("it has a document type"));
  parser.on("opentag", ({ name }) => {
    if (open.length > MAX_DEPTH) fail("it nests too deep");
    const element = { name, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const onText = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.on("closetag", () => open.pop());
  parser.write(text).close();
  return root.children[0] as XmlElement;
}

export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}

export function textOf(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text;
}

/** Text, or elements that are XML already; what is undefined is left out. */
export type Content = string | number | boolean | undefined | { readonly xml: string };

/** The elements of a list, one after the other; one that has a list stands there once for each of it. */
export function elements(contents: Readonly<Record<string, Content | readonly Content[]>>): {
  readonly xml: string;
} {
  const parts = Object.entries(contents).flatMap(([name, content]) =>
    (Array.isArray(content) ? (content as readonly Content[]) : [content as Content]).map((one) =>
      element(name, one),
    ),
  );
  return { xml: parts.join("") };
}

function element(name: string, content: Content): string {
  if (content === undefined) return "";
  const inner = typeof content === "object" ? content.xml : escapeText(String(content));
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

export function toDocument(name: string, { xml }: { readonly xml: string }): string {
  const attribute = name === "Error" ? "" : ` xmlns="${NAMESPACE}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${attribute}>${xml}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Control characters are written as S3 does, although XML 1.0 has no place for most; `encoding-type=url` avoids them. */
function escapeText(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- it is what has to be found
    /[&<>"\u0000-\u001f\u007f\u0085\u2028\ufffe\uffff]/g,
    (character) => ESCAPES[character] ?? `&#x${character.charCodeAt(0).toString(16)};`,
  );
}
