import { CacheUnavailable, type Cache } from "../../cache/cache";

/** The cache that all replicas share, and the one of this process, which stands in while that is away. */
export interface Caches {
  readonly shared: Cache;
  /** The same one when nothing is shared. */
  readonly own: Cache;
}

/** Does it at the shared cache or, while that is away, at the process's own. */
export async function withEither<T>(
  { shared, own }: Caches,
  work: (cache: Cache) => Promise<T>,
): Promise<T> {
  try {
    return await work(shared);
  } catch (error) {
    if (!(error instanceof CacheUnavailable)) throw error;
    return work(own);
  }
}
