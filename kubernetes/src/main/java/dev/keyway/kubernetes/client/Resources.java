// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.Node;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;

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
