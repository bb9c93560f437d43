// Node's own environment, in which the errors of sockets are errors: they come from outside of Jest's realm, and the SDK
// would wrap what is no instance of its Error, and lose its name and code, as it never does outside Jest.
// And one in which gateways start quickly.
import { TestEnvironment } from "jest-environment-node";

const OuterError = Error;
const isOrdinaryInstance = Function.prototype[Symbol.hasInstance];

export default class SharedErrorEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const InnerError = this.global.Error;
    // Subclasses inherit it, and must go on recognising none but their own.
    const isInstance = function (this: unknown, candidate: unknown): boolean {
      return (
        isOrdinaryInstance.call(this as never, candidate) ||
        (this === InnerError && candidate instanceof OuterError)
      );
    };
    Object.defineProperty(InnerError, Symbol.hasInstance, { value: isInstance });
    namePlugins(this.global.Function.prototype);
  }
}

/** Fastify looks for the name of each plugin among all modules that are loaded. Jest lists them so slowly that it took a third of the gateway's suites. */
function namePlugins(prototype: object): void {
  const displayName = Symbol.for("fastify.display-name");
  Object.defineProperty(prototype, displayName, {
    get(this: () => void) {
      return this.name || "plugin";
    },
    set(this: () => void, value: string) {
      Object.defineProperty(this, displayName, { value });
    },
  });
}
