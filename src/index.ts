// What `import ... from "healthlake-graphql"` gives: the gateway as a function, for a program that runs it inside itself.
export { type Config, ConfigError, loadConfig } from "./config/settings.js";
export { type Gateway, type GatewayDependencies, startGateway } from "./gateway.js";
