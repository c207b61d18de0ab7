// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.tls.Certificates;
import dev.keyway.sandbox.tls.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/// A plain HTTPS client that trusts one local Azure.
final class Client {
  static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final LocalAzure azure;
  private final HttpClient http;

  Client(LocalAzure azure) {
    this.azure = azure;
    this.http = HttpClient.newBuilder().sslContext(tls(azure)).build();
  }

  /// Status, headers and body of an answer.
  record Answer(int status, HttpResponse<String> raw) {
    JsonNode json() {
      return Json.parse(raw.body());
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  static SSLContext tls(LocalAzure azure) {
    try {
      return TlsContexts.client(Certificates.parse(Files.readString(azure.caFile())));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(
              request.timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Answer get(URI uri, String... headers) throws IOException {
    var request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  Answer entra(String path) throws IOException {
    return get(azure.endpoints().authority().resolve(path));
  }

  Answer form(URI uri, Map<String, String> form) throws IOException {
    String body =
        form.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer token(Map<String, String> form) throws IOException {
    return token(DemoWorld.TENANT, form);
  }

  Answer token(String tenant, Map<String, String> form) throws IOException {
    return form(azure.endpoints().authority().resolve(tenant + "/oauth2/v2.0/token"), form);
  }

  Map<String, String> secretForm() {
    Map<String, String> form = baseForm(DemoWorld.SERVICE_PRINCIPAL);
    form.put("client_secret", DemoWorld.SERVICE_PRINCIPAL_SECRET);
    return form;
  }

  Map<String, String> baseForm(String clientId) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", clientId);
    form.put("scope", azure.endpoints().keyVaultResource() + "/.default");
    return form;
  }

  Map<String, String> assertionForm(String clientId, String assertion) {
    Map<String, String> form = baseForm(clientId);
    form.put("client_assertion_type", JWT_BEARER);
    form.put("client_assertion", assertion);
    return form;
  }

  String serviceAccountToken(String serviceAccount) {
    return azure.serviceAccountToken(
        "default",
        serviceAccount,
        "pod",
        FederatedCredential.TOKEN_EXCHANGE,
        Duration.ofMinutes(10));
  }

  String accessToken() throws IOException {
    return token(secretForm()).json().path("access_token").asString();
  }

  Answer vault(String token, String path) throws IOException {
    return vault("GET", token, path, "");
  }

  Answer vault(String method, String token, String path, String body) throws IOException {
    return send(
        HttpRequest.newBuilder(azure.endpoints().vaultUri(DemoWorld.VAULT).resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
