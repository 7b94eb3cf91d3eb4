import type { Construct } from "constructs";
import type { PodOptions, PodProps } from "./pod";
import { checkKeys, checkSyntax } from "./syntax";

/** Reports every name, key and path of a workload's pods that Kubernetes would refuse. */
export function checkPodSyntax(scope: Construct, props: PodProps, options: PodOptions): void {
  checkSyntax(scope, "name", "name", props.name);
  checkSyntax(scope, "labelValue", "partOf", props.partOf);
  checkSyntax(scope, "labelValue", "component", props.component);
  checkSyntax(scope, "imageRepository", "image.repository", props.image.repository);
  checkKeys(scope, "labelKey", "podLabels", props.podLabels);
  for (const [key, value] of Object.entries(props.podLabels ?? {})) {
    checkSyntax(scope, "labelValue", `podLabels[${JSON.stringify(key)}]`, value);
  }
  checkKeys(scope, "labelKey", "serviceAccountAnnotations", props.serviceAccountAnnotations);
  checkKeys(scope, "variableName", "variables", props.variables);
  checkKeys(scope, "fileName", "configFiles.files", props.configFiles?.files);
  const folders = [
    ...(props.configFiles ? [{ at: "configFiles", ...props.configFiles }] : []),
    ...(props.volumes ?? []).map((volume, i) => ({ at: `volumes[${i}]`, ...volume })),
    ...(props.secrets ?? []).map((secret, i) => ({ at: `secrets[${i}]`, ...secret })),
  ];
  for (const { at, mountPath } of folders) {
    checkSyntax(scope, "mountPath", `${at}.mountPath`, mountPath);
  }
  for (const [index, { name }] of (props.volumes ?? []).entries()) {
    checkSyntax(scope, "name", `volumes[${index}].name`, name);
  }
  for (const [index, { name }] of options.ports.entries()) {
    checkSyntax(scope, "portName", `ports[${index}].name`, name);
  }
  for (const kind of ["startup", "liveness", "readiness"] as const) {
    const path = options.probes?.[kind]?.path;
    if (path !== undefined) {
      checkSyntax(scope, "urlPath", `probes.${kind}.path`, path);
    }
  }
}
