const TONES = 6;

/** A coloured letter that stands for a company, the same one on every page. */
export function CompanyMark({ company }: { readonly company: string }) {
  const sum = Array.from(company).reduce(
    (total, letter) => total + (letter.codePointAt(0) ?? 0),
    0,
  );
  const [letter = "?"] = company;
  return (
    <span class={`mark tone-${sum % TONES}`} aria-hidden="true">
      {letter.toUpperCase()}
    </span>
  );
}
