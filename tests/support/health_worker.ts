// SPDX-License-Identifier: MIT
/**
 * Asks a server the same question until it is told to end, each time on a new connection. A thread of its own: what is
 * measured is the server, and not how busy the test is. Answers with the milliseconds of each answer, or an error.
 */

/** Only a server that does not answer at all takes so long. */
const ANSWER_MS = 60_000;
const PAUSE_MS = 300;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<{ url: string; expected: string } | "end">) => void;
  postMessage(message: { latencies: number[]; error?: string }): void;
};
let ended = false;

scope.onmessage = async ({ data }) => {
  if (data === "end") {
    ended = true;
    return;
  }
  const latencies: number[] = [];
  try {
    while (!ended) {
      latencies.push(await ask(data.url, data.expected));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    scope.postMessage({ latencies });
  } catch (error) {
    scope.postMessage({ latencies, error: String(error) });
  }
};

async function ask(url: string, expected: string): Promise<number> {
  const begun = performance.now();
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const reply = await fetch(url, { client, signal: AbortSignal.timeout(ANSWER_MS) });
  const text = await reply.text();
  client.close();
  if (!text.includes(expected)) throw new Error(`${url} was answered with ${reply.status} ${text}`);
  return performance.now() - begun;
}
