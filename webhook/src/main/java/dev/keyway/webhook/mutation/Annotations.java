// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

/// What pods and service accounts are told apart by (workload-identity.md §4).
final class Annotations {
  static final String PREFIX = "azure.workload.identity/";

  /// A label of pods; anywhere else it does nothing.
  static final String USE_LABEL = PREFIX + "use";

  static final String EXPIRATION = PREFIX + "service-account-token-expiration";
  static final String SKIP_CONTAINERS = PREFIX + "skip-containers";
  static final String INJECT_PROXY = PREFIX + "inject-proxy-sidecar";
  static final String PROXY_PORT = PREFIX + "proxy-sidecar-port";
  static final String CLIENT_ID = PREFIX + "client-id";
  static final String TENANT_ID = PREFIX + "tenant-id";

  private Annotations() {}
}
