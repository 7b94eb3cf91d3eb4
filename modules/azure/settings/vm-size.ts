import { z } from "zod";
import { rule } from "../../support/fields";
import { VM_SIZES } from "../vm-sizes";

/** Size of a virtual machine, by its name in Azure. */
export const vmSize = z
  .string()
  .refine(
    (value) => Object.hasOwn(VM_SIZES, value),
    rule(
      `a size that modules/azure/vm-sizes.ts knows: ${Object.keys(VM_SIZES).join(", ")}`,
      "choose one of these, or add the size there",
    ),
  );
