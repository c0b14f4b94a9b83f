import { z } from "zod";

const person = z.string().min(1).max(200);
/** The page's own id of an act, random: the same act sent twice has the same. */
const act = z.string().regex(/^[0-9a-f-]{36}$/);

/** What the page may send, by the path that it is sent to. */
export const payloads = {
  "/say": z.strictObject({ person, act, text: z.string().max(20_000) }),
  "/press": z.strictObject({ person, act, ref: z.string().max(300), data: z.unknown() }),
  "/form": z.strictObject({ person, act, token: z.string().max(100), data: z.unknown() }),
  "/read": z.strictObject({ person }),
  "/home": z.strictObject({ person, act }),
  "/workshop": z.strictObject({ act: z.string().max(40), with: z.record(z.string(), z.string().max(20_000)) }),
} as const;

/** A path that takes something. */
export type Path = keyof typeof payloads;

/** What one of the paths takes. */
export type Payload<Name extends Path> = z.infer<(typeof payloads)[Name]>;
