// SPDX-License-Identifier: MIT

/** An evaluation was stopped because it does too much: its result is unknown, never "no". */
export class WorkLimitReached extends Error {}
