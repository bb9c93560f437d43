// Asks for a credential over the page, whose state stays.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useConnection } from "../connection";
import { useStore } from "../store";

export function LoginDialog() {
  const { session } = useConnection();
  const { status, reason } = useStore(session.state);
  if (status === "in") return null;
  return session.oidc ? <OidcLogin reason={reason} /> : <SecretLogin reason={reason} />;
}

function OidcLogin({ reason }: { readonly reason: string | undefined }) {
  const { session } = useConnection();
  const isReachable = session.oidc?.isReachable ?? false;
  return (
    <Modal
      visible
      header="Sign in"
      onDismiss={() => undefined}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={() => void session.oidc?.begin()}>
            {isReachable ? "Sign in" : "Try again"}
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {reason !== undefined && <Alert type="warning">{reason}</Alert>}
        {isReachable ? (
          <Box>You go to your organisation&apos;s login, and come back to this page.</Box>
        ) : (
          <Alert type="error">The gateway can&apos;t reach the identity provider.</Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}

function SecretLogin({ reason }: { readonly reason: string | undefined }) {
  const { about, session } = useConnection();
  const [text, setText] = useState("");
  const [remember, setRemember] = useState(false);
  const what = about.authMode === "api-key" ? "API key" : "Access token";
  const enter = () => {
    if (text.trim() !== "") session.enter(text, remember);
  };
  return (
    <Modal
      visible
      header="Sign in"
      onDismiss={() => undefined}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={enter} disabled={text.trim() === ""}>
            Sign in
          </Button>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          enter();
        }}
      >
        <SpaceBetween size="m">
          {reason !== undefined && <Alert type="warning">{reason}</Alert>}
          <FormField label={what} description="It stays in this page's memory.">
            <Input
              type="password"
              value={text}
              onChange={({ detail }) => setText(detail.value)}
              autoComplete={false}
              autoFocus
            />
          </FormField>
          <Checkbox
            checked={remember}
            onChange={({ detail }) => setRemember(detail.checked)}
            description="Kept by the browser until this tab is closed."
          >
            Remember it in this tab
          </Checkbox>
        </SpaceBetween>
      </form>
    </Modal>
  );
}
