// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// Asks the Resource Manager of a local Azure, in a resource group of its own.
final class ArmClient {
  final String group = "rg-" + UUID.randomUUID().toString().substring(0, 8);
  private final LocalAzure azure;
  private final Client client;
  private final String token;

  ArmClient(LocalAzure azure, Client client) throws IOException {
    this.azure = azure;
    this.client = client;
    this.token = tokenFor("https://management.azure.com/");
  }

  String tokenFor(String resource) throws IOException {
    Map<String, String> form = client.secretForm();
    form.put("scope", resource + "/.default");
    return client.token(form).json().path("access_token").asString();
  }

  String groupPath() {
    return "/subscriptions/" + DemoWorld.SUBSCRIPTION + "/resourceGroups/" + group;
  }

  String identityPath(String name) {
    return groupPath() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
  }

  Client.Answer send(String method, String path, String body) throws IOException {
    return send(method, path, body, Optional.of(token));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Client.Answer send(String method, String path, String body, Optional<String> bearer)
      throws IOException {
    URI uri =
        path.startsWith("https:")
            ? URI.create(path)
            : azure.endpoints().authority().resolve(path + "?api-version=2024-11-01");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    bearer.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return client.send(request);
  }

  Client.Answer get(String path) throws IOException {
    return send("GET", path, "");
  }

  /// Makes the resource group and an identity in it; returns the identity's client id.
  String identity(String name) throws IOException {
    send("PUT", groupPath(), "{\"location\":\"westus2\"}");
    return send("PUT", identityPath(name), "{\"location\":\"westus2\"}")
        .json()
        .path("properties")
        .path("clientId")
        .asString();
  }

  String vaultPath(String name) {
    return groupPath() + "/providers/Microsoft.KeyVault/vaults/" + name;
  }

  /// Makes a vault in the resource group, which must be there, with no access policies.
  Client.Answer makeVault(String name, boolean roles) throws IOException {
    var body = Json.object().put("location", "westus2");
    body.putObject("properties")
        .put("tenantId", DemoWorld.TENANT)
        .put("enableRbacAuthorization", roles)
        .putArray("accessPolicies");
    return send("PUT", vaultPath(name), body.toString());
  }

  /// Changes identities: a name with `-` before it is taken away.
  Client.Answer patch(String path, String type, String... names) throws IOException {
    ObjectNode body = Json.object();
    ObjectNode identity = body.putObject("identity");
    if (!type.isEmpty()) {
      identity.put("type", type);
    }
    if (names.length > 0) {
      ObjectNode ids = identity.putObject("userAssignedIdentities");
      for (var name : names) {
        if (name.startsWith("-")) {
          ids.putNull(identityPath(name.substring(1)).toLowerCase(Locale.ROOT));
        } else {
          ids.putObject(identityPath(name));
        }
      }
    }
    return send("PATCH", path, body.toString());
  }

  Client.Answer imdsToken(String vm, String clientId) throws IOException {
    return client.get(
        URI.create(
            azure.endpoints().imds(vm)
                + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.localhost&client_id="
                + clientId),
        "Metadata",
        "true");
  }
}
