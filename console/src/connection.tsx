// What every part of the page may need: the connection, the session, and a place for short news.
import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, useContext } from "react";
import type { About } from "./addresses";
import type { Session } from "./login/session";
import type { Connection } from "./relay/environment";

export interface Surroundings extends Connection {
  readonly about: About;
  readonly session: Session;
  /** Shows it until it is closed, or another one of the same id comes. */
  readonly announce: (news: News) => void;
}

export type News = Pick<FlashbarProps.MessageDefinition, "type" | "header" | "content"> & {
  readonly id: string;
};

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

export function useConnection(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (!surroundings) throw new Error("This part stands outside of the page");
  return surroundings;
}
