import { compareOperations } from "../../operations/compiled/side-by-side.js";

test("5,000 random operations are answered as by graphql-js", () => compareOperations(5000), 300_000);
