import type { EnvironmentToday } from "../workflows/people/environment.ts";

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The environments that what was typed may mean, by id or name, forgiving case, blanks and hyphens, and an unfinished word. */
export function environmentsMeant(typed: string, among: readonly EnvironmentToday[]): readonly EnvironmentToday[] {
  const wanted = plain(typed);
  if (wanted === "") return [];
  const byId = among.filter(({ id }) => id === typed);
  if (byId.length > 0) return byId;
  const whole = among.filter(({ id, name }) => plain(id) === wanted || plain(name) === wanted);
  if (whole.length > 0) return whole;
  return among.filter(({ id, name }) => plain(id).startsWith(wanted) || plain(name).startsWith(wanted));
}
