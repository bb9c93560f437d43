// Inputs of mutations against the constraints of HealthLake's service model, before any call: the SDK checks nothing.
import { badUserInput, GatewayError, type Violation } from "../errors.js";
import {
  type Bounds,
  INPUTS,
  INTEGER_SHAPES,
  LIST_SHAPES,
  type Members,
  type Rule,
  TEXT_SHAPES,
  type TextShape,
  type TextShapeName,
} from "../types/constraints.js";

export type InputName = keyof typeof INPUTS;

/** Every violation of an input, collected before any is thrown. */
export class Violations {
  private readonly found: Violation[] = [];

  add(path: string, message: string): void {
    this.found.push({ path, message });
  }

  /** Checks an input's members against the model. */
  checkInput(name: InputName, input: object): void {
    this.checkMembers("", INPUTS[name], input);
  }

  /** What `parse` gives; undefined, its violations collected, where it throws BAD_USER_INPUT. */
  collect<T>(parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof GatewayError) || !error.facts.violations) throw error;
      this.found.push(...error.facts.violations);
      return undefined;
    }
  }

  /** Checks one text against its shape in the model. */
  checkText(path: string, name: TextShapeName, value: string): void {
    for (const message of textViolations(TEXT_SHAPES[name], value)) this.add(path, message);
  }

  /** Throws one BAD_USER_INPUT with all that was found, if anything was. */
  throwIfAny(): void {
    if (this.found.length > 0) throw badUserInput(this.found);
  }

  private checkMembers(prefix: string, members: Members, input: object): void {
    for (const [name, rule] of Object.entries(members)) {
      const value = (input as Record<string, unknown>)[name];
      if (value !== undefined && value !== null) this.checkValue(`${prefix}${name}`, rule, value);
    }
  }

  private checkValue(path: string, rule: Rule, value: unknown): void {
    switch (rule.kind) {
      case "text":
        return this.checkText(path, rule.shape, value as string);
      case "integer": {
        const { min, max } = INTEGER_SHAPES[rule.shape];
        if ((value as number) < min || (value as number) > max)
          this.add(path, `must be from ${min} to ${max}, not ${String(value)}`);
        return;
      }
      case "enum":
        if (value === "UNKNOWN") this.add(path, "UNKNOWN is output only: HealthLake has no such value");
        return;
      case "object":
        return this.checkMembers(`${path}.`, rule.members, value as object);
      case "list": {
        const items = value as unknown[];
        const { min = 0, max = Infinity }: Bounds = LIST_SHAPES[rule.shape];
        if (items.length < min || items.length > max)
          this.add(path, `must have ${min} to ${max} members, not ${items.length}`);
        // Those beyond are one violation already: a large list of them must not make an answer many times its size.
        items.slice(0, max).forEach((item, index) => this.checkValue(`${path}.${index}`, rule.of, item));
      }
    }
  }
}

const compiled = new Map<string, RegExp>();

/** So many times the longest that is allowed, in code units. */
const FAR_TOO_LONG = 4;

/** One message for each constraint that the text breaks; one alone where it is far too long. */
function textViolations({ min = 0, max = Infinity, pattern }: TextShape, value: string): string[] {
  // A character has one or two code units. Of a text that is far too long neither its characters nor its pattern are looked at.
  if (value.length > FAR_TOO_LONG * max)
    return [`must have at most ${max} characters, not more than ${(FAR_TOO_LONG / 2) * max}`];
  const length = [...value].length;
  const messages: string[] = [];
  if (length < min) messages.push(`must have at least ${min} characters, not ${length}`);
  if (length > max) messages.push(`must have at most ${max} characters, not ${length}`);
  if (pattern !== undefined && !wholeValue(pattern).test(value)) messages.push(`must match ${pattern}`);
  return messages;
}

function wholeValue(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`, "u");
  compiled.set(pattern, known);
  return known;
}
