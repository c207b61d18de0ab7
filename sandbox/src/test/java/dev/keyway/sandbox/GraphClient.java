// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Asks the Graph of a local Azure.
final class GraphClient {
  private final LocalAzure azure;
  private final Client client;
  private final String token;

  GraphClient(LocalAzure azure, Client client) throws IOException {
    this.azure = azure;
    this.client = client;
    this.token = tokenFor("https://graph.microsoft.com");
  }

  String tokenFor(String resource) throws IOException {
    Map<String, String> form = client.secretForm();
    form.put("scope", resource + "/.default");
    return client.token(form).json().path("access_token").asString();
  }

  Client.Answer send(String method, String path, String body) throws IOException {
    return send(method, path, body, Optional.of(token));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Client.Answer send(String method, String path, String body, Optional<String> bearer)
      throws IOException {
    var uri =
        path.startsWith("https:")
            ? URI.create(path)
            : azure.endpoints().authority().resolve("/v1.0" + path);
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

  Client.Answer post(String path, Object body) throws IOException {
    return send("POST", path, Json.mapper().writeValueAsString(body));
  }

  Client.Answer patch(String path, Object body) throws IOException {
    return send("PATCH", path, Json.mapper().writeValueAsString(body));
  }

  Client.Answer delete(String path) throws IOException {
    return send("DELETE", path, "");
  }

  JsonNode list(String path, String filter) throws IOException {
    return get(path + "?$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
        .json()
        .path("value");
  }

  /// Makes an application without service principal.
  JsonNode application(String name) throws IOException {
    return post("/applications", Map.of("displayName", name)).json();
  }

  static String code(Client.Answer answer) {
    return answer.json().path("error").path("code").asString();
  }
}
