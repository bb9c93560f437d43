// Says of a panel whether what it shows is live, or from when it is.
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useConnection } from "../connection";
import { useStore } from "../store";
import { toTime } from "./time";

/** `isFinal`: what is shown can't change any more. */
export function Live({ isFinal }: { readonly isFinal: boolean }) {
  const { status, heardAt } = useStore(useConnection().socket.state);
  if (isFinal) return <StatusIndicator type="info">Final</StatusIndicator>;
  if (status === "live") return <StatusIndicator type="success">Live</StatusIndicator>;
  if (status === "connecting") return <StatusIndicator type="loading">Connecting</StatusIndicator>;
  return <StatusIndicator type="warning">As of {toTime(heardAt)} (reconnecting)</StatusIndicator>;
}
