/** A failure that Azure, Terraform or Helm words in a way that can be recognised. */
export interface KnownError {
  /** As it stands in docs/first-apply.md. */
  readonly text: string;
  readonly pattern: RegExp;
  readonly cause: string;
  readonly remedy: string;
  /** Whether it passes by itself, so that the first deploy tries again. @default false */
  readonly passes?: boolean;
}

/** Each is a row of docs/first-apply.md, in this order. */
export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    text: "CustomKubeletIdentityMissingPermissionError",
    pattern: /CustomKubeletIdentityMissingPermissionError/,
    cause: "AKS doesn't see the role assignment yet that was made a moment ago",
    remedy: "deploy again in some minutes",
    passes: true,
  },
  {
    text: "PrincipalNotFound",
    pattern: /PrincipalNotFound/,
    cause:
      "Entra doesn't know a new identity everywhere yet; or a group of the environment's file is none of the tenant",
    remedy: "deploy again; when it stays, compare the ids below `access` with `az ad group list`",
    passes: true,
  },
  {
    text: "AuthorizationPermissionMismatch",
    pattern: /AuthorizationPermissionMismatch/,
    cause:
      "the state's account doesn't let you in: its role assignment is some minutes old, or you are in no group of `access.clusterAdmins`",
    remedy: "deploy again in some minutes; when it stays, join the group",
    passes: true,
  },
  {
    text: "AnotherOperationInProgress, OperationNotAllowed … in progress",
    pattern: /AnotherOperationInProgress|(another|an) operation .{0,80}in progress/i,
    cause: "Azure still works on the same resource, often after an interrupted apply",
    remedy: "deploy again when it is done",
    passes: true,
  },
  {
    text: "AuthorizationFailed",
    pattern: /AuthorizationFailed|LinkedAuthorizationFailed/,
    cause: "whoever is signed in lacks a role; a new assignment takes some minutes",
    remedy: "see the rights in docs/azure-bootstrap.md, sign in anew, deploy again",
  },
  {
    text: "ResourceGroupNotFound (rg-…) at Delivery_PromotedImages",
    pattern: /ResourceGroupNotFound[\s\S]{0,200}Delivery_PromotedImages/,
    cause:
      "the environment that `delivery.promotesFrom` names isn't deployed: its registry isn't there",
    remedy: "deploy that one first, or set `promotesFrom` to null",
  },
  {
    text: "a resource with the ID … already exists",
    pattern: /already exists - to be managed via Terraform|RoleAssignmentExists/,
    cause:
      "it was made by an apply that ended before it could write its state, or by somebody else",
    remedy: "npm run import, then deploy again",
  },
  {
    text: "Error acquiring the state lock",
    pattern: /Error acquiring the state lock|state blob is already locked/,
    cause: "another deploy runs, or one was killed: its lease outlives it",
    remedy: "when nobody deploys: terraform force-unlock, as the error says, then npm run import",
  },
  {
    text: "ScopeLocked",
    pattern: /ScopeLocked/,
    cause: "a lock keeps what the change would delete",
    remedy: "see Destroy in docs/operations.md",
  },
  {
    text: "VaultAlreadyExists, StorageAccountAlreadyTaken, AlreadyInUse, ServerNameAlreadyExists",
    pattern:
      /VaultAlreadyExists|StorageAccountAlreadyTaken|\bAlreadyInUse\b|ServerNameAlreadyExists/,
    cause: "the name is taken by somebody else, anywhere in Azure",
    remedy: "set `azure.nameSuffix` in the environment's file",
  },
  {
    text: "ErrCode_InsufficientVCPUQuota, QuotaExceeded",
    pattern: /InsufficientVCPUQuota|QuotaExceeded|exceeding approved .{0,60}quota/,
    cause: "the subscription may not have so many vCPUs of this family in the region",
    remedy: "ask for more in the portal (Quotas), or choose smaller pools",
  },
  {
    text: "SkuNotAvailable, AvailabilityZoneNotSupported",
    pattern: /SkuNotAvailable|AvailabilityZoneNotSupported|VMSizeNotSupported/,
    cause: "the region, or a zone of it, has no such machines for this subscription",
    remedy: "`az vm list-skus --location <region> --zone` says which it has: change `vmSize`",
  },
  {
    text: "SubscriptionNotEnabledEncryptionAtHost",
    pattern: /SubscriptionNotEnabledEncryptionAtHost|EncryptionAtHost.{0,40}not enabled/,
    cause: "the feature isn't registered yet",
    remedy: "npm run bootstrap, and again until it says `left alone`",
  },
  {
    text: "MissingSubscriptionRegistration",
    pattern: /MissingSubscriptionRegistration|SubscriptionNotRegistered/,
    cause: "the subscription doesn't use this service yet, and Terraform may not register it",
    remedy: "`az provider register --namespace <the one in the error>`",
  },
  {
    text: "RequestDisallowedByPolicy",
    pattern: /RequestDisallowedByPolicy/,
    cause: "a policy of your organisation refuses a property, named in the error",
    remedy: "change it in the environment's file, or ask for an exemption",
  },
  {
    text: "AADSTS700024, ExpiredAuthenticationToken",
    pattern: /AADSTS700024|ExpiredAuthenticationToken|AADSTS700082/,
    cause: "the sign-in is over",
    remedy: "az login, deploy again",
  },
  {
    text: "dial tcp … i/o timeout, no such host (….azmk8s.io)",
    pattern:
      /azmk8s\.io.{0,200}(i\/o timeout|no such host|context deadline exceeded)|dial tcp .{0,60}(i\/o timeout|no such host)/s,
    cause:
      "the API server isn't reached from here: its address is private, or yours isn't among `authorizedIpRanges`",
    remedy: "see Reach a private API server in docs/azure-bootstrap.md",
  },
  {
    text: "cannot re-use a name that is still in use",
    pattern: /cannot re-use a name that is still in use/,
    cause: "an interrupted Helm operation left its mark",
    remedy: "take it away as docs/operations.md says, deploy again",
  },
  {
    text: "context deadline exceeded, timed out waiting for the condition",
    pattern: /context deadline exceeded|timed out waiting for the condition/,
    cause:
      "a release's pods never got ready: an image that can't be pulled, a secret that isn't in the vault, no room on the nodes",
    remedy:
      "kubectl events --all-namespaces --types=Warning says which; npm run bootstrap for a secret",
  },
];

/** What is known of an error's text. */
export function knownErrors(text: string): readonly KnownError[] {
  return KNOWN_ERRORS.filter(({ pattern }) => pattern.test(text));
}
