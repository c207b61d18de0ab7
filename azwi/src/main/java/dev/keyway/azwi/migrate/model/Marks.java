// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.model;

/// Labels and annotations that the move reads or writes.
public final class Marks {
  /// On a workload: the record of its move, as JSON.
  public static final String RECORD = "keyway.dev/migration";

  /// On what the move has created: for whom.
  public static final String CREATED = "keyway.dev/created-by-migration";

  /// On a service account: the identity whose tokens its pods ask for.
  public static final String CLIENT_ID = "azure.workload.identity/client-id";

  public static final String TENANT_ID = "azure.workload.identity/tenant-id";

  /// On a pod: the webhook is to give it a token.
  public static final String USE = "azure.workload.identity/use";

  /// On a pod: requests to the metadata endpoint are to be answered by a sidecar.
  public static final String INJECT_PROXY = "azure.workload.identity/inject-proxy-sidecar";

  private Marks() {}
}
