// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.local;

import dev.keyway.azure.client.AzureSettings;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.Endpoints;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a program needs to know to take a local Azure for the real one.
///
/// @param caFile the authority that its certificates go back to
/// @param cloudFile describes it as a custom cloud
public record LocalCloud(Endpoints endpoints, Path caFile, Path cloudFile) {
  /// The name under which a custom cloud's file is read.
  public static final String NAME = "AzureStackCloud";

  /// Returns the variables of a provider, or of anything else that reads them, on the demo's node.
  public Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AZURE_ENVIRONMENT_FILEPATH", cloudFile.toString());
    environment.put("AZURE_AUTHORITY_HOST", endpoints.authority().toString());
    environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", imds().toString());
    environment.put("AZURE_KUBERNETES_CA_FILE", caFile.toString());
    environment.put("SSL_CERT_FILE", caFile.toString());
    environment.put("SSL_CERT_DIR", "");
    return environment;
  }

  /// Returns the flags of a provider that the variables have no word for.
  public List<String> providerFlags() {
    return List.of(
        "--cloud-name=" + NAME,
        "--nmi-endpoint=" + endpoints.nmi(),
        "--token-proxy-url=" + endpoints.tokenProxy(),
        "--sni-name=" + endpoints.tokenProxyServerName());
  }

  /// Returns the same for a client in this process.
  public AzureSettings settings() {
    return AzureSettings.fromEnvironment(environment())
        .withNmiEndpoint(endpoints.nmi())
        .withTokenProxy(
            Optional.of(endpoints.tokenProxy()), Optional.of(endpoints.tokenProxyServerName()));
  }

  private URI imds() {
    return endpoints.imds(DemoWorld.VIRTUAL_MACHINE);
  }
}
