// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { denoFileSystem } from "../platform/deno_file_system.ts";
import { findExecutable } from "../platform/find_executable.ts";
import { passByEnvironment } from "./shell_secrets.ts";

const SENTINEL = "__SWAMP_VSEC_ab12_0__";
/** A secret that means the same at every place, so that it may be a part of the script. */
const PLAIN = "s3cr3tW0rd";
const HOSTILE = `a  b'c"d$(echo x)\`e\`;f\\g*|&\${PATH}#!~`;

const SHELLS = [["sh"], ["bash"], ["bash", "--posix"]].filter(([shell]) =>
  findExecutable(shell!, Deno.env.get("PATH")!, denoFileSystem) !== undefined
);

/** Runs a script where there are no files: brackets without quotes are patterns, which could match some. */
async function output([shell, ...options]: string[], script: string, env: Record<string, string> = {}) {
  const cwd = await Deno.makeTempDir();
  try {
    const child = new Deno.Command(shell!, {
      args: [...options, "-c", script],
      env: { ...env, LC_ALL: "C.UTF-8" },
      cwd,
      stdin: "null",
    });
    const { stdout, stderr } = await child.output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

/** With any secret a script does what it does with one that could stand in its text. */
async function assertInert(script: string, secrets: readonly string[] = [PLAIN, HOSTILE]): Promise<void> {
  for (const shell of SHELLS) {
    const expected = await output(shell, script.replaceAll(SENTINEL, PLAIN));
    for (const secret of secrets) {
      const safe = passByEnvironment(script, { [SENTINEL]: secret });
      assert.equal(
        await output(shell, safe.script, safe.env),
        expected.replaceAll(PLAIN, () => secret),
        `${shell.join(" ")}: ${safe.script}`,
      );
    }
  }
}

const SCRIPTS: Record<string, string> = {
  "no quotes": `printf '[%s]' ${SENTINEL}`,
  "double quotes": `printf '[%s]' "${SENTINEL}"`,
  "single quotes": `printf '[%s]' '${SENTINEL}'`,
  "parts of a word": `printf '[%s]' x${SENTINEL}y "x${SENTINEL}y" 'x${SENTINEL}y' "a"'${SENTINEL}'"b"`,
  "escaped quotes": `printf '%s' it\\'s\\ "\\"${SENTINEL}\\""`,
  "a here-document": `cat <<EOF\nit's "${SENTINEL}" \\$HOME\nEOF\nprintf '[%s]' ${SENTINEL}`,
  "a here-document with tabs": `cat <<-  EOF\n\tx ${SENTINEL}\n\tEOF\nprintf '[%s]' "${SENTINEL}"`,
  "two here-documents": `cat <<A - <<B\n"${SENTINEL}"\nA\n'${SENTINEL}'\nB\nprintf '[%s]' '${SENTINEL}'`,
  "behind a literal here-document": `cat <<'E O'\nit's "\nE O\nprintf '[%s]' ${SENTINEL}`,
  "a comment with an apostrophe": `# don't\nprintf '[%s]' ${SENTINEL} # "it's\nprintf '[%s]' "${SENTINEL}"`,
  "a secret in a comment": `printf x # ${SENTINEL}\nprintf '[%s]' y`,
  "signs that are no comment": `printf '[%s]' a#b' $#"'"${SENTINEL}`,
  "a command in double quotes":
    `echo "$(printf '%s' "${SENTINEL}" ${SENTINEL} | wc -l)" "$(printf '[%s]' "${SENTINEL}")"`,
  "commands in commands": `printf '[%s]' "$(printf '<%s>' "$(printf '%s' ${SENTINEL})" '${SENTINEL}')"`,
  "backquotes": `printf '[%s]' "\`printf '<%s>' ${SENTINEL}\`" \`printf '%s' "a${SENTINEL}" | wc -l\``,
  "a here-document in a command": `x=$(cat <<EOF\n)"${SENTINEL}\nEOF\n)\nprintf '[%s]' "$x" ${SENTINEL}`,
  "a case in a command":
    `x=$(case c in a|b) echo "no)";; (${SENTINEL}) : ;; c) printf '%s' "${SENTINEL}";; esac)\nprintf '[%s]' "$x" ${SENTINEL}`,
  "a function with a case":
    `x=$(f() { case $1 in a) printf '%s' "${SENTINEL}";; esac; }; f a)\nprintf '[%s]' "$x" '${SENTINEL}'`,
  "a word called case": `x=$(echo case)"${SENTINEL}"\nprintf '[%s]' "$x"`,
  "defaults of parameters":
    `printf '[%s]' \${none:-${SENTINEL}} "\${none:-${SENTINEL}}" \${none:-"a ${SENTINEL}"}`,
  "lengths and patterns": `x='a#${SENTINEL}'; printf '[%s]' \${#none} "\${x#a#}" "\${x%"$none"}" ${SENTINEL}`,
  "behind arithmetic": `printf '[%s]' $((1 << 2)) $(( (3) + 1 )) ${SENTINEL}`,
  "subshells side by side": `( (printf '[%s]' ${SENTINEL}); (printf '[%s]' "${SENTINEL}"))`,
  "pipes and lists": `printf '%s' ${SENTINEL}|cat;printf '[%s]' ${SENTINEL}&&printf '[%s]' '${SENTINEL}'`,
  "assignments": `x=${SENTINEL} y="${SENTINEL}"; printf '[%s]' "$x" "$y"`,
  "patterns in brackets":
    `printf '[%s]' a[bc]${SENTINEL} [a]"${SENTINEL}" a[1]; echo ${SENTINEL} | grep "^[0-9]$"`,
  "tests of texts": `[ ${SENTINEL} = x ] || [ -n "${SENTINEL}" ] && printf '[%s]' ${SENTINEL}`,
  "arguments of a script in a script":
    `sh -c 'printf "[%s]" "$1" "$2"' _ ${SENTINEL} "${SENTINEL}"; printf '[%s]' ${SENTINEL}`,
  "behind scripts in scripts":
    `eval 'x=1'; trap 'true' EXIT; printf '[%s]' ${SENTINEL} sh eval "${SENTINEL}"`,
  "a here-document beside a shell": `sh -c 'cat' <<E | cat\n${SENTINEL}\nE\nprintf '[%s]' ${SENTINEL}`,
  "words of commands beside a shell":
    `cat <<E | sh -c cat\n${SENTINEL}\nE\nprintf '%s' ${SENTINEL} | grep sh; echo ${SENTINEL} | cat; echo true | sh`,
  "redirections": `printf '[%s]' ${SENTINEL} 2>/dev/null >&1 </dev/null`,
};

for (const [place, script] of Object.entries(SCRIPTS)) {
  Deno.test(`a secret stays one inert word: ${place}`, () => assertInert(script));
}

const REFUSED: Record<string, [string, number, RegExp]> = {
  "a literal here-document": [`cat <<'EOF'\nx\n${SENTINEL}\nEOF`, 3, /delimiter is quoted/],
  "another way of quoting its delimiter": [`cat <<E\\OF\n${SENTINEL}\nEOF`, 2, /delimiter is quoted/],
  "an escape": [`echo "CORP\\${SENTINEL}"`, 1, /behind a backslash/],
  "arithmetic": [`echo $(( ${SENTINEL} + 1 ))`, 1, /arithmetic/],
  "an arithmetic command": [`true\n(( ${SENTINEL} ))`, 2, /arithmetic/],
  "quotes in a quoted parameter": [`echo "\${x:-"${SENTINEL}"}"`, 1, /nested quotes/],
  "escaped quotes in backquotes": ['echo "`echo \\"' + SENTINEL + '\\"`"', 1, /backquotes/],
};

/** Where bash, which is `sh` on many systems, evaluates a text, and runs commands that stand in it. */
const EVALUATED = [
  `echo $[${SENTINEL}]`,
  `echo "$[${SENTINEL} + 1]"`,
  `cat <<E\n$[${SENTINEL}]\nE`,
  `x=abc; echo \${x:${SENTINEL}}`,
  `x=abc; echo "\${x:1:${SENTINEL}}"`,
  `echo "\${@:${SENTINEL}}"`,
  `echo \${a[${SENTINEL}]}`,
  `echo "\${#a[${SENTINEL}]}"`,
  `a[b[1] + ${SENTINEL}]=5`,
  `a[${SENTINEL}]=5`,
  `a["${SENTINEL}"]+=5`,
  `a=([${SENTINEL}]=1)`,
  `for ((i = 0; i < ${SENTINEL}; i++)); do :; done`,
  `function f { ((${SENTINEL})); }; f`,
  `[[ ${SENTINEL} -eq 1 ]]`,
  `[[ -n x && 1 -lt "${SENTINEL}" ]] && true`,
  `[[ -v ${SENTINEL} ]]`,
  `test -v ${SENTINEL}`,
  `let x=${SENTINEL}`,
  `let "x=${SENTINEL}"`,
  `declare -i x=${SENTINEL}`,
  `echo $((\${none:-${SENTINEL}}))`,
];

for (const script of EVALUATED) {
  Deno.test(`a value is refused where bash evaluates it: ${script.replaceAll(SENTINEL, "X")}`, () => {
    assert.throws(() => passByEnvironment(script, { [SENTINEL]: "x" }), { message: /arithmetic/ });
  });
}

/** Where another reader of shell source than the one that expands the variable gets the value. */
const SOURCE = [
  `eval echo ${SENTINEL}`,
  `eval "echo '${SENTINEL}'"`,
  `command eval 'echo ${SENTINEL}'`,
  `trap 'echo ${SENTINEL}' EXIT`,
  `sh -c "echo ${SENTINEL}"`,
  `bash -euo pipefail -c 'echo ${SENTINEL}'`,
  `/bin/sh -ec \\\n  "echo ${SENTINEL}"`,
  `sudo -u web sh -c "echo ${SENTINEL}"`,
  `docker exec web sh -c "echo ${SENTINEL}"`,
  `find . -exec sh -c 'echo ${SENTINEL}' \\;`,
  `su web -c "echo ${SENTINEL}"`,
  `x=$(bash -c "$(printf '%s' "${SENTINEL}")")`,
  `sh <<EOF\necho ${SENTINEL}\nEOF`,
  `ssh host bash -s <<-EOF\n\techo "${SENTINEL}"\n\tEOF`,
  `"bash" -c "echo ${SENTINEL}"`,
  `'/bin/sh' -c "echo ${SENTINEL}"`,
  `\\sh -c "echo ${SENTINEL}"`,
  `$SHELL -c "echo ${SENTINEL}"`,
  `"$BASH" -ec "echo ${SENTINEL}"`,
  `"\${SHELL:-/bin/sh}" -c "echo ${SENTINEL}"`,
  `bash <<< "echo ${SENTINEL}"`,
  `sh /dev/stdin <<E\necho ${SENTINEL}\nE`,
  `. /dev/stdin <<E\necho ${SENTINEL}\nE`,
  `<<E sh\necho ${SENTINEL}\nE`,
  `cat <<E | sh\necho ${SENTINEL}\nE`,
  `cat <<E | sed 's/;/x/' | sudo bash -s\necho ${SENTINEL}\nE`,
  `echo "echo ${SENTINEL}" | sh`,
  `printf '%s' 'a;b' ${SENTINEL} | tr a b |\n  bash -e`,
];

for (const script of SOURCE) {
  Deno.test(`a value is refused where it becomes source: ${script.replaceAll(SENTINEL, "X")}`, () => {
    assert.throws(() => passByEnvironment(script, { [SENTINEL]: "x" }), { message: /another shell reads/ });
  });
}

for (const [place, [script, line, why]] of Object.entries(REFUSED)) {
  Deno.test(`a secret is refused, with its line, in ${place}`, () => {
    assert.throws(() => passByEnvironment(script, { [SENTINEL]: "x" }), {
      code: "ARGUMENTS_INVALID",
      message: why,
      details: { argument: "run", line },
    });
  });
}

/** Words of a script. @param substituted how the output of a command becomes a part of a word. */
function words(substituted: (command: string) => string): fc.Arbitrary<string> {
  const text = fc.constantFrom(SENTINEL, SENTINEL, "a", "bc", "1");
  return fc.letrec<{ word: string; part: string; quoted: string; command: string }>((tie) => ({
    word: fc.array(tie("part"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
    part: fc.oneof(
      { maxDepth: 4, depthIdentifier: "word" },
      text,
      fc.tuple(text, text).map(([a, b]) => `'${a} "${b}'`),
      fc.array(tie("quoted"), { maxLength: 3 }).map((parts) => `"${parts.join("")}"`),
      tie("command").map((command) => substituted(`$(${command})`)),
      text.map((a) => substituted(`\`printf '<%s>' ${a} "${a}" '${a}'\``)),
      tie("word").map((inner) => `\${none:-${inner}}`),
      fc.constantFrom("\\'", '\\"', "\\\\", "\\ ", "a#"),
    ),
    quoted: fc.oneof(
      { maxDepth: 4, depthIdentifier: "word" },
      text,
      fc.constantFrom(" ", "'", "#", '\\"', "\\$", "\\\\"),
      tie("command").map((command) => `$(${command})`),
      text.map((a) => `\${none:-${a}}`),
    ),
    command: fc.oneof(
      { maxDepth: 4, depthIdentifier: "word" },
      text.map((a) => `printf '[%s]' ${a}`),
      tie("word").map((inner) => `printf '[%s]' ${inner}`),
      tie("word").map((inner) => `# it's "\nprintf '[%s]' ${inner} # '\n`),
      text.map((a) => `cat <<E\n"${a}'$(printf '%s' "${a}")\nE\n`),
      text.map((a) => `cat <<-'E'\n\t"'$(\n\tE\nprintf '[%s]' ${a}`),
      tie("word").map((inner) => `case x in (y) :;; x) printf '[%s]' ${inner};; esac`),
      tie("command").map((inner) => ` (${inner} )`),
      tie("command").map((inner) => `if true; then ${inner}\nfi`),
      tie("command").map((inner) => `{ ${inner}\n} | cat`),
    ),
  })).word;
}

const RUNS = { numRuns: Number(Deno.env.get("SWAMP_RUNS") ?? 60) };

Deno.test("a secret stays one inert word in any nest of quotes, commands and documents", async () => {
  await fc.assert(
    fc.asyncProperty(
      words((command) => `"${command}"`),
      (word) => assertInert(`printf '(%s)' ${word} ${SENTINEL}`),
    ),
    RUNS,
  );
});

Deno.test("a secret without blanks is inert also where the output of commands is split into words", async () => {
  const hostile = `b'c"d$PATH\`e\`;f\\g|&\${PATH}#!~$(e)`;
  await fc.assert(
    fc.asyncProperty(
      words((command) => command),
      (word) => assertInert(`printf '(%s)' ${word} ${SENTINEL}`, [PLAIN, hostile]),
    ),
    RUNS,
  );
});

Deno.test("passByEnvironment() round-trips any secret without NUL", async () => {
  const secret = fc.string({ minLength: 8, maxLength: 40, unit: "binary" })
    .filter((text) => !text.includes("\0")).map((text) => text.toWellFormed());
  await fc.assert(
    fc.asyncProperty(secret, async (text) => {
      const safe = passByEnvironment(`printf '%s' ${SENTINEL}`, { [SENTINEL]: text });
      assert.equal(safe.script.includes(text), false);
      assert.equal(await output(["sh"], safe.script, safe.env), text);
    }),
    { numRuns: 40 },
  );
});

Deno.test("passByEnvironment() leaves a script without sentinels alone", () => {
  assert.deepEqual(passByEnvironment("echo hi", { [SENTINEL]: "s" }), { script: "echo hi", env: {} });
});
