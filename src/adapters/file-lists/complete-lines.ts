/** The lines of a file that hold one JSON text each. What a crash has torn is no JSON text, and left out. */
export async function* completeLines(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
      const line = textIn(Buffer.concat([...rest, chunk.subarray(from, end)]).toString("utf8"));
      rest = [];
      from = end + 1;
      if (line !== undefined) yield line;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
}

function textIn(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
