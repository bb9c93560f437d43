/** Resolves with `end`, or after `ms` of real time: a stop has only so much of it, whatever the gateway's clock says. */
export async function within(ms: number, end: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([end, time]);
  clearTimeout(timer);
}
