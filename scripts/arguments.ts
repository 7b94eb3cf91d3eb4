import { parseArgs, type ParseArgsConfig, types } from "node:util";

type ParseArgsOptions = NonNullable<ParseArgsConfig["options"]>;

/** An option of a script, for `parseArgs` and for its help. */
type Option = ParseArgsOptions[string] & {
  readonly help: string;
  /** What the option takes, such as `FILE`. @default VALUE, of a string */
  readonly takes?: string;
};
export type Options = Readonly<Record<string, Option>>;

/** What a script is, for its help. */
export interface Usage<O extends Options> {
  /** `npm run diff` */
  readonly command: string;
  /** One sentence on what it does. */
  readonly does: string;
  /** What it takes besides options, such as `[STACK…]`. @default nothing */
  readonly takes?: string;
  readonly options: O;
}

const HELP = { help: { type: "boolean", help: "says this" } } as const;

type Config<O extends Options> = { readonly options: O; readonly allowPositionals: true };
export type Arguments<O extends Options> = ReturnType<typeof parseArgs<Config<O>>>;

/**
 * A script's arguments, or its help when `--help` is among them.
 *
 * @throws TypeError of `parseArgs` naming what the script doesn't know.
 */
export function parseArguments<O extends Options>(
  usage: Usage<O>,
  args: readonly string[],
): Arguments<O> | string {
  if (args.includes("--help")) {
    return helpOf(usage);
  }
  const allowPositionals = usage.takes !== undefined;
  // Without positionals `parseArgs` refuses them, and returns none.
  const config = { args: [...args], options: usage.options, allowPositionals };
  return parseArgs<Config<O>>(config as Config<O>);
}

/** What parseArgs says of arguments that it can't take, in one sentence; nothing of another error. */
export function argumentsFault(error: unknown): string | undefined {
  const isFault =
    types.isNativeError(error) &&
    "code" in error &&
    String(error.code).startsWith("ERR_PARSE_ARGS_");
  return isFault ? error.message.replace(/\. .*$/s, "") : undefined;
}

function helpOf<O extends Options>({ command, does, takes, options }: Usage<O>): string {
  const rows = Object.entries<Option>({ ...options, ...HELP }).map(([name, option]) => {
    const value = option.type === "boolean" ? "" : ` ${option.takes ?? "VALUE"}`;
    const fallback =
      option.default === undefined || option.type === "boolean"
        ? ""
        : ` [${String(option.default)}]`;
    return [`--${name}${value}`, `${option.help}${fallback}`] as const;
  });
  const width = Math.max(...rows.map(([name]) => name.length));
  const operands = takes === undefined ? "" : ` ${takes}`;
  return [
    `Usage: ${command} --${operands} [options]`,
    "",
    does,
    "",
    ...rows.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`),
  ].join("\n");
}
