// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import dev.keyway.agent.flag.Setting;
import java.util.List;

/// What pods and service accounts are told apart by (workload-identity.md §4).
public final class Annotations {
  private static final String POD_LABEL = "Labels of pods";
  private static final String POD = "Annotations of pods";
  private static final String ACCOUNT = "Annotations of service accounts";

  static final String PREFIX = "azure.workload.identity/";

  /// A label of pods; anywhere else it does nothing.
  static final String USE_LABEL = PREFIX + "use";

  static final String EXPIRATION = PREFIX + "service-account-token-expiration";
  static final String SKIP_CONTAINERS = PREFIX + "skip-containers";
  static final String INJECT_PROXY = PREFIX + "inject-proxy-sidecar";
  static final String PROXY_PORT = PREFIX + "proxy-sidecar-port";
  static final String CLIENT_ID = PREFIX + "client-id";
  static final String TENANT_ID = PREFIX + "tenant-id";

  /// All of them, under what they stand on.
  public static final List<Setting> TABLE =
      List.of(
          Setting.of(POD_LABEL, USE_LABEL, "\"true\": the webhook gives the pod workload identity"),
          new Setting(
              POD,
              EXPIRATION,
              Integer.toString(TokenLifetime.DEFAULT),
              "seconds that the pod's token is valid, 3600 to 86400; goes before the account's"),
          Setting.of(
              POD, SKIP_CONTAINERS, "containers that get neither token nor variables: NAME;..."),
          new Setting(
              POD,
              INJECT_PROXY,
              "false",
              "anything else: a proxy answers calls to the metadata service"),
          new Setting(
              POD, PROXY_PORT, Integer.toString(ProxyRequest.DEFAULT_PORT), "the proxy's port"),
          Setting.of(
              POD,
              USE_LABEL + "-SUFFIX",
              "identity binding, where --custom-token-endpoint-annotation-suffix is SUFFIX"),
          Setting.of(ACCOUNT, CLIENT_ID, "client ID of the identity"),
          Setting.of(ACCOUNT, TENANT_ID, "its tenant; without it AZURE_TENANT_ID of the webhook"),
          new Setting(
              ACCOUNT,
              EXPIRATION,
              Integer.toString(TokenLifetime.DEFAULT),
              "seconds that the tokens of its pods are valid"));

  private Annotations() {}
}
