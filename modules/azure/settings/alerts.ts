import { z } from "zod";
import { atLeastOne, emailAddress } from "../../support/fields";

/** Section `infrastructure.alerts`: who is told what Azure's own metrics show. */
export const alertSchema = z.strictObject({
  emails: atLeastOne(emailAddress, "address", "name who is told"),
});

export type AlertSettings = z.output<typeof alertSchema>;
