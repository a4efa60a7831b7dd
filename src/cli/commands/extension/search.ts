// SPDX-License-Identifier: MIT
import { CONTENT_KEYS, PLATFORMS } from "../../../domain/packages/manifest.ts";
import type { PackageSearch } from "../../../domain/packages/package_registry.ts";
import { searchPackages } from "../../../libswamp/package/search_packages.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension search",
  summary: "Find extension packages in the registry",
  description: "The registry is that of SWAMP_CLUB_URL. Withdrawn packages are not found.",
  anywhere: true,
  args: [{
    name: "query",
    description: "words in the name, description or labels; without it, all packages",
  }],
  options: [
    { name: "collective", type: "string", value: "name", description: "only packages of this collective" },
    {
      name: "platform",
      type: "string",
      choices: PLATFORMS,
      multiple: true,
      description: "that run on it",
    },
    {
      name: "label",
      type: "string",
      value: "label",
      multiple: true,
      description: "that have this label",
    },
    {
      name: "content-type",
      type: "string",
      choices: CONTENT_KEYS,
      description: "that hold something of this kind",
    },
    {
      name: "sort",
      type: "string",
      choices: ["relevance", "new", "updated", "name"],
      description: "the order; relevance if there is a query, else name",
    },
    {
      name: "per-page",
      type: "number",
      value: "n",
      default: 20,
      description: "packages on a page, at most 100",
    },
    { name: "page", type: "number", value: "n", default: 1, description: "which page" },
  ],
  examples: [
    ["extension search tools", "packages about tools"],
    ["extension search --collective acme --sort updated --json", "all of a collective, for a program"],
  ],
  run: (ctx, input) =>
    searchPackages(ctx, {
      text: input.args.query ?? "",
      collective: input.text("collective"),
      platforms: input.list("platform"),
      labels: input.list("label"),
      contentType: input.text("content-type"),
      sort: input.text("sort") as PackageSearch["sort"] | undefined,
      page: input.number("page")!,
      perPage: input.number("per-page")!,
    }),
  view: (out, { query, extensions, suggestions = [], meta }) => {
    if (meta.total === 0) {
      if (query === "") return out.line("No extension was found.");
      out.line(`No extension matches '${query}'.`);
      return out.line(
        suggestions.length > 0
          ? `Did you mean ${suggestions.join(" or ")}?`
          : "See what there is with: swamp extension search",
      );
    }
    const pages = Math.ceil(meta.total / meta.perPage);
    if (extensions.length === 0) {
      return out.line(
        `There is no page ${meta.page}: ${meta.total} found, on ${pages} ${pages === 1 ? "page" : "pages"}.`,
      );
    }
    out.table(
      extensions.map((item) => ({
        ...item,
        version: item.latestVersion ?? item.latestRc ?? item.latestBeta,
        description: `${item.deprecatedAt ? "(deprecated) " : ""}${summaryOf(item.description)}`,
      })),
      [
        { key: "name", title: "NAME" },
        { key: "version", title: "VERSION" },
        { key: "contentTypes", title: "HOLDS" },
        { key: "description", title: "DESCRIPTION" },
      ],
    );
    if (extensions.length < meta.total) {
      out.line(`Page ${meta.page} of ${pages}: ${extensions.length} of ${meta.total}; see more with --page`);
    }
  },
});

/** Columns of a terminal that a description may take. */
const MAX_SUMMARY = 80;

/** The first sentence of a description that may be a whole page of Markdown. */
function summaryOf(description = ""): string {
  const line = description.split("\n").map((text) => text.replace(/^[#>*\s-]+/, "").trim()).find((text) =>
    text !== ""
  );
  const [sentence = ""] = /^.*?[.!?](?=\s|$)|^.*$/.exec(line ?? "") ?? [];
  return sentence.length > MAX_SUMMARY ? `${sentence.slice(0, MAX_SUMMARY - 1).trimEnd()}…` : sentence;
}
