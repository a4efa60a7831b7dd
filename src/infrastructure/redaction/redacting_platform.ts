// SPDX-License-Identifier: MIT
import type { Platform, TextSink } from "../../domain/platform/platform.ts";

/** The platform with streams to which no secret gets, whoever writes to them. */
export function redactingPlatform(platform: Platform, redact: (text: string) => string): Platform {
  return Object.assign(Object.create(platform) as Platform, {
    stdout: redactingSink(platform.stdout, redact),
    stderr: redactingSink(platform.stderr, redact),
  });
}

function redactingSink(sink: TextSink, redact: (text: string) => string): TextSink {
  return {
    write: (text) => sink.write(redact(text)),
    styled: (text) => sink.styled(redact(text)),
    eraseLine: () => sink.eraseLine(),
    get isTerminal() {
      return sink.isTerminal;
    },
    get columns() {
      return sink.columns;
    },
  };
}
