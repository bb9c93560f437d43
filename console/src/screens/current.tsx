// Which screen an address shows. What goes wrong in a screen stays in it.
import { Component, type ReactNode, Suspense, lazy } from "react";
import { useConnection } from "../connection";
import { useRoute } from "../routes";
import { useStore } from "../store";
import { Broken, Loading, Missing } from "./states";
import { Board } from "./board";

const DatastoreScreen = lazy(() => import("./datastore"));
const JobScreen = lazy(() => import("./job"));
const JobsScreen = lazy(() => import("./jobs"));
const CreateDatastore = lazy(() => import("../forms/create-datastore"));
const StartImport = lazy(() => import("../forms/start-import"));
const StartExport = lazy(() => import("../forms/start-export"));

export function CurrentScreen() {
  const route = useRoute();
  const { returns } = useStore(useConnection().socket.state);
  const place = route.path.join("/");
  return (
    <Boundary place={place} returns={returns}>
      <Suspense fallback={<Loading />}>
        <Chosen key={place} path={route.path} />
      </Suspense>
    </Boundary>
  );
}

function Chosen({ path: [first, second] }: { readonly path: readonly string[] }) {
  if (first === undefined) return <Board />;
  if (first === "datastores" && second !== undefined) return <DatastoreScreen id={second} />;
  if (first === "jobs") return second === undefined ? <JobsScreen /> : <JobScreen id={second} />;
  if (first === "create") return <CreateDatastore />;
  if (first === "import") return <StartImport />;
  if (first === "export") return <StartExport />;
  return <Missing what="a screen of this address" />;
}

interface BoundaryProps {
  readonly place: string;
  /** When the gateway is back, the screen is tried again by itself. */
  readonly returns: number;
  readonly children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidUpdate(previous: BoundaryProps) {
    const { place, returns } = this.props;
    if (this.state.error && (previous.place !== place || previous.returns !== returns)) this.retry();
  }

  retry = () => this.setState({ error: undefined });

  override render() {
    const { error } = this.state;
    return error ? <Broken error={error} onRetry={this.retry} /> : this.props.children;
  }
}
