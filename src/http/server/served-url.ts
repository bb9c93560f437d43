// Which path a request is for: asked once, before all that compares paths.

/** The one path that clients write with a slash at its end too; both are the same to all that compares paths. */
export function toServedUrl(url = "/"): string {
  return /^\/graphql\/(?:$|\?)/.test(url) ? `/graphql${url.slice("/graphql/".length)}` : url;
}
