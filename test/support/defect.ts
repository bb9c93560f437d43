// A defect of the gateway's own, where no service of AWS has said a word: what nobody expects to be thrown on the way upstream.
import { HealthLakeClient, type HealthLakeClientConfig } from "@aws-sdk/client-healthlake";

type Handler = HealthLakeClient["config"]["requestHandler"];

/** To be laid over a client's configuration: its calls of `action` throw `error` instead of being sent. */
export function withDefect(action: string, error: Error): HealthLakeClientConfig {
  const { requestHandler } = new HealthLakeClient({ region: "us-east-1" }).config;
  const handle: Handler["handle"] = (request, options) =>
    String((request as { headers: Record<string, string> }).headers["x-amz-target"]).endsWith(`.${action}`)
      ? Promise.reject(error)
      : requestHandler.handle(request, options);
  return { requestHandler: Object.assign(Object.create(requestHandler) as Handler, { handle }) };
}
