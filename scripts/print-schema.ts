// `npm run schema`: writes schema.graphql from the executable schema.
import { writeFile } from "node:fs/promises";
import { renderSchema } from "./schema.js";

await writeFile(new URL("../schema.graphql", import.meta.url), await renderSchema());
