// SPDX-License-Identifier: MIT
/** Whether a content type says that the content is JSON. */
export function isJsonContent(contentType: string): boolean {
  return /^application\/(.+\+)?json\b/i.test(contentType);
}
