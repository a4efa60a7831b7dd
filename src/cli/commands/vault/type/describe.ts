// SPDX-License-Identifier: MIT
import { typeDescribeCommand } from "../../../provider_type_describe.ts";

export default typeDescribeCommand("vault");
