// graphql-transport-ws, the rules for one socket. graphql-ws's own server keeps operations by their id
// alone, so that one which ends late completes, or answers for, the next one of its id; here each answers for itself.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
import type { GraphQLError } from "graphql";
import { CloseCode, type Message, MessageType, type SubscribePayload, parseMessage } from "graphql-ws";
import { GatewayError } from "../../errors.js";
import { checkValues } from "../../operations/variable-limits.js";
import { clientGone } from "../../signals.js";
import { readPayload } from "../gate/credentials.js";
import { isErrors, refusal } from "../../operations/refusals.js";
import { toJson } from "../../operations/results.js";
import type { Prepared, SessionOperation, SessionOptions, Wire } from "./session-options.js";

interface Running {
  readonly controller: AbortController;
  isLive: boolean;
}

const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;
const SHUTTING_DOWN = "The gateway is shutting down";
/** Of what a client sends ahead of its connection_ack, in characters. */
const MAX_HELD = 16_384;
/** Of an operation's id, in characters: it is kept as long as the operation, and sent with each result. */
const MAX_ID = 128;

interface Held {
  readonly message: Message;
  readonly size: number;
}

export class SocketSession {
  private phase: "opened" | "entering" | "acknowledged" | "retiring" | "over" = "opened";
  private held: Held[] = [];
  private heldLength = 0;
  private readonly running = new Map<string, Running>();
  private readonly initWait: NodeJS.Timeout;

  constructor(
    private readonly wire: Wire,
    private readonly options: SessionOptions,
  ) {
    this.initWait = setTimeout(() => {
      if (this.phase === "opened" || this.phase === "entering")
        this.close(CloseCode.ConnectionInitialisationTimeout, "Connection initialisation timeout");
    }, options.initWaitMs);
  }

  /** Takes a message; undefined is one that is no text. */
  receive(text: string | undefined): void {
    if (this.phase === "over") return;
    const message = parse(text);
    const size = text?.length ?? 0;
    if (message && this.mustWait(message)) return this.hold({ message, size });
    this.take(message, size);
  }

  private take(message: Message | undefined, size: number): void {
    if (this.phase === "over") return;
    try {
      this.takeOne(message, size);
    } catch (error) {
      // Thrown into the socket's event it would end the process, for everybody.
      this.fail(error);
    }
  }

  private takeOne(message: Message | undefined, size: number): void {
    switch (message?.type) {
      case MessageType.ConnectionInit:
        return this.enter(message.payload);
      case MessageType.Ping:
        return this.answerPing(message.payload);
      case MessageType.Pong:
        return undefined;
      case MessageType.Subscribe:
        return this.subscribe(message.id, message.payload, size);
      case MessageType.Complete:
        return this.end(message.id);
      // What only the gateway may say is as invalid as what nobody may.
      case MessageType.ConnectionAck:
      case MessageType.Next:
      case MessageType.Error:
      case undefined:
        return this.close(CloseCode.BadRequest, "Invalid message received");
    }
  }

  /** Ends subscriptions, and closes with 1001 as soon as queries and mutations have their answers. */
  retire(): void {
    if (this.phase === "over") return;
    this.phase = "retiring";
    for (const [id, { isLive }] of this.running) if (isLive) this.end(id);
    this.closeIfIdle();
  }

  /** Cuts queries and mutations short: they are answered with the reason. */
  hurry(reason: Error): void {
    for (const { controller } of this.running.values()) controller.abort(reason);
  }

  close(code: number, reason: string): void {
    this.closed();
    this.wire.close(code, reason);
  }

  /** Ends all that runs; to be told when the socket is closed, by whomever. */
  closed(): void {
    this.phase = "over";
    clearTimeout(this.initWait);
    this.held = [];
    this.options.caller.leave();
    for (const id of this.running.keys()) this.end(id);
  }

  private enter(payload: Payload): void {
    if (this.phase === "retiring") return;
    if (this.phase !== "opened")
      return this.close(CloseCode.TooManyInitialisationRequests, "Too many initialisation requests");
    this.phase = "entering";
    const { caller, presented } = this.options;
    caller.enter(readPayload(payload) ?? presented).then(
      () => this.acknowledge(),
      (error: unknown) => this.expel(error),
    );
  }

  private acknowledge(): void {
    // It may have been closed meanwhile, or be about to.
    if (this.phase !== "entering") return;
    this.phase = "acknowledged";
    clearTimeout(this.initWait);
    this.say({ type: MessageType.ConnectionAck });
    for (const { message, size } of this.held.splice(0)) this.take(message, size);
  }

  /** While it is found out who asks, what they ask for must keep its order. */
  private mustWait({ type }: Message): boolean {
    return this.phase === "entering" && (type === MessageType.Subscribe || type === MessageType.Complete);
  }

  private hold(held: Held): void {
    this.heldLength += held.size;
    if (this.heldLength > MAX_HELD) return this.close(CloseCode.Unauthorized, "Unauthorized");
    this.held.push(held);
  }

  /** A ping that brings a credential renews the caller; a second connection_init is against the protocol. */
  private answerPing(payload: Payload): void {
    if (checkValues(payload) !== undefined)
      return this.close(CloseCode.BadRequest, "Invalid message received");
    const presented = readPayload(payload);
    if (!presented) return this.say({ type: MessageType.Pong, ...(payload && { payload }) });
    if (this.phase === "opened" || this.phase === "entering")
      return this.close(CloseCode.Unauthorized, "Unauthorized");
    this.options.caller.renew(presented).then(
      (told) => this.phase !== "over" && this.say({ type: MessageType.Pong, payload: told }),
      (error: unknown) => this.expel(error),
    );
  }

  /** Closes for a reason that lies with the caller: who is none, or who asks too often. */
  expel(error: unknown): void {
    if (this.phase === "over") return;
    if (!(error instanceof GatewayError)) return this.fail(error);
    this.close(error.code === "UNAUTHENTICATED" ? CloseCode.Forbidden : TRY_AGAIN_LATER, error.message);
  }

  private subscribe(id: string, payload: SubscribePayload, size: number): void {
    if (this.phase === "opened") return this.close(CloseCode.Unauthorized, "Unauthorized");
    if (id.length > MAX_ID)
      return this.close(
        CloseCode.BadRequest,
        `The id of an operation must have at most ${MAX_ID} characters`,
      );
    if (this.running.has(id))
      return this.close(CloseCode.SubscriberAlreadyExists, "Subscriber for this id already exists");
    const refused = this.admit();
    if (refused) this.options.onRefused(refused);
    const prepared = refused ?? this.options.prepare(payload, size);
    const running = { controller: new AbortController(), isLive: false };
    this.running.set(id, running);
    if (!(prepared instanceof Promise)) return this.begin(id, running, prepared);
    prepared
      .then((operation) => this.begin(id, running, operation))
      .catch((error: unknown) => this.fail(error));
  }

  /** Unless its client, or the gateway, has ended it meanwhile. */
  private begin(id: string, running: Running, operation: Prepared): void {
    const isOver = this.running.get(id) !== running;
    if (isErrors(operation)) return isOver ? undefined : this.refuse(id, operation);
    if (isOver) return operation.end();
    running.isLive = operation.isLive;
    if (operation.isLive && this.phase === "retiring") {
      operation.end();
      return this.refuse(id, [shuttingDown()]);
    }
    this.answer(id, running, operation)
      .catch((error: unknown) => this.fail(error))
      .finally(() => operation.end());
  }

  private refuse(id: string, errors: readonly GraphQLError[]): void {
    this.running.delete(id);
    this.say({ id, type: MessageType.Error, payload: errors.map((error) => error.toJSON()) });
    this.closeIfIdle();
  }

  private fail(error: unknown): void {
    this.options.onDefect(error);
    this.close(CloseCode.InternalServerError, "Internal server error");
  }

  /** The errors that refuse a further operation, if it must be. */
  private admit(): readonly GraphQLError[] | undefined {
    if (this.phase === "retiring") return [shuttingDown()];
    const { maxOperations: limit } = this.options;
    if (this.running.size < limit) return undefined;
    const message = `The socket has ${limit} operations under way, its limit (MAX_SUBSCRIPTIONS_PER_SOCKET)`;
    return [refusal("LIMIT_EXCEEDED", message, { limit: "MAX_SUBSCRIPTIONS_PER_SOCKET" })];
  }

  /** Sends all results, as long as it is this operation that has the id. */
  private async answer(id: string, running: Running, operation: SessionOperation): Promise<void> {
    const isOver = () => this.running.get(id) !== running;
    const next = (json: string) =>
      `{"id":${JSON.stringify(id)},"type":"${MessageType.Next}","payload":${json}}`;
    const results = await operation.run(running.controller.signal);
    if (!(Symbol.asyncIterator in results)) {
      if (!isOver()) await this.wire.send(next(toJson(results)));
    } else {
      for await (const result of results) {
        if (isOver()) return;
        // Until it is written out the stream is not asked for more, and its mailbox keeps the newest.
        await this.wire.sendEvent(next(toJson(result)));
      }
    }
    if (isOver()) return;
    this.running.delete(id);
    this.say({ id, type: MessageType.Complete });
    this.closeIfIdle();
  }

  private end(id: string): void {
    const running = this.running.get(id);
    this.running.delete(id);
    running?.controller.abort(clientGone());
    this.closeIfIdle();
  }

  private closeIfIdle(): void {
    if (this.phase === "retiring" && this.running.size === 0) this.close(GOING_AWAY, SHUTTING_DOWN);
  }

  private say(message: object): void {
    void this.wire.send(JSON.stringify(message));
  }
}

type Payload = Readonly<Record<string, unknown>> | undefined;

function shuttingDown(): GraphQLError {
  return refusal("OVERLOADED", SHUTTING_DOWN, { retryable: true });
}

function parse(text: string | undefined): Message | undefined {
  if (text === undefined) return undefined;
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}
