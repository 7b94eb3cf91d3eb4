import type { SqlDatabase } from "../../../database/sql";

export interface StoredKey {
  readonly id: string;
  /** JWK of RFC 7517, in JSON. */
  readonly privateKey: string;
  /** Milliseconds of the Unix epoch. */
  readonly createdAt: number;
}

/** The keys that tokens are signed with, of all replicas. */
export class StoredKeys {
  constructor(private readonly database: SqlDatabase) {}

  /** The newest first. @throws DatabaseUnavailable like every method below */
  async list(): Promise<StoredKey[]> {
    const [rows = []] = await this.database.batch("list_signing_keys", [
      {
        text: "SELECT id, private_key, created_at FROM signing_keys ORDER BY created_at DESC, id",
        values: [],
      },
    ]);
    return rows.map((row) => ({
      id: String(row["id"]),
      privateKey: String(row["private_key"]),
      createdAt: Number(row["created_at"]),
    }));
  }

  /** Does nothing when there is one that was made at `unlessSince` or later: another replica was faster. */
  async add({ id, privateKey, createdAt }: StoredKey, unlessSince: number): Promise<void> {
    await this.database.batch("add_signing_key", [
      {
        text: `INSERT INTO signing_keys (id, private_key, created_at)
          SELECT CAST($1 AS text), CAST($2 AS text), CAST($3 AS bigint)
          WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE created_at >= $4)`,
        values: [id, privateKey, createdAt, unlessSince],
      },
    ]);
  }

  async remove(id: string): Promise<void> {
    await this.database.batch("remove_signing_key", [
      { text: "DELETE FROM signing_keys WHERE id = $1", values: [id] },
    ]);
  }
}
