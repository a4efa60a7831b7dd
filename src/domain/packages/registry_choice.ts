// SPDX-License-Identifier: MIT

/** Which registries a user has chosen on this machine. A repository that was cloned chooses none. */
export interface RegistryChoice {
  /** `SWAMP_CLUB_URL`, else the `registry` of the user's configuration, else the usual one. */
  readonly configured: string;
  /** Whether the user has pulled from this address, and names no other one now. */
  remembers(address: string): boolean;
  /** Keeps an address that a package was pulled from. @throws SwampError IO_FAILED. */
  remember(address: string): void;
}
