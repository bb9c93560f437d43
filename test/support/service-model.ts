// HealthLake's service model of 2026-10, without its texts and without data transformation: the source of every constraint on
// an input.
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

export const model = JSON.parse(
  readFileSync(new URL("./service-2.2026-10.json", import.meta.url), "utf8"),
) as Model;

export function shapeOf(name: string): ModelShape {
  return model.shapes[name] ?? { type: "absent" };
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
