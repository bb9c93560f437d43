// The TypeScript types of what goes over the wire, derived: inputs from the constraint table, outputs from the SDK.
import type { ALL_SHAPES, ShapeName } from "./control/report-shapes.js";

type RequestOf<N> = N extends `${infer A}Request` ? A : never;

/** The actions of the service model of 2026-10, but for data transformation. */
export type ActionName = RequestOf<ShapeName>;

/** A checked input: known members only, JSON null left out, timestamps in epoch seconds. */
export type Input<A extends ActionName> = Wire<`${A}Request`>;

export type Wire<N> = N extends ShapeName ? WireOf<(typeof ALL_SHAPES)[N]> : never;

type WireOf<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { type: "string" }
    ? string
    : S extends { type: "integer" | "timestamp" }
      ? number
      : S extends { type: "boolean" }
        ? boolean
        : S extends { type: "list"; member: infer M }
          ? Wire<M>[]
          : S extends { union: true; members: infer M }
            ? { [K in keyof M]: { [P in K]: Wire<M[P]> } }[keyof M]
            : S extends { members: infer M }
              ? Structure<M, S extends { required: readonly (infer R)[] } ? R : never>
              : never;

type Structure<M, R> = { [K in keyof M as K extends R ? K : never]: Wire<M[K]> } & {
  [K in keyof M as K extends R ? never : K]?: Wire<M[K]>;
};

/** An SDK shape as it stands in the JSON body: its dates are epoch seconds. */
export type OnWire<T> = T extends Date
  ? number
  : T extends readonly (infer U)[]
    ? OnWire<U>[]
    : T extends object
      ? { [K in keyof T]: OnWire<T[K]> }
      : T;
