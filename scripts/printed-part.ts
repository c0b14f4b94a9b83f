/**
 * A document with the text between the lines `<!-- printed:<name> -->` and `<!-- /printed:<name> -->` replaced; the
 * rest stays as it is. Undefined where the two lines are not there, once each, in this order.
 */
export function replaceBetween(document: string, name: string, part: string): string | undefined {
  const [begin, end] = [`<!-- printed:${name} -->\n`, `<!-- /printed:${name} -->`];
  const [before = "", rest, ...moreBegins] = document.split(begin);
  const [, after, ...moreEnds] = (rest ?? "").split(end);
  if (after === undefined || moreBegins.length > 0 || moreEnds.length > 0) return undefined;
  return `${before}${begin}\n${part}\n${end}${after}`;
}
