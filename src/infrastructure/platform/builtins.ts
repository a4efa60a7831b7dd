// SPDX-License-Identifier: MIT
/**
 * What extension code changes of the language's own objects (`Array.prototype.map = …`, `globalThis.Date = undefined`)
 * is taken back, because the program itself stands on them. What it adds stays.
 */

// The program's own way of doing it, which nobody can change any more.
const { getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Object;
const { defineProperty, deleteProperty, ownKeys } = Reflect;
const objectPrototype = Object.prototype;

const GLOBALS =
  ("AbortController AbortSignal Array ArrayBuffer BigInt Boolean Date Error EventTarget JSON Map Math Number " +
    "Object Promise Proxy RangeError Reflect RegExp Set String Symbol TextDecoder TextEncoder TypeError URL " +
    "URLSearchParams Uint8Array WeakMap WeakSet atob btoa clearTimeout console decodeURIComponent encodeURIComponent " +
    "parseInt parseFloat queueMicrotask setTimeout structuredClone").split(" ");

const arrayPrototype = Array.prototype;

/** What a property descriptor consists of. */
const PARTS = ["get", "set", "value", "writable", "enumerable", "configurable"];

function objects(): object[] {
  const generator = getPrototypeOf(getPrototypeOf(function* () {}.prototype)) as object;
  const iterators = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ""[Symbol.iterator](),
    "".matchAll(/x/g),
  ];
  return [
    ...[
      Object,
      Array,
      String,
      Number,
      Promise,
      Date,
      Uint8Array,
      getPrototypeOf(Uint8Array),
      Symbol,
      RegExp,
      BigInt,
    ],
    ...[Math, JSON, Reflect],
    ...[
      Object,
      Function,
      Array,
      String,
      Number,
      BigInt,
      Boolean,
      Symbol,
      Promise,
      Map,
      Set,
      WeakMap,
      WeakSet,
      RegExp,
      Date,
    ]
      .map((constructor) => constructor.prototype),
    ...[
      Error,
      ArrayBuffer,
      Uint8Array,
      getPrototypeOf(Uint8Array),
      TextEncoder,
      TextDecoder,
      URL,
      EventTarget,
    ]
      .map((constructor) => constructor.prototype),
    ...[AbortSignal, AbortController].map((constructor) => constructor.prototype),
    generator,
    ...iterators.map((iterator) => getPrototypeOf(iterator)),
    getPrototypeOf(getPrototypeOf([].values())),
  ];
}

const KEPT = Symbol.for("swamp.builtins");
type Scope = { [KEPT]?: () => void };

/** Remembers the language's objects as they are now; what was remembered before stays. */
export function keepBuiltins(): void {
  (globalThis as Scope)[KEPT] ??= snapshot();
}

/** Puts back what has been changed since {@link keepBuiltins}; nothing when that was never called. */
export function restoreBuiltins(): void {
  (globalThis as Scope)[KEPT]?.();
}

function snapshot(): () => void {
  const targets: object[] = [];
  const keys: PropertyKey[] = [];
  const descriptors: PropertyDescriptor[] = [];
  const keep = (target: object, key: PropertyKey) => {
    const descriptor = getOwnPropertyDescriptor(target, key);
    if (!descriptor) return;
    targets.push(target);
    keys.push(key);
    // Without a prototype: one that was given a `get` would make another property of each.
    descriptors.push(setPrototypeOf(descriptor, null));
  };
  for (const name of GLOBALS) keep(globalThis, name);
  for (const object of objects()) for (const key of ownKeys(object)) keep(object, key);
  const count = targets.length;
  return () => {
    // Every descriptor would inherit these: what looks at one then makes another property of it, or ends the process.
    for (let index = 0; index < PARTS.length; index++) deleteProperty(objectPrototype, PARTS[index]!);
    // Every document would be written as these say.
    deleteProperty(objectPrototype, "toJSON");
    deleteProperty(arrayPrototype, "toJSON");
    // A loop that needs nothing of what may have been changed.
    for (let index = 0; index < count; index++) {
      const now = getOwnPropertyDescriptor(targets[index]!, keys[index]!);
      const before = descriptors[index]!;
      if (
        now === undefined || now.value !== before.value || now.get !== before.get || now.set !== before.set
      ) {
        defineProperty(targets[index]!, keys[index]!, before);
      }
    }
  };
}
