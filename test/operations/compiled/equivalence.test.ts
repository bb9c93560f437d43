import { compareOperations } from "./side-by-side.js";

test("500 random operations are answered as by graphql-js", () => compareOperations(500));
