// Texts of AWS that others read: cut before anything else is done with them, and without the roles that they name.

/** What a client is shown of an exception's text, in UTF-16 code units. */
const MOST_SHOWN = 300;
/** What is looked at of it at all. */
const MOST_READ = 2000;
/** What the log has of a text that says who may not do what. */
const MOST_LOGGED = 1000;

const ROLE_ARN = /arn:aws[\w-]*:(?:iam|sts):[^\s"',;)\]}]*/g;

/** For clients and /readyz: one line of at most some hundred characters that names no role. */
export function toShownText(text = ""): string {
  const shown = text.slice(0, MOST_READ).replace(ROLE_ARN, "(an AWS identity)").replace(/\s+/g, " ").trim();
  return shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown;
}

/** For the log, whose readers must know which role it was. Below the first line there may be signed headers. */
export function toLoggedText(message = ""): string {
  const text = message.slice(0, MOST_READ).split("\n", 1)[0] ?? "";
  return text.length > MOST_LOGGED ? `${text.slice(0, MOST_LOGGED)}…` : text;
}
