// SPDX-License-Identifier: MIT
import type { UpdateResult } from "../libswamp/package/update_packages.ts";
import type { View } from "./view.ts";

/** `extension update` and `extension outdated` for a person. */
export function viewUpdates(out: View, { extensions, newlyNeeded, cancelled, summary }: UpdateResult): void {
  for (const entry of extensions) {
    const { name, status, installedVersion, latestVersion, previousVersion, newVersion, error, hint } = entry;
    if (status === "updated") out.line(`${out.style.green("✓")} ${name} ${previousVersion} → ${newVersion}`);
    else if (status === "update_available") {
      out.line(`${name} ${installedVersion} → ${latestVersion} available`);
    } else if (status === "local") {
      out.line(`${name} ${installedVersion} came from a path; pull it from there again to update it`);
    } else if (status !== "up_to_date") {
      out.line(`${out.style.red("✗")} ${name} ${installedVersion}: ${error}`);
      if (hint) out.line(`  ${hint.replaceAll("\n", "\n  ")}`);
    }
    if (entry.heldBack) {
      const { version, reason } = entry.heldBack;
      out.line(`${out.style.yellow("!")} ${name} ${version} is held back: ${reason}`);
    }
  }
  for (const { name, version, neededBy, installed } of newlyNeeded) {
    const whom = `${neededBy.join(" and ")} ${neededBy.length === 1 ? "needs" : "need"} it now`;
    out.line(
      installed
        ? `${out.style.green("✓")} ${name} ${version} is new: ${whom}`
        : `${name} ${version} would be new: ${whom}`,
    );
  }
  if (cancelled) out.line("What needs something that you did not agree to stays as it is");
  const { upToDate, available, updated, local, withdrawn, failed } = summary;
  const parts = [
    `${upToDate} up to date`,
    ...(available > 0 ? [`${available} can be updated with: swamp extension update`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(local > 0 ? [`${local} from a path`] : []),
    ...(withdrawn > 0 ? [`${withdrawn} withdrawn`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  out.line(extensions.length === 0 ? "No extensions are installed" : parts.join(", "));
}
