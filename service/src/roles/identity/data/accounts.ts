import { randomUUID } from "node:crypto";
import type { SqlDatabase, SqlRow, SqlStatement } from "../../../database/sql";
import type { Account } from "./account";

interface StoredAccount {
  readonly account: Account;
  readonly passwordHash: string;
}

/** Accounts, by their id and by their address. */
export class Accounts {
  constructor(private readonly database: SqlDatabase) {}

  /** Does nothing when the address is taken. @throws DatabaseUnavailable like every method below */
  async add({ email, name, company }: Omit<Account, "id">, passwordHash: string): Promise<void> {
    await this.database.batch("add_account", [
      {
        text: `INSERT INTO accounts (id, email, name, company, password_hash, created_at)
          VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING`,
        values: [
          randomUUID(),
          email,
          name,
          company ?? null,
          passwordHash,
          new Date().toISOString(),
        ],
      },
    ]);
  }

  async findByEmail(email: string): Promise<StoredAccount | undefined> {
    return this.#select("email = $1", [email]);
  }

  async find(id: string): Promise<Account | undefined> {
    return (await this.#select("id = $1", [id]))?.account;
  }

  async #select(
    condition: string,
    values: SqlStatement["values"],
  ): Promise<StoredAccount | undefined> {
    const [[row] = []] = await this.database.batch("find_account", [
      {
        text: `SELECT id, email, name, company, password_hash FROM accounts WHERE ${condition}`,
        values,
      },
    ]);
    return row && toAccount(row);
  }
}

function toAccount(row: SqlRow): StoredAccount {
  return {
    account: {
      id: String(row["id"]),
      email: String(row["email"]),
      name: String(row["name"]),
      company: row["company"] === null ? undefined : String(row["company"]),
    },
    passwordHash: String(row["password_hash"]),
  };
}
