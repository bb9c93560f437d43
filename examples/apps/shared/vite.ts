// What the three apps have in common for Vite: the gateway behind the same origin, and one React.
import type { UserConfig } from "vite";

const gateway = process.env.GATEWAY ?? "http://127.0.0.1:4000";
/** GraphQL over HTTP, and its WebSocket. */
const proxy = { "/graphql": { target: gateway, ws: true } };

export const config: UserConfig = {
  // Modules of ../shared find what they import in the app's own packages.
  resolve: { dedupe: ["react", "react-dom"] },
  server: { proxy, fs: { allow: [".."] } },
  preview: { proxy },
};
