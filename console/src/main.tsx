// The console's entry: what it must know before anything is shown, then the page.
import "@cloudscape-design/global-styles/index.css";
import "./console.css";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { loadAbout } from "./addresses";
import { Session } from "./login/session";
import { applyStoredTheme } from "./parts/theme";

applyStoredTheme();

const about = await loadAbout();
const session = new Session(about);
await session.resume();
const container = document.getElementById("console");
if (container) createRoot(container).render(<App about={about} session={session} />);
