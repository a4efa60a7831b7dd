// SPDX-License-Identifier: MIT

/** Part of every text that a stub is turned into: a character for private use, which no identity holds. */
export const STUB_MARK = "\u{F5AB}";

/** Key of `globalThis` that is there once the shape of a stub was read, which is not that of the package. */
export const STUB_READ = "__swamp_stub_read";

/** How many items a stub gives when it is iterated over or destructured as an array. */
const ITEMS = 8;

/**
 * Text of a CommonJS module that stands for a package which is not there: it answers every property, call,
 * construction, iteration and tagged template with more of its kind. CommonJS, because then a bundler asks for
 * exports by name when the code runs.
 */
export function stubModule(): string {
  return `"use strict";
const mark = ${JSON.stringify(STUB_MARK)};
let root;
const noteRead = (stub) => {
  // A bundler copies the names of the module itself.
  if (root !== undefined && stub !== root) globalThis[${JSON.stringify(STUB_READ)}] = true;
};
const make = () => {
  const own = new Map();
  const target = function () {};
  const stub = new Proxy(target, {
    get(_, key) {
      if (own.has(key)) return own.get(key);
      // A promise has "then", a stub that is awaited is its own result.
      if (key === "then") return undefined;
      if (key === "__esModule") return true;
      if (key === Symbol.toPrimitive) return (hint) => hint === "number" ? (noteRead(), NaN) : mark;
      if (key === "toString" || key === "toJSON" || key === "toLocaleString") return () => mark;
      if (key === "valueOf") return () => stub;
      if (key === Symbol.iterator) return function* () { noteRead(); for (let i = 0; i < ${ITEMS}; i++) yield make(); };
      if (key === Symbol.asyncIterator) return async function* () { noteRead(); };
      if (typeof key === "symbol") return undefined;
      if (key === "length") return noteRead(stub), 0;
      const value = key === "prototype" ? target.prototype : make();
      own.set(key, value);
      return value;
    },
    set(_, key, value) { own.set(key, value); return true; },
    defineProperty(_, key, descriptor) { own.set(key, descriptor.value); return true; },
    deleteProperty(_, key) { own.delete(key); return true; },
    has: (_, key) => (noteRead(stub), typeof key === "string"),
    ownKeys: (target) => (noteRead(stub), Reflect.ownKeys(target)),
    apply: () => make(),
    construct: (_, __, derived) => derived === stub ? make() : Object.create(derived.prototype),
    getPrototypeOf: () => prototype,
  });
  // A class that extends the stub inherits whatever it asks for.
  Object.setPrototypeOf(target.prototype, new Proxy({}, { get: (_, key) => stub[key] }));
  return stub;
};
// What a bundler copies from a module is made on top of its prototype.
const prototype = new Proxy(Function.prototype, { get: (_, key) => root[key] });
root = make();
module.exports = root;
`;
}
