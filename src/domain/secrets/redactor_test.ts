// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { ENCODINGS, tracesIn } from "../../../tests/support/secret_encodings.ts";
import { Redactor } from "./redactor.ts";

const SECRETS = [
  "kanari-0123456789abcdef",
  `Can"ary'7f3b\\Quo $HOME \`id\` <b>&amp;`,
  "Canarý7f3d Ünï 🗝 key?>~+/=",
  "C:\\new\\table%41&lt;+x y",
  "pass1",
  "a".repeat(40),
];

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

Deno.test("redactTree() keeps two keys that are masked alike, and keys of every name", () => {
  const tree = JSON.parse('{"hunter2":1,"x":2,"hunter22":3,"__proto__":"hunter2"}');
  const clean = knowing("hunter2", "hunter22").redactTree(tree);
  assert.equal(JSON.stringify(clean), '{"***":1,"x":2,"*** 2":3,"__proto__":"***"}');
});

Deno.test("base64 and hex of secrets of less than five bytes are not searched for", () => {
  for (const secret of ["abc", "a b", "abcd"]) {
    for (const text of [btoa(secret), "61626364"]) assert.equal(knowing(secret).redact(text), text);
  }
  assert.equal(knowing("hunter2").redact(btoa("hunter2")), "***==");
});

Deno.test("booleans are not searched for, also when a vault holds one", () => {
  for (const secret of ["true", "false", "null", " True\n"]) {
    const redactor = knowing(secret);
    assert.equal(redactor.knowsSecrets, false);
    assert.equal(redactor.redact(`{"ok":true,"no":false,"x":null}`), `{"ok":true,"no":false,"x":null}`);
  }
});

Deno.test("a number of less than eight digits is masked only as a number of its own", () => {
  const redactor = knowing("1234");
  assert.equal(
    redactor.redact("pin 1234, id1234x, 81234, 12345, 0.1234, 1234.5, 1234."),
    "pin ***, id***x, 81234, 12345, 0.1234, 1234.5, ***.",
  );
});

Deno.test("a secret is found in every usual encoding, alone and within others", () => {
  for (const secret of SECRETS) {
    const redactor = knowing(secret);
    for (const [name, encode] of Object.entries(ENCODINGS)) {
      for (const text of [encode(secret), `x ${encode(secret)} y`]) {
        const clean = redactor.redact(text);
        assert.deepEqual(tracesIn(clean, secret), [], `${name} of ${secret}: ${text} -> ${clean}`);
        assert.ok(clean.includes("***"), `${name} of ${secret}: ${text}`);
      }
    }
  }
});

Deno.test("a line of an encoded secret is found without the others", () => {
  const secret = "correct-horse-battery-staple-".repeat(9);
  const redactor = knowing(secret);
  for (const before of ["", "a", "ab"]) {
    const base64 = btoa(before + secret);
    for (const encoded of [base64, ENCODINGS.hex!(before + secret)]) {
      for (let at = 64; at + 76 < encoded.length; at += 76) {
        for (const width of [64, 76, 16]) {
          assert.equal(redactor.redact(`> ${encoded.slice(at, at + width)}`), "> ***");
        }
      }
    }
  }
});

Deno.test("the credentials in a URL are secrets of their own", () => {
  const redactor = knowing("postgres://app:p%40ss%2Fword@db.example/x");
  assert.equal(
    redactor.redact("user app, p@ss/word, p%40ss%2Fword, db.example"),
    "user app, ***, ***, db.example",
  );
  assert.equal(knowing("https://ghp_token123@github.com/x").redact("is ghp_token123"), "is ***");
  assert.match(redactor.redact(`Basic ${btoa("app:p@ss/word")}`), /^Basic \w{0,6}\*\*\*.{0,3}$/);
});

Deno.test("redactBytes() finds secrets in text, in UTF-16 and in binary data, and keeps the rest", () => {
  const secret = "Canarý-🗝-key";
  const redactor = knowing(secret);
  const utf8 = new TextEncoder().encode(secret);
  const wide = (order: boolean, text: string) => {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), order);
    return bytes;
  };
  const join = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  assert.deepEqual(redactor.redactBytes(join([255, 0], utf8, [254])), join([255, 0, 42, 42, 42, 254]));
  for (const order of [true, false]) {
    for (const before of [[], [7]]) {
      const bytes = join(before, wide(order, `a ${secret} ÿ`));
      assert.deepEqual(redactor.redactBytes(bytes), join(before, wide(order, "a *** ÿ")));
    }
    const json = wide(order, JSON.stringify({ key: 'say "hi"' }));
    assert.deepEqual(knowing('say "hi"').redactBytes(json), wide(order, '{"key":"***"}'));
  }
  const clean = new Uint8Array([1, 2, 3]);
  assert.equal(redactor.redactBytes(clean), clean);
});

Deno.test("redactBytes() finds a secret wherever windows end", () => {
  const secret = "kanari-0123456789";
  for (const filler of ["x", "x\n"]) {
    const text = filler.repeat((1 << 20) / filler.length - 5);
    const bytes = new TextEncoder().encode(`${text}${secret}${text}${secret}`);
    assert.equal(new TextDecoder().decode(knowing(secret).redactBytes(bytes)), `${text}***${text}***`);
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
