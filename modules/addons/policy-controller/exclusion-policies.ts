import type { Manifest } from "../../kubernetes/manifests";

const NAME = "image-policies-hold";

/** Namespaces with this label are left out by the controller, which adds that to its webhooks itself. */
const EXCLUDED = "webhooks.knative.dev/exclude";

/**
 * Who may make and change namespaces, as the pipeline may, can't leave one out: only who may change the
 * policies can. Checked by the API server itself.
 */
export const exclusionPolicies: readonly Manifest[] = [
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: NAME },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [""],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["namespaces"],
          },
        ],
      },
      matchConditions: [
        {
          name: "may-not-change-image-policies",
          expression:
            "!authorizer.group('policy.sigstore.dev').resource('clusterimagepolicies').check('update').allowed()",
        },
      ],
      validations: [
        {
          expression: `!has(object.metadata.labels) || !('${EXCLUDED}' in object.metadata.labels)`,
          message: `${EXCLUDED} would let images run that nobody signed: only who may change ClusterImagePolicies sets it`,
          reason: "Forbidden",
        },
      ],
    },
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: NAME },
    spec: { policyName: NAME, validationActions: ["Deny"] },
  },
];
