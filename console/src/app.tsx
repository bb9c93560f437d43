// The frame around every screen: navigation, news, login, and a connection for as long as one caller is in.
import AppLayout from "@cloudscape-design/components/app-layout";
import Flashbar from "@cloudscape-design/components/flashbar";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { useCallback, useEffect, useMemo, useState } from "react";
import { RelayEnvironmentProvider } from "react-relay";
import type { About } from "./addresses";
import { type News, SurroundingsContext } from "./connection";
import { LoginDialog } from "./login/dialog";
import type { Session } from "./login/session";
import { Navigation, TopBar } from "./parts/navigation";
import { forget } from "./relay/answers";
import { connect } from "./relay/environment";
import { CurrentScreen } from "./screens/current";

interface AppProps {
  readonly about: About;
  readonly session: Session;
}

export function App({ about, session }: AppProps) {
  // Of another caller nothing may be left: with a new number everything is made anew.
  const [generation, setGeneration] = useState(0);
  const connection = useMemo(() => connect(session), [session, generation]);
  useEffect(() => connection.close, [connection]);
  const [isNavigationOpen, setNavigationOpen] = useState(() => document.documentElement.clientWidth >= WIDE);
  const [news, setNews] = useState<readonly News[]>([]);
  const announce = useCallback(
    (item: News) =>
      setNews((shown) => [item, ...shown.filter(({ id }) => id !== item.id)].slice(0, MOST_NEWS)),
    [],
  );
  const surroundings = useMemo(
    () => ({ ...connection, about, session, announce }),
    [connection, about, session, announce],
  );
  const signOut = () => {
    forget();
    setNews([]);
    void session.signOut();
    setGeneration((it) => it + 1);
  };
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <SurroundingsContext value={surroundings}>
        <RelayEnvironmentProvider environment={connection.environment}>
          <TopBar onSignOut={signOut} />
          <AppLayout
            headerSelector="#top"
            navigation={<Navigation />}
            toolsHide
            navigationWidth={220}
            navigationOpen={isNavigationOpen}
            onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
            ariaLabels={{ navigation: "Screens", notifications: "News" }}
            stickyNotifications
            notifications={
              <Flashbar
                items={news.map((item) => ({
                  ...item,
                  dismissible: true,
                  dismissLabel: "Close",
                  onDismiss: () => setNews((shown) => shown.filter(({ id }) => id !== item.id)),
                }))}
              />
            }
            content={<CurrentScreen key={generation} />}
          />
          <LoginDialog />
        </RelayEnvironmentProvider>
      </SurroundingsContext>
    </I18nProvider>
  );
}

const MOST_NEWS = 5;
/** In pixels: from there on the list of screens does not take what tables need. */
const WIDE = 1100;
