// SPDX-License-Identifier: MIT
/** Paths of the registry protocol. */

export const API = "/api/v1/extensions";
/** Of a served directory only: other registries send archives from wherever they like. */
export const ARCHIVES = "/archives";
export const UPLOADS = "/uploads";
