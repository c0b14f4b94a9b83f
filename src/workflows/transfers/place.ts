/** Which container a transfer is about. */
import type { EnvironmentToday } from "../people/environment.ts";
import { insideOf, isOutbound, type Terms } from "./terms.ts";

/** The container that something comes into or, where it goes out, is taken from; undefined where nothing goes out. */
export function containerFor(
  isOut: boolean,
  { ingressContainer, egressContainer }: Pick<EnvironmentToday, "ingressContainer" | "egressContainer">,
): string | undefined {
  return isOut ? egressContainer : ingressContainer;
}

/** Whether the terms name the place that the environment still is: its tier and its container. */
export function isPlaceUnchanged(terms: Pick<Terms, "from" | "to">, environment: EnvironmentToday): boolean {
  const { tier, container } = insideOf(terms);
  return tier === environment.tier && container === containerFor(isOutbound(terms), environment);
}
