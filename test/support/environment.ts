// Node's own environment, in which the errors of sockets are errors: they come from outside of Jest's realm, and the SDK
// would wrap what is no instance of its Error, and lose its name and code, as it never does outside Jest.
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
  }
}
