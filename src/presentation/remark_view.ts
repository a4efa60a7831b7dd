// SPDX-License-Identifier: MIT
import { type PackageRemark, remarkText } from "../domain/packages/author/package_remark.ts";
import type { View } from "./view.ts";

/** One line per remark, as editors and terminals make links of them. */
export function showRemarks(out: View, label: string, remarks: readonly PackageRemark[]): void {
  for (const remark of remarks) out.line(`${label} ${remarkText(remark)}`);
}
