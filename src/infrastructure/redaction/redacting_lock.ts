// SPDX-License-Identifier: MIT
import type { Lock } from "../../domain/lock.ts";

/** A lock that tells others what it is held for, without secrets: a method may choose what a model is called. */
export function redactingLock(inner: Lock, redact: (text: string) => string): Lock {
  return {
    hold: (name, purpose, work) => inner.hold(name, redact(purpose), work),
    tryHold: (name, purpose, work) => inner.tryHold(name, redact(purpose), work),
  };
}
