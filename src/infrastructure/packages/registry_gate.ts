// SPDX-License-Identifier: MIT
import { REGISTRY_LIMITS, type RegistryCapacity } from "./registry_limits.ts";
import { HttpProblem } from "./registry_replies.ts";

/** Things of one kind that a server does at the same time. */
export class Slots {
  #taken = 0;

  constructor(private readonly most: number, private readonly what: string) {}

  /** @returns gives the slot back; calls after the first do nothing. @throws HttpProblem 503. */
  take(count = 1): () => void {
    if (this.#taken + count > this.most) throw tooMany(this.what);
    this.#taken += count;
    let taken = true;
    return () => {
      if (taken) this.#taken -= count;
      taken = false;
    };
  }
}

/** What a served registry does at the same time; what is beyond that is answered with 503. */
export class RegistryGate {
  readonly downloads: Slots;
  readonly uploads: Slots;
  /** Bytes of documents: a client that sends one slowly must not keep others from sending theirs. */
  readonly documents = new Slots(REGISTRY_LIMITS.allDocumentBytes, "requests");
  readonly #waiting = new Slots(REGISTRY_LIMITS.waitingArchives + 1, "archives to examine");
  #last: Promise<unknown> = Promise.resolve();

  constructor({ downloads, uploads }: Pick<RegistryCapacity, "downloads" | "uploads">) {
    this.downloads = new Slots(downloads, "downloads");
    this.uploads = new Slots(uploads, "uploads");
  }

  /** Runs work on archives one after the other. @throws HttpProblem 503 when too much is waiting. */
  async examine<Value>(work: () => Promise<Value>): Promise<Value> {
    const leave = this.#waiting.take();
    // The work before has its own caller for its failure.
    const turn = this.#last.then(work, work);
    this.#last = turn;
    try {
      return await turn;
    } finally {
      leave();
    }
  }
}

export function tooMany(what: string, status: 429 | 503 = 503): HttpProblem {
  return new HttpProblem(status, `too many ${what} at once; try again later`, { "retry-after": "5" });
}
