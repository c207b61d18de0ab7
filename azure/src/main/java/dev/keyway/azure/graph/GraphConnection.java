// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.token.Bearer;
import dev.keyway.azure.token.IdentityTokens;
import dev.keyway.azure.token.Subjects;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// The way to Microsoft Graph under one identity: tokens, retries, pages.
final class GraphConnection {
  private static final int AT_ONCE = 16;

  private final URI endpoint;
  private final URI base;
  private final String who;
  private final Transport transport;
  private final Bearer bearer;
  private final Lane lane;

  /// @throws InvalidConfiguration if the cloud names no Microsoft Graph
  GraphConnection(Cloud cloud, Credential credential, Transport transport, IdentityTokens tokens) {
    this.endpoint = cloud.microsoftGraphEndpoint();
    if (endpoint.equals(Cloud.NO_GRAPH)) {
      throw new InvalidConfiguration(
          "cloud %s names no microsoftGraphEndpoint, so its applications cannot be managed"
              .formatted(cloud.name()));
    }
    this.base = endpoint.resolve("v1.0/");
    this.who = Subjects.of(credential);
    this.transport = transport;
    var resource = endpoint.toString().replaceAll("/+$", "");
    this.bearer = new Bearer(credential, resource, transport, tokens);
    this.lane = transport.lane(endpoint.toString(), AT_ONCE);
  }

  /// @param path below the version, without a leading slash
  URI address(String path) {
    return base.resolve(path);
  }

  GraphFailure failure(String what) {
    return new GraphFailure(endpoint, what, who);
  }

  /// Returns any answer there is.
  HttpAnswer ask(HttpCall call, Deadline deadline) {
    return bearer.send(call, RetryPolicy.SERVICE, lane, deadline);
  }

  /// Returns the answer if it is a success.
  HttpAnswer require(HttpAnswer answer, GraphFailure failure) {
    if (!answer.isSuccess()) {
      throw failure.of(answer, transport.clock().instant());
    }
    return answer;
  }

  JsonObject json(HttpAnswer answer, GraphFailure failure) {
    try {
      return require(answer, failure).json();
    } catch (MalformedJson e) {
      throw failure.malformed(answer, e);
    }
  }

  /// Returns the items of a list, from all its pages.
  List<JsonObject> list(URI first, GraphFailure failure, Deadline deadline) {
    var items = new ArrayList<JsonObject>();
    var address = first;
    while (true) {
      var page = json(ask(HttpCall.get(address), deadline), failure);
      items.addAll(page.objects("value"));
      var next = page.text("@odata.nextLink").filter(link -> !link.isBlank());
      if (next.isEmpty()) {
        return items;
      }
      address = next(next.get(), failure);
    }
  }

  /// The token goes along, so the next page must be where the first was.
  private URI next(String link, GraphFailure failure) {
    try {
      var uri = base.resolve(link);
      if (base.getScheme().equalsIgnoreCase(uri.getScheme())
          && base.getRawAuthority().equalsIgnoreCase(String.valueOf(uri.getRawAuthority()))) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new UnexpectedResponse(
        "%s sends elsewhere for more when %s; the token was not sent there"
            .formatted(endpoint, failure.what()));
  }
}
