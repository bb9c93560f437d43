// The bar on top and the list of screens.
import SideNavigation from "@cloudscape-design/components/side-navigation";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { Mode } from "@cloudscape-design/global-styles";
import { useConnection } from "../connection";
import { useRoute } from "../routes";
import { useStore } from "../store";
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

export function Navigation() {
  const { path } = useRoute();
  const [first] = path;
  return (
    <SideNavigation
      header={{ href: "#/", text: "HealthLake" }}
      activeHref={first === undefined || first === "datastores" ? "#/" : `#/${first}`}
      items={[
        { type: "link", text: "Board", href: "#/" },
        { type: "link", text: "Jobs", href: "#/jobs" },
        { type: "divider" },
        { type: "link", text: "Create datastore", href: "#/create" },
        { type: "link", text: "Start import", href: "#/import" },
        { type: "link", text: "Start export", href: "#/export" },
      ]}
    />
  );
}
