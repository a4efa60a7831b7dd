// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { hangUp } from "../../../../tests/support/raw_client.ts";
import { NativeSockets } from "./native_sockets.ts";

/** More than the 128 that Deno lets wait; other systems than Linux often allow no more by default. */
const WAITING = Deno.build.os === "linux" ? 300 : 100;

Deno.test("lengthenQueue() lets many connections wait while the program is busy", async () => {
  const sockets = new NativeSockets();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  sockets.lengthenQueue(listener.addr);
  // Nothing accepts them: beyond the queue, connecting would not end.
  const connections = await Promise.all(
    Array.from({ length: WAITING }, () => Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port })),
  );
  assert.equal(connections.length, WAITING);
  connections.forEach(hangUp);
  listener.close();
  sockets.close();
});

Deno.test("without the C library nothing is changed and nothing fails", () => {
  const sockets = new NativeSockets("no-such-library.so");
  sockets.lengthenQueue({ hostname: "127.0.0.1", port: 1 });
  sockets.shutdown([{ hostname: "127.0.0.1", port: 1 }]);
  assert.ok(sockets.fileLimit >= 256);
  sockets.close();
});
