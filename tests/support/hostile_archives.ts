// SPDX-License-Identifier: MIT
/** Archives that must never be unpacked, made header by header: no library would write them. */

export interface RawEntry {
  readonly name: string;
  /** Type flag of the header; default a file. */
  readonly type?: string;
  readonly body?: string;
  /** The size that the header tells, when it lies. */
  readonly size?: number;
  readonly link?: string;
  readonly prefix?: string;
  readonly checksum?: number;
}

const encoder = new TextEncoder();

function header(entry: RawEntry): Uint8Array {
  const block = new Uint8Array(512);
  const put = (text: string, at: number, length: number) =>
    block.set(encoder.encode(text).slice(0, length), at);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, "0");
  put(entry.name, 0, 100);
  put(octal(0o644, 8), 100, 8);
  put(octal(0, 8), 108, 8);
  put(octal(0, 8), 116, 8);
  put(octal(entry.size ?? encoder.encode(entry.body ?? "").length, 12), 124, 12);
  put(octal(0, 12), 136, 12);
  put("        ", 148, 8);
  put(entry.type ?? "0", 156, 1);
  put(entry.link ?? "", 157, 100);
  put("ustar\x0000", 257, 8);
  put(entry.prefix ?? "", 345, 155);
  const sum = entry.checksum ?? block.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 7)}\0 `, 148, 8);
  return block;
}

/** A tar file of these entries, as they are. */
export function rawTar(entries: readonly RawEntry[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    const body = encoder.encode(entry.body ?? "");
    parts.push(header(entry), body, new Uint8Array((512 - body.length % 512) % 512));
  }
  parts.push(new Uint8Array(1024));
  const tar = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    tar.set(part, at);
    at += part.length;
  }
  return tar;
}

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const MANIFEST: RawEntry = {
  name: "extension/manifest.yaml",
  body: 'manifestVersion: 1\nname: "@evil/pack"\nversion: 2026.01.01.1\nmodels: [a.ts]\n',
};
const MODEL: RawEntry = { name: "extension/models/a.ts", body: "export const model = {};\n" };

const pax = (fields: Record<string, string>): string =>
  Object.entries(fields).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = rest.length + 1;
    while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
    return `${length}${rest}`;
  }).join("");

/** Paths that lead out, or that some system takes for something else. */
const BAD_NAMES = [
  "../evil",
  "../../evil",
  "extension/../evil",
  "extension/../../evil",
  "extension/models/../../../evil",
  "extension/./../evil",
  "/etc/evil",
  "//server/share/evil",
  "\\\\server\\share\\evil",
  "C:\\evil",
  "C:/evil",
  "C:evil",
  "extension\\..\\evil",
  "extension/..\\evil",
  "extension/models\\evil.ts",
  "extension/a:b",
  "extension/a*b",
  "extension/a?b",
  'extension/a"b',
  "extension/a<b",
  "extension/a|b",
  "extension/a\nb",
  "extension/a\tb",
  "extension/a\x1bb",
  "extension/a\x7fb",
  "extension//evil",
  "extension/a//b",
  "extension/./a",
  "extension/a/./b",
  "extension/a/..",
  "extension/..",
  "extension/...",
  "extension/a.",
  "extension/a ",
  "extension/a./b",
  "extension/.git/config",
  "extension/files/.git/hooks/pre-commit",
  "extension/files/.GIT/config",
  "extension/files/\uff0egit/config",
  "extension/\u200c.git/config",
  "extension/files/.\u200dgit/config",
  "extension/models/a\u202est.js",
  "extension/.swamp/x",
  "extension/.receipt.json",
  "extension/models/.env",
  "extension/con",
  "extension/CON.ts",
  "extension/aux.yaml",
  "extension/nul",
  "extension/models/prn.ts",
  "extension/com1",
  "extension/LPT9.txt",
  "other/evil",
  "evil",
  "extension",
  "Extension/evil",
  "extensionx/evil",
  "~/evil",
  "$HOME/evil",
  ".",
  "..",
  "./",
  "extension/" + "d/".repeat(30) + "deep",
];

/** Types of entries that are not files or directories. */
const BAD_TYPES: readonly [string, string][] = [
  ["hard link", "1"],
  ["symbolic link", "2"],
  ["character device", "3"],
  ["block device", "4"],
  ["fifo", "6"],
  ["contiguous file", "7"],
  ["sparse file", "S"],
  ["volume header", "V"],
  ["multi-volume continuation", "M"],
  ["directory dump", "D"],
  ["unknown", "Z"],
];

const LINKS = ["/etc/passwd", "../../evil", "manifest.yaml", "C:\\evil", "\\\\server\\x", "models/a.ts", ""];

/** More than 150 archives, each with a name that says what is wrong with it. */
export async function* hostileArchives(): AsyncGenerator<[name: string, bytes: Uint8Array]> {
  for (const name of BAD_NAMES) {
    for (const [type, flag] of [["file", "0"], ["directory", "5"]]) {
      if (type === "directory" && ["extension", "./"].includes(name)) continue;
      yield [
        `${type} ${JSON.stringify(name)}`,
        await pack([MANIFEST, MODEL, { name, type: flag, body: flag === "0" ? "x" : "" }]),
      ];
    }
    if (!name.includes("\n")) {
      const long = { name: "PaxHeader", type: "x", body: pax({ path: name }) };
      yield [
        `PAX path ${JSON.stringify(name)}`,
        await pack([MANIFEST, MODEL, long, { name: "extension/fine", body: "x" }]),
      ];
    }
  }
  for (const [type, flag] of BAD_TYPES) {
    for (const link of flag === "1" || flag === "2" ? LINKS : [""]) {
      yield [
        `${type} to '${link}'`,
        await pack([MANIFEST, MODEL, { name: "extension/x", type: flag, link }]),
      ];
    }
  }
  for (const link of LINKS) {
    const through = { name: "extension/models/link/evil", body: "x" };
    yield [
      `a file through a link to '${link}'`,
      await pack([MANIFEST, { name: "extension/models/link", type: "2", link }, through]),
    ];
  }
  yield* twins();
  yield* broken();
}

async function* twins(): AsyncGenerator<[string, Uint8Array]> {
  const pairs: readonly [string, string][] = [
    ["extension/a.ts", "extension/a.ts"],
    ["extension/a.ts", "extension/A.ts"],
    ["extension/models/b.ts", "extension/Models/b.ts"],
    ["extension/\u00e9.ts", "extension/e\u0301.ts"],
    ["extension/\ufb01.ts", "extension/fi.ts"],
    ["extension/a", "extension/a/b"],
    ["extension/a/b", "extension/a"],
    ["extension/manifest.yaml", "extension/MANIFEST.yaml"],
  ];
  for (const [one, other] of pairs) {
    yield [
      `${one} beside ${other}`,
      await pack([MANIFEST, MODEL, { name: one, body: "1" }, { name: other, body: "2" }]),
    ];
  }
}

async function* broken(): AsyncGenerator<[string, Uint8Array]> {
  const good = rawTar([MANIFEST, MODEL]);
  const whole = await gzip(good);
  yield ["nothing", new Uint8Array()];
  yield ["no gzip", good];
  yield ["text", encoder.encode("hello")];
  yield ["gzip of text", await gzip(encoder.encode("hello".repeat(200)) as Uint8Array<ArrayBuffer>)];
  for (const length of [1, 10, whole.length >> 1, whole.length - 9, whole.length - 1]) {
    yield [`cut off after ${length} bytes`, whole.slice(0, length)];
  }
  const flipped = whole.slice();
  flipped[flipped.length >> 1]! ^= 0xff;
  yield ["a byte is wrong", flipped];
  yield ["no manifest", await pack([MODEL])];
  yield ["empty tar", await pack([])];
  yield ["wrong checksum", await pack([MANIFEST, { ...MODEL, checksum: 1 }])];
  yield [
    "a size beyond the end",
    await pack([MANIFEST, { name: "extension/big", body: "x", size: 1_000_000 }]),
  ];
  yield ["a size of 8 GiB", await pack([MANIFEST, { name: "extension/big", body: "x", size: 8 ** 11 - 1 }])];
  yield [
    "PAX size that lies",
    await pack([MANIFEST, { name: "PaxHeader", type: "x", body: pax({ size: "99999999999" }) }, MODEL]),
  ];
  yield [
    "negative PAX size",
    await pack([MANIFEST, { name: "PaxHeader", type: "x", body: pax({ size: "-1" }) }, MODEL]),
  ];
  const many = Array.from({ length: 6_000 }, (_, index) => ({ name: `extension/f${index}`, body: "" }));
  yield ["too many files", await pack([MANIFEST, ...many])];
  const bomb = new Uint8Array(80 * 1024 * 1024);
  yield ["a bomb of zeros", await gzip(bomb)];
  yield [
    "a bomb as a file",
    await pack([MANIFEST, { name: "extension/bomb", body: "\0".repeat(70 * 1024 * 1024) }]),
  ];
  yield [
    "a sparse file of PAX",
    await pack([MANIFEST, { name: "PaxHeader", type: "x", body: pax({ "GNU.sparse.major": "1" }) }, MODEL]),
  ];
  const evil = rawTar([{ name: "extension/link", type: "2", link: "/etc/passwd" }]);
  const blank = new Uint8Array(512);
  for (const [what, end] of [["one blank block", [blank]], ["its end", [blank, blank]]] as const) {
    const parts: Uint8Array[] = [good.slice(0, -1024), ...end, evil];
    const whole = await new Blob(parts as BlobPart[]).arrayBuffer();
    yield [`an archive that goes on after ${what}`, await gzip(new Uint8Array(whole))];
  }
  const longName = `extension/${"n".repeat(500)}`;
  yield [
    "a name of 500 bytes",
    await pack([MANIFEST, { name: "PaxHeader", type: "x", body: pax({ path: longName }) }, MODEL]),
  ];
}

/** Archives that can be unpacked and still must not be: they declare a type of another collective. */
export async function* foreignPackages(): AsyncGenerator<[name: string, bytes: Uint8Array]> {
  const foreign = 'export const model = { type: "@acme/a", version: "2026.01.01.1", methods: {} };\n';
  yield ["a type of another collective", await pack([MANIFEST, { ...MODEL, body: foreign }])];
  for (
    const path of [
      "./a.ts",
      "x/../a.ts",
      ".//a.ts",
      "a.ts/",
      "A.ts",
      "a.ts\u200b",
      "a\\\\.ts",
      "../models/a.ts",
    ]
  ) {
    const body = MANIFEST.body!.replace("[a.ts]", `["${path}"]`);
    yield [
      `a manifest that lists ${JSON.stringify(path)}`,
      await pack([
        { ...MANIFEST, body },
        { ...MODEL, body: foreign },
      ]),
    ];
  }
  const nfd = MANIFEST.body!.replace("[a.ts]", '["e\u0301.ts"]');
  yield [
    "a manifest in another normal form",
    await pack([
      { ...MANIFEST, body: nfd },
      { name: "extension/models/\u00e9.ts", body: foreign },
    ]),
  ];
}

async function pack(entries: readonly RawEntry[]): Promise<Uint8Array> {
  return await gzip(rawTar(entries));
}
