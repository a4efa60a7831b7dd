// SPDX-License-Identifier: MIT
/** The other side of `examine_upload.ts`: reads one archive, and publishes it when it is a package. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { DirectoryRegistry } from "./directory_registry.ts";
import type { ExaminationAnswer, ExaminationRequest } from "./examine_upload.ts";
import { receivePackage } from "./receive_package.ts";
import { RegistryFiles } from "./registry_files.ts";
import { isClientError } from "./registry_replies.ts";

/** @returns the exit code of the process. */
export async function runExamination(platform: Platform): Promise<number> {
  const request = JSON.parse(await platform.stdin.readAll()) as ExaminationRequest;
  platform.stdout.write(`${request.nonce}${JSON.stringify(await examine(platform, request))}\n`);
  return 0;
}

async function examine(platform: Platform, request: ExaminationRequest): Promise<ExaminationAnswer> {
  const { directory, upload, announced } = request;
  try {
    const file = new RegistryFiles(directory, platform.fs).open(upload);
    const archive = await new Response(file.stream(() => {})).bytes();
    const publication = await receivePackage(archive, announced);
    await new DirectoryRegistry(directory, platform).publish(publication);
    return { state: "published" };
  } catch (error) {
    if (error instanceof SwampError && isClientError(error)) {
      const { code, message, hint = "" } = error;
      return { state: "failed", code, message, hint };
    }
    return { state: "fault", message: messageOf(error) };
  }
}
