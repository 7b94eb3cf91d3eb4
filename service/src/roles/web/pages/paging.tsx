interface PagingProps {
  /** `jobs`. */
  readonly of: string;
  /** Of the first page, from another one; undefined on it. */
  readonly newest: string | undefined;
  /** Of the next page; undefined on the last one. */
  readonly older: string | undefined;
}

/** The way to the other pages of a list, where there are any. */
export function Paging({ of, newest, older }: PagingProps) {
  if (newest === undefined && older === undefined) return null;
  return (
    <nav class="paging" aria-label="Pages">
      {newest !== undefined && <a href={newest}>Newest {of}</a>}
      {older !== undefined && (
        <a class="next" rel="next" href={older}>
          Older {of}
        </a>
      )}
    </nav>
  );
}
