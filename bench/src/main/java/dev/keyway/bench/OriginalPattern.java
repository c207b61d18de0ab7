// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.azure.SecretText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/// The calls that the original provider makes for one mount of secrets by workload identity, in its
/// order and one after another (provider.md §23.4): one challenge, discovery of the instance, of
/// the tenant's endpoints, the token, then one read for each secret. The baseline of the figures.
final class OriginalPattern {
  private static final Pattern ACCESS_TOKEN =
      Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)");

  private final OkHttpClient http;
  private final URI authority;
  private final String tenant;
  private final String clientId;
  private final URI vault;
  private final String resource;

  /// @param http trusts the local Azure's certificate authority
  OriginalPattern(
      OkHttpClient http,
      URI authority,
      String tenant,
      String clientId,
      URI vault,
      String resource) {
    this.http = http.newBuilder().dns(_ -> List.of(InetAddress.getLoopbackAddress())).build();
    this.authority = authority;
    this.tenant = tenant;
    this.clientId = clientId;
    this.vault = vault;
    this.resource = resource;
  }

  /// Mounts `secrets` and returns the number of calls made.
  int mount(SecretText assertion, List<String> secrets) throws IOException {
    var calls = 0;
    var token = "";
    for (var secret : secrets) {
      var url = vault.resolve("secrets/" + secret + "/?api-version=7.4").toString();
      if (token.isEmpty()) {
        send(new Request.Builder().url(url).build());
        token = token(assertion);
        calls += 4;
      }
      send(new Request.Builder().url(url).header("Authorization", "Bearer " + token).build());
      calls++;
    }
    return calls;
  }

  private String token(SecretText assertion) throws IOException {
    var endpoint = authority.resolve(tenant + "/oauth2/v2.0/");
    send(
        new Request.Builder()
            .url(
                authority.resolve("common/discovery/instance")
                    + "?api-version=1.1&authorization_endpoint="
                    + endpoint.resolve("authorize"))
            .build());
    send(
        new Request.Builder()
            .url(authority.resolve(tenant + "/v2.0/.well-known/openid-configuration").toString())
            .build());
    var answer =
        send(
            new Request.Builder()
                .url(endpoint.resolve("token").toString())
                .post(
                    new FormBody.Builder()
                        .add("grant_type", "client_credentials")
                        .add("client_id", clientId)
                        .add("scope", resource + "/.default")
                        .add(
                            "client_assertion_type",
                            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        .add("client_assertion", assertion.reveal())
                        .build())
                .build());
    var token = ACCESS_TOKEN.matcher(answer);
    if (!token.find()) {
      throw new IOException("no token for " + clientId);
    }
    return token.group(1);
  }

  private String send(Request request) throws IOException {
    try (var response = http.newCall(request).execute()) {
      return response.body().string();
    }
  }
}
