// SPDX-License-Identifier: MIT
/**
 * What Deno has no function for: raising the limit of open files, a longer queue of new connections, and ending a
 * connection while a write to it waits. `Deno.Conn.close()` ends waiting reads only; a client that stops reading would
 * keep its socket, and the bytes it does not take, for as long as it likes. The C library is called for these; where it
 * cannot be (Windows), limit and queue are as they usually are, and such sockets stay until their clients leave.
 */

const LIBRARIES: Readonly<Record<string, string>> = { linux: "libc.so.6", darwin: "libSystem.B.dylib" };
const RLIMIT_NOFILE = Deno.build.os === "darwin" ? 8 : 7;
const SHUT_RDWR = 2;
/** Soft limit of systems that are not asked. */
const USUAL_FILE_LIMIT = Deno.build.os === "windows" ? 8_192 : 256;
/** More is never needed; macOS calls its largest number "no limit" and refuses it. */
const MAX_FILE_LIMIT = 65_536;
const MAX_FILE_LIMIT_DARWIN = 10_240;
/** Connections that wait to be accepted. The system takes less when its own limit is lower. */
const QUEUE_LENGTH = 4_096;
/** sockaddr_in6. */
const ADDRESS_BYTES = 28;

const SYMBOLS = {
  getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  getpeername: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  listen: { parameters: ["i32", "i32"], result: "i32" },
} as const;

/** One end of a connection. */
export interface Peer {
  readonly hostname: string;
  readonly port: number;
}

export class NativeSockets {
  readonly #library: Deno.DynamicLibrary<typeof SYMBOLS> | undefined;
  /** How many files this process may have open at the same time. */
  readonly fileLimit: number;

  /** Raises the limit of open files as far as the system lets it. */
  constructor(library = LIBRARIES[Deno.build.os]) {
    this.#library = open(library);
    this.fileLimit = this.#raiseFileLimit();
  }

  /** Ends connections, whatever waits on them: it fails. @param peers whose sockets are still open. */
  shutdown(peers: readonly Peer[]): void {
    if (!this.#library) return;
    const { getpeername, shutdown } = this.#library.symbols;
    for (const descriptor of this.#find(peers, getpeername)) shutdown(descriptor, SHUT_RDWR);
  }

  /**
   * Lets more connections wait to be accepted than the 128 of `Deno.listen`. When the queue is full, the system drops
   * new ones, and their clients try again after 1, 3 and 7 seconds.
   * @param address of a socket that is listening.
   */
  lengthenQueue(address: Peer): void {
    if (!this.#library) return;
    const { getsockname, listen } = this.#library.symbols;
    for (const descriptor of this.#find([address], getsockname)) listen(descriptor, QUEUE_LENGTH);
  }

  /** Descriptors of sockets. @param ask for the address that is looked for. */
  *#find(
    addresses: readonly Peer[],
    ask: (descriptor: number, address: Uint8Array<ArrayBuffer>, length: Uint32Array<ArrayBuffer>) => number,
  ): Iterable<number> {
    const wanted = new Set(addresses.map(keyOf));
    const address = new Uint8Array(ADDRESS_BYTES);
    const length = new Uint32Array(1);
    for (let descriptor = 3; descriptor < this.fileLimit && wanted.size > 0; descriptor++) {
      length[0] = ADDRESS_BYTES;
      if (ask(descriptor, address, length) !== 0) continue;
      if (wanted.delete(keyOf(addressOf(address)))) yield descriptor;
    }
  }

  close(): void {
    this.#library?.close();
  }

  #raiseFileLimit(): number {
    if (!this.#library) return USUAL_FILE_LIMIT;
    const { getrlimit, setrlimit } = this.#library.symbols;
    // struct rlimit: the limit that counts, and the highest that it may be set to.
    const limits = new BigUint64Array(2);
    const usable = () => Number(limits[0]! < BigInt(MAX_FILE_LIMIT) ? limits[0] : MAX_FILE_LIMIT);
    if (getrlimit(RLIMIT_NOFILE, limits) !== 0) return USUAL_FILE_LIMIT;
    const before = usable();
    const most = BigInt(Deno.build.os === "darwin" ? MAX_FILE_LIMIT_DARWIN : MAX_FILE_LIMIT);
    const raised = limits[1]! < most ? limits[1]! : most;
    if (raised <= limits[0]!) return before;
    limits[0] = raised;
    return setrlimit(RLIMIT_NOFILE, limits) === 0 ? usable() : before;
  }
}

function open(library: string | undefined): Deno.DynamicLibrary<typeof SYMBOLS> | undefined {
  if (library === undefined) return undefined;
  try {
    return Deno.dlopen(library, SYMBOLS);
  } catch (error) {
    // Another C library, or no permission: everything but these functions works without it.
    if (error instanceof Deno.errors.NotCapable || error instanceof Error) return undefined;
    throw error;
  }
}

/** The same text for the same address, however it is written. */
function keyOf({ hostname, port }: Peer): string {
  const host = hostname.includes(":") ? URL.parse(`http://[${hostname}]`)?.hostname ?? hostname : hostname;
  return `${host} ${port}`;
}

/** Of a sockaddr_in or sockaddr_in6; port and address are at the same offsets on all systems. */
function addressOf(bytes: Uint8Array): Peer {
  const family = Deno.build.os === "darwin" ? bytes[1]! : bytes[0]!;
  const port = bytes[2]! * 256 + bytes[3]!;
  if (family === 2) return { hostname: bytes.subarray(4, 8).join("."), port };
  const groups = Array.from({ length: 8 }, (_, index) => bytes[8 + 2 * index]! * 256 + bytes[9 + 2 * index]!);
  return { hostname: groups.map((group) => group.toString(16)).join(":"), port };
}
