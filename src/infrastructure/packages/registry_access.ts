// SPDX-License-Identifier: MIT
import { collectiveOf } from "../../domain/packages/package_name.ts";
import type { RegistryKeys } from "./registry_keys.ts";
import { HttpProblem } from "./registry_replies.ts";

/** Who asks where nobody has a key. */
const ANONYMOUS = "";

/** Who may change a served registry. */
export class RegistryAccess {
  constructor(
    private readonly keys: Pick<RegistryKeys, "exist" | "find">,
    private readonly anonymousPush: boolean,
  ) {}

  /**
   * @param name whose collective is to be changed; without it only whether there is a key that may change anything.
   * @returns who is asking.
   * @throws HttpProblem 401, 403.
   */
  assertMayChange(request: Request, name?: string): string {
    // A page in somebody's browser must not change a registry that it can reach.
    if (request.headers.has("origin")) throw new HttpProblem(403, "changes are not taken from web pages");
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const text = request.headers.get("x-api-key") ?? bearer;
    if (text === undefined) {
      if (this.anonymousPush) return ANONYMOUS;
      if (!this.keys.exist) throw new HttpProblem(403, "this registry is read-only: it has no keys");
      throw new HttpProblem(401, "an API key is needed");
    }
    const key = this.keys.find(text);
    if (key === undefined) {
      if (this.anonymousPush) return ANONYMOUS;
      throw new HttpProblem(401, "the API key is not known");
    }
    if (name !== undefined && !key.collectives.includes(collectiveOf(name))) {
      throw new HttpProblem(403, `the API key may not change extensions of @${collectiveOf(name)}`);
    }
    return key.id;
  }
}
