// HealthLake's service model: the source of every constraint on an input.
import { readFileSync } from "node:fs";

export interface ModelShape {
  type: string;
  members?: Record<string, { shape: string; idempotencyToken?: boolean }>;
  member?: { shape: string };
  required?: string[];
  union?: boolean;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
}

interface Model {
  operations: Record<string, { input: { shape: string }; output: { shape: string } }>;
  shapes: Record<string, ModelShape>;
}

function readModel(name: string): Model {
  return JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), "utf8")) as Model;
}

/** That of 2026-10, without its texts and without data transformation. */
export const model = readModel("service-2.2026-10.json");
/** What the npm SDK speaks. */
export const olderModel = readModel("service-2.sdk-3.1048-equivalent.json");

export function shapeOf(name: string, { shapes } = model): ModelShape {
  return shapes[name] ?? { type: "absent" };
}

/** The names of the shapes of all inputs, and of what they hold. */
export function inputShapes(): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const { members = {}, member } = shapeOf(name);
    for (const one of [...Object.values(members), ...(member ? [member] : [])]) visit(one.shape);
  };
  for (const operation of Object.values(model.operations)) visit(operation.input.shape);
  return found;
}
