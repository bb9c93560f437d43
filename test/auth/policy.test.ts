// Roles and claims to permissions, held against a reading of the rules that is slow and plain.
import fc from "fast-check";
import {
  BUILT_IN_ROLES,
  type Roles,
  type Statement,
  createPolicy,
  matchesAction,
} from "../../src/auth/policy.js";
import { PUBLISHED_QUOTAS } from "../../src/healthlake/quotas.js";

const ACTIONS = Object.keys(PUBLISHED_QUOTAS);
const PLACE = { partition: "aws", region: "us-east-1" };
const [A, B, C] = ["a", "b", "c"].map((digit) => digit.repeat(32)) as [string, string, string];
const toArn = (id: string, region = "us-east-1", partition = "aws") =>
  `arn:${partition}:healthlake:${region}:123456789012:datastore/fhir/${id}`;

const toPolicy = (roles: Roles) => createPolicy({ actions: ACTIONS, roles, location: PLACE });
const builtIn = toPolicy(BUILT_IN_ROLES);
const granted = (roles: string[], datastores: string[] | "*" = "*") =>
  ACTIONS.filter((action) => builtIn({ roles, datastores }).grantsSomewhere(action));

describe("the built-in roles", () => {
  const READS = ACTIONS.filter((action) => /^(Describe|List)/.test(action));

  test("viewer describes and lists", () => {
    expect(granted(["viewer"])).toEqual(READS);
    expect(READS).toHaveLength(7);
  });

  test("operator does that, starts jobs, tags and untags", () => {
    expect(granted(["operator"]).sort()).toEqual(
      [...READS, "StartFHIRImportJob", "StartFHIRExportJob", "TagResource", "UntagResource"].sort(),
    );
  });

  test("admin does everything, everywhere", () => {
    expect(granted(["admin"])).toEqual(ACTIONS);
    expect(builtIn({ roles: ["admin"], datastores: "*" }).isUnlimited).toBe(true);
    expect(builtIn({ roles: ["operator"], datastores: "*" }).isUnlimited).toBe(false);
    expect(builtIn({ roles: ["admin"], datastores: [A] }).isUnlimited).toBe(false);
  });

  test.each([[[]], [["nurse"]], [["Admin"]], [["constructor"]], [["__proto__"]]])(
    "%j grants nothing",
    (roles) => {
      const permissions = builtIn({ roles, datastores: "*" });
      expect(ACTIONS.filter((action) => permissions.grantsSomewhere(action))).toEqual([]);
      expect(permissions.judge("DescribeFHIRDatastore", A)).toBe("forbidden");
    },
  );
});

describe("a claim of datastores", () => {
  const operator = (datastores: string[] | "*") => builtIn({ roles: ["operator"], datastores });

  test("hides all others, whatever is done to them", () => {
    expect(operator([A]).judge("DescribeFHIRDatastore", A)).toBe("allowed");
    expect(operator([A]).judge("DescribeFHIRDatastore", B)).toBe("hidden");
    expect(operator([A]).judge("StartFHIRImportJob", B)).toBe("hidden");
  });

  test("leaves what no role grants forbidden, whichever datastore is named", () => {
    expect(operator([A]).judge("DeleteFHIRDatastore", A)).toBe("forbidden");
    expect(operator([A]).judge("DeleteFHIRDatastore", B)).toBe("forbidden");
  });

  test("takes ARNs of the gateway's own partition and Region, and no others", () => {
    expect(operator([toArn(A)]).judge("DescribeFHIRDatastore", A)).toBe("allowed");
    for (const arn of [
      toArn(A, "eu-west-1"),
      toArn(A, "us-east-1", "aws-cn"),
      `${toArn(A)}/x`,
      A.toUpperCase(),
    ])
      expect(operator([arn]).judge("DescribeFHIRDatastore", A)).toBe("forbidden");
  });

  test("that is empty grants nothing at all", () => {
    expect(granted(["admin"], [])).toEqual([]);
  });

  test("of * in a list is all", () => {
    expect(operator([A, "*"]).judge("DescribeFHIRDatastore", B)).toBe("allowed");
  });

  test("lets nobody create: what is to come belongs to no list", () => {
    const admin = (datastores: string[] | "*") => builtIn({ roles: ["admin"], datastores });
    expect(admin([A]).grantsEverywhere("CreateFHIRDatastore")).toBe(false);
    expect(admin("*").grantsEverywhere("CreateFHIRDatastore")).toBe(true);
  });
});

test("a datastore that the caller knows by another action is forbidden, not hidden", () => {
  const policy = toPolicy({
    mixed: [
      { actions: ["healthlake:Describe*"], datastores: [A, B] },
      { actions: ["healthlake:DeleteFHIRDatastore"], datastores: [A] },
    ],
  });
  const mixed = policy({ roles: ["mixed"], datastores: "*" });
  expect(mixed.judge("DeleteFHIRDatastore", A)).toBe("allowed");
  expect(mixed.judge("DeleteFHIRDatastore", B)).toBe("forbidden");
  expect(mixed.judge("DeleteFHIRDatastore", C)).toBe("hidden");
});

test.each([
  ["healthlake:*", "CreateFHIRDatastore", true],
  ["*", "CreateFHIRDatastore", true],
  ["healthlake:Describe*", "DescribeFHIRImportJob", true],
  ["HEALTHLAKE:describefhirimportjob", "DescribeFHIRImportJob", true],
  ["healthlake:DescribeFHIR??????Job", "DescribeFHIRImportJob", true],
  ["healthlake:DescribeFHIR?????Job", "DescribeFHIRImportJob", false],
  ["healthlake:Describe", "DescribeFHIRImportJob", false],
  ["DescribeFHIRImportJob", "DescribeFHIRImportJob", false],
  ["s3:*", "DescribeFHIRImportJob", false],
  ["healthlake.DescribeFHIRImportJob", "DescribeFHIRImportJob", false],
  ["healthlake:(Describe|List)*", "DescribeFHIRImportJob", false],
  ["healthlake:[A-Z]*", "DescribeFHIRImportJob", false],
])("the pattern %s matches %s: %s", (pattern, action, expected) => {
  expect(matchesAction(pattern, action)).toBe(expected);
});

describe("any policy", () => {
  const ids = [A, B, C];
  const statement: fc.Arbitrary<Statement> = fc.record({
    actions: fc.subarray([
      "healthlake:Describe*",
      "healthlake:*Job",
      "healthlake:DeleteFHIRDatastore",
      "healthlake:*",
    ]),
    datastores: fc.subarray([...ids, "*"]),
  });
  const roles = fc.dictionary(fc.constantFrom("one", "two"), fc.array(statement, { maxLength: 3 }));
  const identity = fc.record({
    roles: fc.subarray(["one", "two", "three"]),
    datastores: fc.oneof(fc.constant("*" as const), fc.subarray(ids)),
  });
  const covers = (names: readonly string[] | "*", id: string) =>
    names === "*" || names.includes("*") || names.includes(id);

  test("allows just what a statement of a role and the claim allow together", () => {
    fc.assert(
      fc.property(
        roles,
        identity,
        fc.constantFrom(...ACTIONS),
        fc.constantFrom(...ids),
        (given, who, action, id) => {
          const own = who.roles.flatMap((role) => given[role] ?? []);
          const allows = (name: string, at: string) =>
            covers(who.datastores, at) &&
            own.some((one) => one.actions.some((p) => matchesAction(p, name)) && covers(one.datastores, at));
          const permissions = toPolicy(given)(who);
          const verdict = permissions.judge(action, id);
          expect(verdict === "allowed").toBe(allows(action, id));
          // Hidden only where nothing at all may be done with it, and the action is granted elsewhere.
          const isKnown = ACTIONS.some((name) => allows(name, id));
          expect(verdict === "hidden").toBe(!isKnown && permissions.grantsSomewhere(action));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("gives the same scope for the same permissions, and for no others", () => {
    fc.assert(
      fc.property(roles, identity, identity, (given, who, other) => {
        const policy = toPolicy(given);
        const [one, two] = [policy(who), policy(other)];
        const judge = (permissions: typeof one) =>
          JSON.stringify([
            ACTIONS.map((action) => permissions.grantsEverywhere(action)),
            ACTIONS.map((action) => ids.map((id) => permissions.judge(action, id) === "allowed")),
          ]);
        expect(one.scope === two.scope).toBe(judge(one) === judge(two));
      }),
      { numRuns: 1000 },
    );
  });
});
