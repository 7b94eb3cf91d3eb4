import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseInput } from "../support/parse-input";
import { TAG } from "../kubernetes/image-tag";
import { rule } from "../support/fields";
import { applications } from "../workloads/catalogue";
import type { AddonName } from "../addons/catalogue";
import { addonName } from "../addons/settings";

/** A value for all applications, or `<application>=<value>` for each, separated by commas. */
function perApplication(isValue: (value: string) => boolean, what: string) {
  const known = applications.map(({ name }) => name);
  return z
    .string()
    .refine(
      (text) =>
        text.split(",").every((part) => {
          const [value = "", name] = part.split("=").toReversed();
          return isValue(value) && (name === undefined || known.includes(name));
        }),
      rule(
        `${what}, or <application>=<the same>, separated by commas, of ${known.join(", ")}`,
        "copy it from the build, or correct its spelling",
      ),
    )
    .optional();
}

/** The variables that are read; which environments `ENVIRONMENT` may name is the caller's to say. */
const fields = {
  /** Which file of environments/ is synthesised. @default local */
  ENVIRONMENT: z.string().default("local"),
  /** Kubeconfig file(s) of `local`, separated by `:`. @default ~/.kube/config */
  KUBECONFIG: z
    .string()
    .transform((paths) => paths.split(":").filter((file) => file !== ""))
    .refine(
      (files) => files.some((file) => existsSync(file)),
      rule("a file that exists, or several separated by `:`", "correct it, or unset it"),
    )
    .optional(),
  /** Context of `local` when it isn't the kind cluster's. @default the one in environments/local.ts */
  KUBE_CONTEXT: z.string().min(1).optional(),
  /** Folder of packaged charts, or `oci://…`, instead of the charts' own repositories. */
  CHART_MIRROR: z
    .string()
    .refine(
      (mirror) => mirror.startsWith("oci://") || existsSync(mirror),
      rule(
        "a folder that exists, or `oci://…`",
        "fill one with `npm run charts:mirror -- <folder>`, or unset it",
      ),
    )
    .optional(),
  /** Add-ons that the cluster has already, separated by commas, such as k3d's metrics-server. */
  SKIP_ADDONS: z
    .string()
    .transform((names) => names.split(",").map((name) => name.trim()))
    .refine(
      (names): names is AddonName[] => names.every((name) => addonName.safeParse(name).success),
      rule(`names of add-ons, separated by commas: ${addonName.options.join(", ")}`, "correct it"),
    )
    .optional(),
  /**
   * Tag of the applications' images, or `<application>=<tag>` for each, separated by commas; set by
   * the pipeline. @default the version in service/package.json
   */
  IMAGE_TAG: perApplication(
    (tag) => TAG.test(tag) && tag !== "latest",
    "a tag of at most 128 letters, digits, `_`, `.` and `-` that names one build, not `latest`",
  ),
  /**
   * Digest of the application's image (`sha256:…`), or `<application>=<digest>` for each, separated
   * by commas; set by a promotion, wins over the tag.
   */
  IMAGE_DIGEST: perApplication(
    (digest) => /^sha256:[0-9a-f]{64}$/.test(digest),
    "`sha256:` and 64 hexadecimal digits",
  ),
  /** Commit that is deployed, kept in the state beside the images. @default unknown */
  COMMIT: z
    .string()
    .refine(
      (commit) => /^[0-9a-f]{7,64}$/.test(commit),
      rule("7 to 64 hexadecimal digits", "write that of `git rev-parse HEAD`, or unset it"),
    )
    .optional(),
  /** How kubelogin signs in to AKS. @default azurecli */
  KUBELOGIN_MODE: z.enum(["azurecli", "workloadidentity", "spn", "msi"]).default("azurecli"),
  /** `true` brings cdktf's creation stacks back, to find an unresolved token. @default false */
  CREATION_STACKS: z.enum(["true", "false"]).default("false"),
};

/** What the shell or the pipeline decides; everything else is in the environment's file. */
export interface ProcessEnvironment {
  readonly environment: string;
  readonly kubeconfigPaths: readonly string[] | undefined;
  readonly kubeContext: string | undefined;
  readonly chartMirror: string | undefined;
  readonly skippedAddons: readonly AddonName[];
  readonly imageTag: string | undefined;
  readonly imageDigest: string | undefined;
  readonly commit: string | undefined;
  readonly kubeloginMode: "azurecli" | "workloadidentity" | "spn" | "msi";
  readonly creationStacks: boolean;
}

const signInFields = {
  /** Host of Azure's management API, as azurerm reads it. @default management.azure.com */
  ARM_METADATA_HOSTNAME: z.string().min(1).optional(),
  /** Application that the scripts sign in as, as azurerm reads it. @default - whoever `az login` was */
  ARM_CLIENT_ID: z.string().min(1).optional(),
  /** Its secret. */
  ARM_CLIENT_SECRET: z.string().min(1).optional(),
};

/** How scripts reach Azure's management API: azurerm's own variables; never part of a synth. */
export interface ManagementSignIn {
  readonly metadataHost: string | undefined;
  /** Both, or neither: then the Azure CLI is asked. */
  readonly application: { readonly id: string; readonly secret: string } | undefined;
}

export function managementSignIn(variables: NodeJS.ProcessEnv = process.env): ManagementSignIn {
  const parsed = parseInput(
    "the process environment",
    z.object(signInFields),
    withoutEmpty(variables),
  );
  const { ARM_CLIENT_ID: id, ARM_CLIENT_SECRET: secret } = parsed;
  return {
    metadataHost: parsed.ARM_METADATA_HOSTNAME,
    application: id === undefined || secret === undefined ? undefined : { id, secret },
  };
}

/** An exported but empty variable is a shell's way of saying "not set". */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
}

/**
 * With paths as seen from where the command was typed: npm runs scripts in the project's folder, and
 * says in `INIT_CWD` where it was called.
 */
function fromCallersFolder(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { INIT_CWD: folder = ".", KUBECONFIG: kubeconfig, CHART_MIRROR: mirror } = variables;
  const files = kubeconfig
    ?.split(":")
    .map((file) => (file === "" ? "" : path.resolve(folder, file)));
  return {
    ...variables,
    ...(files && { KUBECONFIG: files.join(":") }),
    ...(mirror !== undefined &&
      mirror !== "" &&
      !mirror.startsWith("oci://") && { CHART_MIRROR: path.resolve(folder, mirror) }),
  };
}

/** Where cdktf writes the stacks: its CLI says so to the program that it starts. */
export function synthesisFolder(variables: NodeJS.ProcessEnv = process.env): string {
  return variables["CDKTF_OUTDIR"] ?? "cdktf.out";
}

/** The variables a child process gets: this process's own and the given ones. */
export function childEnvironment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...fromCallersFolder(process.env), ...additions };
}

/**
 * The only reader of `process.env`, with the other functions of this file.
 *
 * @param names environments that `ENVIRONMENT` may select.
 * @throws ProblemsError naming every variable that can't be used, with the values that can.
 */
export function readProcessEnvironment(
  names: readonly string[],
  variables: NodeJS.ProcessEnv = process.env,
): ProcessEnvironment {
  const schema = z.object({ ...fields, ENVIRONMENT: z.enum(names).default("local") });
  const parsed = parseInput(
    "the process environment",
    schema,
    withoutEmpty(fromCallersFolder(variables)),
  );
  return {
    environment: parsed.ENVIRONMENT,
    kubeconfigPaths: parsed.KUBECONFIG,
    kubeContext: parsed.KUBE_CONTEXT,
    chartMirror: parsed.CHART_MIRROR,
    skippedAddons: parsed.SKIP_ADDONS ?? [],
    imageTag: parsed.IMAGE_TAG,
    imageDigest: parsed.IMAGE_DIGEST,
    commit: parsed.COMMIT,
    kubeloginMode: parsed.KUBELOGIN_MODE,
    creationStacks: parsed.CREATION_STACKS === "true",
  };
}
