// Which screen an address shows. What goes wrong in a screen stays in it.
import { Suspense, lazy } from "react";
import { useConnection } from "../connection";
import { useRoute } from "../routes";
import { useStore } from "../store";
import { Boundary } from "../parts/boundary";
import { Broken, Loading, Missing } from "./states";
import { Board } from "./board";

const DatastoreScreen = lazy(() => import("./datastore"));
const JobScreen = lazy(() => import("./job"));
const JobsScreen = lazy(() => import("./jobs"));
const QuotaScreen = lazy(() => import("./quota"));
const CreateDatastore = lazy(() => import("../forms/create-datastore"));
const StartImport = lazy(() => import("../forms/start-import"));
const StartExport = lazy(() => import("../forms/start-export"));

export function CurrentScreen() {
  const route = useRoute();
  const { returns } = useStore(useConnection().socket.state);
  const place = route.path.join("/");
  return (
    <Boundary
      retryOn={`${place} ${returns}`}
      fallback={(error, onRetry) => <Broken error={error} onRetry={onRetry} />}
    >
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
  if (first === "quota") return <QuotaScreen />;
  if (first === "create") return <CreateDatastore />;
  if (first === "import") return <StartImport />;
  if (first === "export") return <StartExport />;
  return <Missing what="a screen of this address" />;
}
