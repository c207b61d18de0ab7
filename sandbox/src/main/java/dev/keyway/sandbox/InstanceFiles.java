// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.state.StateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The files by which programs find and trust a running instance.
record InstanceFiles(Path directory, boolean temporary) {

  /// Takes the state directory, or a new temporary one.
  static InstanceFiles in(Optional<Path> stateDirectory) throws IOException {
    return stateDirectory.isPresent()
        ? new InstanceFiles(stateDirectory.get().toAbsolutePath(), false)
        : new InstanceFiles(Files.createTempDirectory("keyway-local-azure"), true);
  }

  Path authority() {
    return directory.resolve("ca.pem");
  }

  Path cloud() {
    return directory.resolve("cloud.json");
  }

  Path adminToken() {
    return directory.resolve("admin-token");
  }

  Path endpoints() {
    return directory.resolve("endpoints.json");
  }

  /// Returns a new token for the control interface.
  static String newToken() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  void write(Endpoints endpoints, String authorityPem, String token) throws IOException {
    write(authority(), authorityPem);
    write(adminToken(), token + "\n");
    write(cloud(), cloudJson(endpoints).toPrettyString() + "\n");
    writeEndpoints(endpoints);
  }

  void writeEndpoints(Endpoints endpoints) throws IOException {
    ObjectNode json = Json.mapper().valueToTree(endpoints);
    json.put("caFile", authority().toString());
    json.put("cloudFile", cloud().toString());
    json.put("adminTokenFile", adminToken().toString());
    json.put("pid", ProcessHandle.current().pid());
    write(endpoints(), json.toPrettyString() + "\n");
  }

  /// Takes away what is true only while the instance runs, or everything if it was temporary.
  void remove() throws IOException {
    if (!temporary) {
      Files.deleteIfExists(adminToken());
      Files.deleteIfExists(endpoints());
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private static void write(Path file, String text) throws IOException {
    StateFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The form that Azure's own programs read from `AZURE_ENVIRONMENT_FILEPATH`.
  private static ObjectNode cloudJson(Endpoints endpoints) {
    String base = endpoints.authority().toString();
    return Json.object()
        .put("name", "AzureStackCloud")
        .put("managementPortalURL", base)
        .put("serviceManagementEndpoint", base)
        .put("resourceManagerEndpoint", base)
        .put("activeDirectoryEndpoint", base)
        .put("keyVaultEndpoint", endpoints.keyVaultResource() + "/")
        .put("graphEndpoint", base)
        .put("microsoftGraphEndpoint", base)
        .put("keyVaultDNSSuffix", endpoints.vaultDnsSuffix())
        .put("tokenAudience", base);
  }
}
