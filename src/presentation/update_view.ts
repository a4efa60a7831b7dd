// SPDX-License-Identifier: MIT
import type { UpdateResult } from "../libswamp/package/update_packages.ts";
import type { View } from "./view.ts";

/** `extension update` and `extension outdated` for a person. */
export function viewUpdates(out: View, { extensions, summary }: UpdateResult): void {
  for (
    const { name, status, installedVersion, latestVersion, previousVersion, newVersion, error } of extensions
  ) {
    if (status === "updated") out.line(`${out.style.green("✓")} ${name} ${previousVersion} → ${newVersion}`);
    else if (status === "update_available") {
      out.line(`${name} ${installedVersion} → ${latestVersion} available`);
    } else if (status !== "up_to_date") {
      out.line(`${out.style.red("✗")} ${name} ${installedVersion}: ${error}`);
    }
  }
  const available = extensions.filter(({ status }) => status === "update_available").length;
  const parts = [
    `${summary.upToDate} up to date`,
    ...(available > 0 ? [`${available} can be updated with: swamp extension update`] : []),
    ...(summary.updated > 0 ? [`${summary.updated} updated`] : []),
    ...(summary.failed > 0 ? [`${summary.failed} failed`] : []),
  ];
  out.line(extensions.length === 0 ? "No extensions are installed" : parts.join(", "));
}
