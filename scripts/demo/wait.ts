/** Looks until there is something, for at most `withinMs`; then fails with what was waited for. */
export async function waitFor<Value>(
  what: string,
  look: () => Value | undefined | false,
  withinMs = 20_000,
): Promise<Value> {
  const until = performance.now() + withinMs;
  for (;;) {
    const value = look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > until) throw new Error(`The demo waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
