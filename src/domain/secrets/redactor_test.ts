// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { Redactor } from "./redactor.ts";

function knowing(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

Deno.test("redact() leaves texts alone while no secret is known", () => {
  const tree = { a: ["hunter2"] };
  assert.equal(new Redactor().redact("hunter2"), "hunter2");
  assert.equal(new Redactor().redactTree(tree), tree);
  assert.equal(new Redactor().knowsSecrets, false);
});

Deno.test("redact() puts a mask in the place of every occurrence", () => {
  assert.equal(knowing("hunter2").redact("a hunter2, b:hunter2"), "a ***, b:***");
});

Deno.test("a secret inside of another one does not leave the other's rest", () => {
  assert.equal(knowing("pass", "password-long").redact("password-long"), "***");
  assert.equal(knowing("password-long", "pass").redact("password-long pass"), "*** ***");
});

Deno.test("secrets that overlap leave nothing of either", () => {
  assert.equal(knowing("abcd", "cdef").redact("-abcdef-"), "-***-");
  assert.equal(knowing("aba").redact("-ababa-"), "-***-");
});

Deno.test("secrets shorter than three characters are not searched for", () => {
  assert.equal(knowing("ab", "    ").redact("ab    "), "ab    ");
});

Deno.test("a secret is found in its form inside of JSON, also where it was put into JSON twice", () => {
  const secret = 'say "hi"\\\tnow';
  const redactor = knowing(secret);
  assert.equal(redactor.redact(JSON.stringify({ secret })), '{"secret":"***"}');
  const twice = JSON.stringify(redactor.redactTree({ text: JSON.stringify({ secret }) }));
  assert.ok(!twice.includes("hi"), twice);
});

Deno.test("each line of a secret of several lines is one", () => {
  const redactor = knowing("-----BEGIN-----\r\nabcdef\nghijkl\n");
  assert.equal(redactor.redact("ghijkl then abcdef"), "*** then ***");
  assert.equal(redactor.redact("-----BEGIN-----\r\nabcdef\nghijkl\n"), "***");
});

Deno.test("a secret is found without the blanks around it", () => {
  assert.equal(knowing("  hunter2\n").redact("hunter2."), "***.");
});

Deno.test("redactTree() redacts keys and texts at any depth and keeps other values", () => {
  const date = new Date(0);
  const tree = { hunter2: 1, list: [{ text: "x hunter2" }, null, true], date };
  assert.deepEqual(knowing("hunter2").redactTree(tree), {
    "***": 1,
    list: [{ text: "x ***" }, null, true],
    date,
  });
});

Deno.test("a secret is found in base64 of both alphabets, alone and inside of something longer", () => {
  const secret = "s3cret?>~ÿ";
  const redactor = knowing(secret);
  const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const url = (text: string) => base64(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  assert.notEqual(base64(secret), url(secret));
  assert.match(redactor.redact(`a ${base64(secret)}, ${url(secret)}`), /^a \*\*\*=*, \*\*\*$/);
  for (const before of ["u:", "us:", "use:", "user:", ""]) {
    for (const after of ["", "\n", ":x", "123"]) {
      for (const form of [base64, url]) {
        const clean = redactor.redact(`Basic ${form(before + secret + after)}`);
        assert.match(clean, /^Basic [\w+/-]{0,8}\*\*\*[\w+/-]{0,6}=*$/, clean);
      }
    }
  }
});

Deno.test("a secret is found where it was percent-encoded", () => {
  const redactor = knowing("pass word/ü+1");
  assert.equal(redactor.redact("?k=pass%20word%2F%C3%BC%2B1&x"), "?k=***&x");
  assert.equal(redactor.redact("?k=pass%20word%2f%c3%bc%2b1&x"), "?k=***&x");
  assert.equal(redactor.redact("k=pass+word%2F%C3%BC%2B1"), "k=***");
  assert.equal(knowing("half \ud800 of a pair").redact("half%20%EF%BF%BD%20of%20a%20pair"), "***");
});

Deno.test("encodings of short secrets are not searched for", () => {
  for (const secret of ["abc", "a b", "hunter2"]) {
    for (const text of [btoa(secret), encodeURIComponent(`${secret} `)]) {
      if (!text.includes(secret)) assert.equal(knowing(secret).redact(text), text);
    }
  }
});

Deno.test("redactTree() masks a number that is a secret of eight digits or more", () => {
  const redactor = knowing("12345678", "1234.56789", "123");
  const tree = { pin: 12345678, rate: 1234.56789, size: 123, longer: 123456789, exact: [12345678] };
  assert.deepEqual(redactor.redactTree(tree), {
    pin: "***",
    rate: "***",
    size: 123,
    longer: 123456789,
    exact: ["***"],
  });
});

const secretText = fc.string({ minLength: 3, maxLength: 12, unit: "binary" })
  .filter((text) => text.trim() !== "" && !text.includes("*"));

Deno.test("property: no secret of three characters or more remains in a text, raw or inside of JSON", () => {
  fc.assert(fc.property(
    fc.array(secretText, { minLength: 1, maxLength: 5 }),
    fc.array(fc.oneof(fc.nat(4), fc.string({ maxLength: 4 })), { maxLength: 12 }),
    (secrets, parts) => {
      const text = parts.map((part) => typeof part === "number" ? secrets[part % secrets.length] : part).join(
        "",
      );
      const redactor = knowing(...secrets);
      const plain = redactor.redact(text);
      const json = redactor.redact(JSON.stringify(text));
      for (const secret of secrets) {
        assert.ok(!plain.includes(secret), `${JSON.stringify(secret)} in ${JSON.stringify(plain)}`);
        assert.ok(!json.includes(JSON.stringify(secret).slice(1, -1)));
      }
    },
  ));
});

Deno.test("property: a text without secrets stays as it is", () => {
  fc.assert(fc.property(fc.array(secretText, { maxLength: 5 }), fc.string(), (secrets, text) => {
    const forms = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n|\r/)]);
    fc.pre(forms.every((form) => form.trim().length < 3 || !text.includes(form.trim())));
    assert.equal(knowing(...secrets).redact(text), text);
  }));
});
