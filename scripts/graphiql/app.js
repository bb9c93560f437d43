/* global document, Worker, EXAMPLE_TABS, WORKERS */
// The browser's side of GraphiQL. EXAMPLE_TABS and WORKERS are filled in by bundle.ts.
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import "./app.css";
import { fetcher } from "./fetcher.js";
import { hasStoredTabs, storageWithoutHeaders } from "./storage.js";
import { fillVariables } from "./variables.js";

// All scripts lie in one folder, so that this holds behind any path prefix.
globalThis.MonacoEnvironment = {
  getWorker: (_workerId, label) => new Worker(new URL(WORKERS[label] ?? WORKERS.editor, import.meta.url)),
};

// The same module that GraphiQL loads later: it wraps no lines but those of the response.
void import("monaco-graphql/esm/monaco-editor.js").then(({ editor }) =>
  editor.onDidCreateEditor((created) => created.updateOptions({ wordWrap: "on" })),
);

const tabs = hasStoredTabs() ? EXAMPLE_TABS : await fillVariables(EXAMPLE_TABS);

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher,
    defaultTabs: tabs,
    // GraphiQL shows a default tab's variables only after a change of tabs, the first one's therefore never.
    initialVariables: hasStoredTabs() ? undefined : tabs[0]?.variables,
    inputValueDeprecation: true,
    schemaDescription: true,
    shouldPersistHeaders: false,
    storage: storageWithoutHeaders,
  }),
);
