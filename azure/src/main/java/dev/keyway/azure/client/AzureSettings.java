// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the client depends on from outside.
///
/// @param environment the process's variables: proxies, trust roots, authorities, identity sources
/// @param nmiEndpoint where NMI of aad-pod-identity listens
/// @param tokenProxyUrl where identity binding exchanges tokens, if not at the cluster's API server
/// @param sniName the name to ask the token proxy for, if it should not be found out
/// @param tokenProxyCaFile whose certificates the token proxy shows
/// @param apiServer whose certificate tells the token proxy's name
/// @param userAgent what the requests call themselves
/// @param clock tells the time for tokens, pauses and shared reads
public record AzureSettings(
    Map<String, String> environment,
    URI nmiEndpoint,
    Optional<URI> tokenProxyUrl,
    Optional<String> sniName,
    Path tokenProxyCaFile,
    URI apiServer,
    String userAgent,
    InstantSource clock) {

  private static final String SERVICE_ACCOUNT_CA =
      "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";
  private static final String API_SERVER = "kubernetes.default.svc.cluster.local";

  public AzureSettings {
    environment = Map.copyOf(environment);
  }

  /// Returns the settings of a pod with these variables.
  public static AzureSettings fromEnvironment(Map<String, String> environment) {
    var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "").strip();
    boolean number =
        !port.isEmpty() && port.length() < 6 && port.chars().allMatch(Character::isDigit);
    var caFile = environment.getOrDefault("AZURE_KUBERNETES_CA_FILE", "").strip();
    return new AzureSettings(
        environment,
        URI.create("http://localhost:2579"),
        Optional.empty(),
        Optional.empty(),
        Path.of(caFile.isEmpty() ? SERVICE_ACCOUNT_CA : caFile),
        URI.create("https://" + API_SERVER + ":" + (number ? port : "443")),
        "keyway/" + version(),
        InstantSource.system());
  }

  /// Returns the same settings with the requests' own name lengthened by `suffix`.
  public AzureSettings withUserAgentSuffix(String suffix) {
    var name = suffix.isBlank() ? userAgent : userAgent + " " + suffix.strip();
    return new AzureSettings(
        environment, nmiEndpoint, tokenProxyUrl, sniName, tokenProxyCaFile, apiServer, name, clock);
  }

  /// Returns the same settings with another name for the requests.
  public AzureSettings withUserAgent(String name) {
    return new AzureSettings(
        environment, nmiEndpoint, tokenProxyUrl, sniName, tokenProxyCaFile, apiServer, name, clock);
  }

  /// Returns the same settings with NMI elsewhere.
  public AzureSettings withNmiEndpoint(URI endpoint) {
    return new AzureSettings(
        environment,
        endpoint,
        tokenProxyUrl,
        sniName,
        tokenProxyCaFile,
        apiServer,
        userAgent,
        clock);
  }

  /// Returns the same settings with the token proxy elsewhere, or under another server name.
  public AzureSettings withTokenProxy(Optional<URI> url, Optional<String> name) {
    return new AzureSettings(
        environment, nmiEndpoint, url, name, tokenProxyCaFile, apiServer, userAgent, clock);
  }

  private static String version() {
    return Optional.ofNullable(AzureSettings.class.getPackage().getImplementationVersion())
        .orElse("dev");
  }

  @Override
  public String toString() {
    // Values in the environment may be secrets.
    return "AzureSettings" + new TreeMap<>(environment).keySet();
  }
}
