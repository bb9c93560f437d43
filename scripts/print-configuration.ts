// `npm run docs`: writes docs/configuration.md and .env.example.
import { writeFile } from "node:fs/promises";
import { renderConfiguration, renderEnvExample } from "./configuration.js";

await writeFile(new URL("../docs/configuration.md", import.meta.url), renderConfiguration());
await writeFile(new URL("../.env.example", import.meta.url), renderEnvExample());
