// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.Node;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.api.SecretValues;

/// The kinds of objects that Keyway deals with.
public final class Resources {
  /// The API group of the Secrets Store's own kinds.
  public static final String SECRETS_STORE_GROUP = "secrets-store.csi.x-k8s.io";

  public static final Resource<Pod> PODS =
      new Resource<>("", "v1", "Pod", "pods", true, PodReading::pod);

  /// Secrets, of whose values only digests are kept.
  public static final Resource<Secret> SECRETS =
      new Resource<>("", "v1", "Secret", "secrets", true, SecretReading::secret);

  public static final Resource<Node> NODES =
      new Resource<>("", "v1", "Node", "nodes", false, NodeReading::node);

  public static final Resource<CsiDriver> CSI_DRIVERS =
      new Resource<>(
          "storage.k8s.io", "v1", "CSIDriver", "csidrivers", false, NodeReading::csiDriver);

  public static final Resource<SecretProviderClass> SECRET_PROVIDER_CLASSES =
      new Resource<>(
          SECRETS_STORE_GROUP,
          "v1",
          "SecretProviderClass",
          "secretproviderclasses",
          true,
          SecretsStoreReading::secretProviderClass);

  public static final Resource<SecretProviderClassPodStatus> POD_STATUSES =
      new Resource<>(
          SECRETS_STORE_GROUP,
          "v1",
          "SecretProviderClassPodStatus",
          "secretproviderclasspodstatuses",
          true,
          SecretsStoreReading::podStatus);

  /// The API group of pod identity's kinds.
  public static final String POD_IDENTITY_GROUP = "aadpodidentity.k8s.io";

  public static final Resource<AzureIdentity> AZURE_IDENTITIES =
      new Resource<>(
          POD_IDENTITY_GROUP,
          "v1",
          "AzureIdentity",
          "azureidentities",
          true,
          PodIdentityReading::identity);

  public static final Resource<AzureIdentityBinding> AZURE_IDENTITY_BINDINGS =
      new Resource<>(
          POD_IDENTITY_GROUP,
          "v1",
          "AzureIdentityBinding",
          "azureidentitybindings",
          true,
          PodIdentityReading::binding);

  public static final Resource<AzureAssignedIdentity> AZURE_ASSIGNED_IDENTITIES =
      new Resource<>(
          POD_IDENTITY_GROUP,
          "v1",
          "AzureAssignedIdentity",
          "azureassignedidentities",
          true,
          PodIdentityReading::assigned);

  public static final Resource<AzurePodIdentityException> AZURE_POD_IDENTITY_EXCEPTIONS =
      new Resource<>(
          POD_IDENTITY_GROUP,
          "v1",
          "AzurePodIdentityException",
          "azurepodidentityexceptions",
          true,
          PodIdentityReading::exception);

  /// Secrets with their values, for who signs in with them. Read one at a time, never kept.
  public static final Resource<SecretValues> SECRET_VALUES =
      new Resource<>("", "v1", "Secret", "secrets", true, SecretReading::values);

  public static final Resource<GenericObject> CONFIG_MAPS =
      generic("", "v1", "ConfigMap", "configmaps", true);

  public static final Resource<GenericObject> ENDPOINTS =
      generic("", "v1", "Endpoints", "endpoints", true);

  public static final Resource<GenericObject> LEASES =
      generic("coordination.k8s.io", "v1", "Lease", "leases", true);

  public static final Resource<GenericObject> EVENTS = generic("", "v1", "Event", "events", true);

  public static final Resource<GenericObject> SERVICE_ACCOUNTS =
      generic("", "v1", "ServiceAccount", "serviceaccounts", true);

  private Resources() {}

  /// Returns a kind whose objects are kept as JSON.
  public static Resource<GenericObject> generic(
      String group, String version, String kind, String plural, boolean namespaced) {
    return new Resource<>(
        group,
        version,
        kind,
        plural,
        namespaced,
        json -> new GenericObject(MetaReading.meta(json), json));
  }
}
