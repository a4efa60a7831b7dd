// SPDX-License-Identifier: MIT
import { join, relative, sep } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import { checkMarker } from "../../domain/repo/check_marker.ts";
import { scanMarkerKeys } from "../../domain/repo/marker_keys.ts";
import type { Marker, Repository } from "../../domain/repo/repository.ts";

/** The repository at a directory whose links are resolved. @param markerText the content of its `.swamp.yaml`. */
export function openRepository(root: string, markerText: string): Repository {
  let marker: Promise<Marker> | undefined;
  return {
    root,
    markerText,
    marker: () => marker ??= parseMarker(markerText, join(root, ".swamp.yaml")),
    stateDirectory: join(root, ".swamp"),
    modelsDirectory: join(root, "models"),
    dataDirectory: join(root, ".swamp", "data"),
    outputsDirectory: join(root, ".swamp", "outputs"),
    display(path) {
      const inside = relative(root, path);
      if (inside === "") return ".";
      return inside === ".." || inside.startsWith(`..${sep}`) ? path : inside;
    },
  };
}

/**
 * Parses and checks the text of a marker. The parser is imported at the first call.
 * @throws SwampError REPO_INVALID with file and line.
 */
export async function parseMarker(text: string, file: string): Promise<Marker> {
  const { parseYaml } = await import("./yaml_reader.ts");
  const { marker, problems } = checkMarker(await parseYaml(text, file, "REPO_INVALID"));
  const [first] = problems;
  if (!first) return marker;
  const line = scanMarkerKeys(text).find(({ key }) => key === first.key)?.line ?? 1;
  throw new SwampError("REPO_INVALID", `${file}:${line}: ${first.message}`, {
    hint: `Correct it in ${file}`,
    details: { path: file, line, problems: problems.map(({ message }) => message) },
  });
}
