// The bar on top and the list of screens.
import SideNavigation from "@cloudscape-design/components/side-navigation";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { Mode } from "@cloudscape-design/global-styles";
import { Suspense } from "react";
import { useConnection } from "../connection";
import { useRoute } from "../routes";
import { useStore } from "../store";
import { Boundary } from "./boundary";
import { type Can, useCan } from "./permissions";
import { theme, toggleTheme } from "./theme";

export function TopBar({ onSignOut }: { readonly onSignOut: () => void }) {
  const { about, session } = useConnection();
  const isDark = useStore(theme) === Mode.Dark;
  const { status } = useStore(session.state);
  const canSignOut = about.authMode !== "none" && status === "in";
  return (
    <div id="top" className="top">
      <TopNavigation
        identity={{ href: "#/", title: "HealthLake console" }}
        utilities={[
          {
            type: "button",
            text: about.region,
            iconName: "globe",
            disableUtilityCollapse: true,
            ariaLabel: `Region ${about.region}`,
          },
          {
            type: "button",
            text: isDark ? "Light" : "Dark",
            ariaLabel: isDark ? "Use the light theme" : "Use the dark theme",
            onClick: toggleTheme,
          },
          ...(canSignOut ? [{ type: "button", text: "Sign out", onClick: onSignOut } as const] : []),
        ]}
      />
    </div>
  );
}

/** Until it is known what the caller may do, nothing to do is offered. */
export function Navigation() {
  const { returns } = useStore(useConnection().socket.state);
  return (
    <Boundary retryOn={String(returns)} fallback={() => <Links can={() => false} />}>
      <Suspense fallback={<Links can={() => false} />}>
        <AllowedLinks />
      </Suspense>
    </Boundary>
  );
}

function AllowedLinks() {
  return <Links can={useCan()} />;
}

const ACTIONS = [
  { action: "healthlake:CreateFHIRDatastore", text: "Create datastore", href: "#/create" },
  { action: "healthlake:StartFHIRImportJob", text: "Start import", href: "#/import" },
  { action: "healthlake:StartFHIRExportJob", text: "Start export", href: "#/export" },
];

function Links({ can }: { readonly can: Can }) {
  const [first] = useRoute().path;
  const actions = ACTIONS.filter(({ action }) => can(action));
  return (
    <SideNavigation
      header={{ href: "#/", text: "HealthLake" }}
      activeHref={first === undefined || first === "datastores" ? "#/" : `#/${first}`}
      items={[
        { type: "link", text: "Board", href: "#/" },
        { type: "link", text: "Jobs", href: "#/jobs" },
        { type: "link", text: "Quota and health", href: "#/quota" },
        ...(actions.length > 0 ? [{ type: "divider" } as const] : []),
        ...actions.map(({ text, href }) => ({ type: "link", text, href }) as const),
      ]}
    />
  );
}
