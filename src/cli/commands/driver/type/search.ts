// SPDX-License-Identifier: MIT
import { typeSearchCommand } from "../../../provider_type_search.ts";

export default typeSearchCommand("driver");
