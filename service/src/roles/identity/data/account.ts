/** Whom the role knows. */
export interface Account {
  /** UUID. */
  readonly id: string;
  /** Normalised. */
  readonly email: string;
  readonly name: string;
  /** Undefined for a person's account. */
  readonly company: string | undefined;
}

/** Two spellings of one address are one account. */
export function normalisedEmail(email: string): string {
  return email.normalize("NFC").toLowerCase();
}
