// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a SecretProviderClass with the pod's facts, trimmed and typed (provider.md
/// §5). Holds service-account tokens.
///
/// @param mode empty if the switches cannot be told or contradict each other
/// @param tokens kubelet's service-account tokens, as JSON
record MountParameters(
    PodRef pod,
    Optional<IdentityMode> mode,
    String vaultName,
    String tenant,
    boolean tenantByOldName,
    String cloudName,
    String cloudFile,
    String userAssignedIdentityId,
    String clientId,
    String serviceAccount,
    String objects,
    String tokens,
    String podUid) {
  private static final String POD = "csi.storage.k8s.io/";

  static MountParameters of(Map<String, String> attributes, Problems problems) {
    var read = new Reader(attributes, problems);
    var pod =
        new PodRef(
            read.required(POD + "pod.namespace", "the pod's namespace"),
            read.required(POD + "pod.name", "the pod's name"));
    var mode = read.mode();
    var vault = read.text("keyvaultName");
    VaultName.fault(vault).ifPresent(problems::add);
    var tenant = read.text("tenantID");
    var byOldName = tenant.isEmpty();
    if (byOldName) {
      tenant = read.text("tenantId");
    }
    return new MountParameters(
        pod,
        mode,
        vault,
        tenant,
        byOldName,
        read.text("cloudName"),
        read.text("cloudEnvFileName"),
        read.text("userAssignedIdentityID"),
        read.text("clientID"),
        read.text(POD + "serviceAccount.name"),
        read.text("objects"),
        read.text(POD + "serviceAccount.tokens"),
        read.text(POD + "pod.uid"));
  }

  /// Returns the same with what the pod's service account says of its identity, where the class
  /// says nothing.
  MountParameters completedBy(AnnotatedAccount account) {
    return new MountParameters(
        pod,
        mode,
        vaultName,
        tenant.isEmpty() ? account.tenant() : tenant,
        tenantByOldName && !tenant.isEmpty(),
        cloudName,
        cloudFile,
        userAssignedIdentityId,
        clientId.isEmpty() ? account.clientId() : clientId,
        serviceAccount,
        objects,
        tokens,
        podUid);
  }

  /// Notes what is wrong with the tenant.
  ///
  /// @param elsewhere where else none was found
  void checkTenant(String elsewhere, Problems problems) {
    if (tenant.isEmpty()) {
      problems.add("tenantID (or its older spelling tenantId) is not set" + elsewhere);
    } else if (!tenant.matches("[0-9A-Za-z.-]+")) {
      problems.add(
          "tenantID "
              + Text.quote(tenant)
              + " is invalid: it may have letters, digits, dots and hyphens only");
    }
  }

  @Override
  public String toString() {
    return "MountParameters[" + pod + ", " + vaultName + "]";
  }

  private record Reader(Map<String, String> attributes, Problems problems) {

    String text(String key) {
      return Text.trim(attributes.getOrDefault(key, ""));
    }

    String required(String key, String meaning) {
      var value = text(key);
      if (value.isEmpty()) {
        problems.add(
            meaning + " (" + key + ") is not set: the CSIDriver object needs podInfoOnMount: true");
      } else if (!value.matches("[-.0-9A-Za-z]{1,253}")) {
        problems.add(meaning + " (" + key + ") is no name in Kubernetes: " + Text.quote(value));
      }
      return value;
    }

    Optional<IdentityMode> mode() {
      int before = problems.count();
      List<IdentityMode> on = new ArrayList<>();
      if (flag("usePodIdentity")) {
        on.add(IdentityMode.POD_IDENTITY);
      }
      if (flag("useVMManagedIdentity")) {
        on.add(IdentityMode.VM_MANAGED_IDENTITY);
      }
      if (flag("useAzureTokenProxy")) {
        on.add(IdentityMode.AZURE_TOKEN_PROXY);
      }
      if (on.size() > 1) {
        problems.add(
            "only one of usePodIdentity, useVMManagedIdentity and useAzureTokenProxy can be true:"
                + " a mount has a single identity mode");
      }
      if (problems.count() > before) {
        return Optional.empty();
      }
      return Optional.of(on.isEmpty() ? IdentityMode.NONE : on.getFirst());
    }

    private boolean flag(String key) {
      var value = text(key);
      return switch (value) {
        case "1", "t", "T", "TRUE", "true", "True" -> true;
        case "", "0", "f", "F", "FALSE", "false", "False" -> false;
        default -> {
          problems.add(key + " is " + Text.quote(value) + ", but must be true or false");
          yield false;
        }
      };
    }
  }
}
