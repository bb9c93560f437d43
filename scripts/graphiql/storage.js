/* global localStorage */
// What GraphiQL remembers in the browser: everything but the headers, which carry credentials.
// `shouldPersistHeaders: false` is not enough: the history plugin stores the headers of each operation all the same.

const NAMESPACE = "graphiql:";

const isOwn = (key) => key.startsWith(NAMESPACE);

/** Sets every `headers` member of a JSON value to null, however deep; a value that is not JSON holds no headers. */
function withoutHeaders(value) {
  try {
    return JSON.stringify(JSON.parse(value), (key, member) => (key === "headers" ? null : member));
  } catch {
    return value;
  }
}

export const hasStoredTabs = () => localStorage.getItem(`${NAMESPACE}tabState`) !== null;

export const storageWithoutHeaders = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => {
    if (key !== `${NAMESPACE}headers`) localStorage.setItem(key, withoutHeaders(value));
  },
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => {
    for (const key of Object.keys(localStorage).filter(isOwn)) localStorage.removeItem(key);
  },
  get length() {
    return Object.keys(localStorage).filter(isOwn).length;
  },
};
