// SPDX-License-Identifier: MIT
import type { InfoResult } from "../libswamp/package/package_info.ts";
import type { View } from "./view.ts";

/** Of how many versions release notes are shown. */
const NOTED = 3;

/** What is known of a package. */
export function showPackage(out: View, info: InfoResult): void {
  out.heading(info.name);
  if (info.description) out.line(info.description);
  out.fields([
    ["Registry", info.registry],
    ["Repository", info.repository],
    ["Stable", info.latestVersion],
    ["Release candidate", info.latestRc === info.latestVersion ? undefined : info.latestRc],
    ["Beta", info.latestBeta === info.latestRc ? undefined : info.latestBeta],
    ["Holds", list(info.contentTypes)],
    ["Platforms", list(info.platforms)],
    ["Labels", list(info.labels)],
    ["Updated", info.updatedAt],
    ["Withdrawn", mark(info.yankedAt, info.yankReason)],
    ["Deprecated", mark(info.deprecatedAt, info.deprecationReason)],
    ["Use instead", info.supersededBy],
  ]);
  const { installed } = info;
  if (installed) {
    out.line();
    out.heading("Installed here");
    const own = info.versions.find(({ version }) => version === installed.version);
    out.fields([
      ["Version", installed.version],
      ["Withdrawn", mark(own?.yankedAt, own?.yankReason)],
      ["State", installed.state],
      ["From", installed.serverUrl],
      ["Channel", installed.channel],
      ["Checksum", installed.checksum],
      ["Pulled", installed.pulledAt],
    ]);
  }
  for (const { version, releaseNotes } of info.versions.filter((item) => item.releaseNotes).slice(0, NOTED)) {
    out.line();
    out.heading(`New in ${version}`);
    for (const line of releaseNotes!.trimEnd().split("\n")) out.line(line);
  }
  out.line();
  out.table(
    info.versions.map((item) => ({ ...item, note: mark(item.yankedAt && "withdrawn", item.yankReason) })),
    [
      { key: "version", title: "VERSION" },
      { key: "channel", title: "CHANNEL" },
      { key: "publishedAt", title: "PUBLISHED" },
      { key: "dependencies", title: "NEEDS" },
      { key: "note", title: "NOTE" },
    ],
  );
}

function list(items: readonly string[]): string | undefined {
  return items.length > 0 ? items.join(", ") : undefined;
}

function mark(at: string | undefined, reason: string | undefined): string | undefined {
  if (at === undefined) return undefined;
  return reason ? `${at}: ${reason}` : at;
}
