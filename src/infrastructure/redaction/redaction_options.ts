// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";

export interface RedactionOptions {
  readonly platform: Pick<Platform, "fs" | "uuid" | "tempDirectory">;
  readonly redactor: Redactor;
  warn(warning: { code: string; message: string }): void;
}
