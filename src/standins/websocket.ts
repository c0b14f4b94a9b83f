import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** The server's end of a WebSocket: text messages of any length, pings answered (RFC 6455, without extensions). */
export type WebSocketEnd = {
  send(text: string): void;
  /** Ends the connection once what was sent is on its way. */
  end(): void;
  /** Reads nothing more, so that nothing is answered. */
  pause(): void;
  /** Cuts the connection. */
  destroy(): void;
};

/** What comes of a connection. `onGone` comes once. */
export type WebSocketEvents = { onText(text: string): void; onGone(): void };

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/**
 * Takes an upgrade. A goodbye is answered and the connection is left as it is, as Slack does: whoever said it must hang
 * up. A frame that no client of Slack's sends cuts the connection.
 */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  { onText, onGone }: WebSocketEvents,
): WebSocketEnd {
  const key = request.headers["sec-websocket-key"] ?? "";
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  socket.write([...lines, `Sec-WebSocket-Accept: ${accept}`, "", ""].join("\r\n"));
  let isGone = false;
  const gone = (): void => {
    if (!isGone) onGone();
    isGone = true;
  };
  let unread = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("close", gone);
  socket.on("data", (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (let frame = readFrame(unread); frame !== undefined; frame = readFrame(unread)) {
      unread = unread.subarray(frame.length);
      if (frame.opcode === opcodes.text && frame.isWhole) onText(frame.payload.toString("utf8"));
      else if (frame.opcode === opcodes.ping) socket.write(writeFrame(opcodes.pong, frame.payload));
      else if (frame.opcode === opcodes.close) {
        socket.write(writeFrame(opcodes.close, frame.payload));
        gone();
      } else if (frame.opcode !== opcodes.pong) socket.destroy();
    }
  });
  return {
    send: (text) => void socket.write(writeFrame(opcodes.text, Buffer.from(text))),
    end: () => socket.end(),
    pause: () => void socket.pause(),
    destroy: () => socket.destroy(),
  };
}

type Frame = { opcode: number; isWhole: boolean; payload: Buffer; length: number };

/** The first frame in the bytes, or undefined while it is not all there. A client's payload is masked. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const maskAt = 2 + (short === 127 ? 8 : short === 126 ? 2 : 0);
  if (bytes.length < maskAt + 4) return undefined;
  const size = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  const length = maskAt + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(maskAt, maskAt + 4);
  const payload = Buffer.from(bytes.subarray(maskAt + 4, length)).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  const first = bytes.readUInt8(0);
  return { opcode: first & 0x0f, isWhole: (first & 0x80) !== 0, payload: Buffer.from(payload), length };
}

function writeFrame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(size < 126 ? size : size < 65_536 ? 126 : 127, 1);
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}
