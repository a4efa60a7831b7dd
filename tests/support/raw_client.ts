// SPDX-License-Identifier: MIT
/** Clients that do not keep to HTTP, or not to its pace. */

/** The address of a server, without its scheme. */
export interface Target {
  readonly hostname: string;
  readonly port: number;
}

export function targetOf(address: string): Target {
  const { hostname, port } = new URL(address);
  return { hostname, port: Number(port) };
}

/** Connects; undefined when the server does not take the connection. */
export async function dial(target: Target): Promise<Deno.TcpConn | undefined> {
  return await Deno.connect(target).catch(absent);
}

/** Sends text or bytes. @returns whether all of it was taken. */
export async function send(connection: Deno.TcpConn, content: string | Uint8Array): Promise<boolean> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  for (let done = 0; done < bytes.length;) {
    const count = await connection.write(bytes.subarray(done)).catch(absent);
    if (count === undefined) return false;
    done += count;
  }
  return true;
}

/** What the server sends until it closes the connection, one character per byte. */
export async function received(connection: Deno.TcpConn, most = Number.POSITIVE_INFINITY): Promise<string> {
  const buffer = new Uint8Array(16_384);
  let text = "";
  while (text.length < most) {
    const count = await connection.read(buffer).catch(absent);
    if (!count) break;
    for (const byte of buffer.subarray(0, count)) text += String.fromCharCode(byte);
  }
  return text;
}

/** Closes a connection that may be closed already. */
export function hangUp(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    absent(error);
  }
}

/** Sends a request as it is and nothing after it, and takes everything that comes back. */
export async function exchange(target: Target, content: string | Uint8Array): Promise<string> {
  const connection = await dial(target);
  if (!connection) return "";
  await send(connection, content);
  await connection.closeWrite().catch(absent);
  const text = await received(connection);
  hangUp(connection);
  return text;
}

/** Statuses of the replies in what a server sent. */
export function statusesOf(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

function absent(error: unknown): undefined {
  const { errors } = Deno;
  const expected = [
    errors.ConnectionReset,
    errors.ConnectionRefused,
    errors.ConnectionAborted,
    errors.BrokenPipe,
    errors.BadResource,
    errors.Interrupted,
    errors.TimedOut,
    errors.NotConnected,
  ];
  if (expected.some((kind) => error instanceof kind)) return undefined;
  throw error;
}
