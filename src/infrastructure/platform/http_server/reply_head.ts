// SPDX-License-Identifier: MIT

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  302: "Found",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  414: "URI Too Long",
  417: "Expectation Failed",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
  505: "HTTP Version Not Supported",
};

/** Status line and header of a reply. */
export function replyHead(response: Response, length: number, keepAlive: boolean): Uint8Array {
  const lines = [`HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ""}`];
  for (const [name, value] of response.headers) {
    if (name !== "content-length") lines.push(`${name}: ${value}`);
  }
  lines.push(`content-length: ${length}`, `date: ${new Date().toUTCString()}`);
  if (!keepAlive) lines.push("connection: close");
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
}
