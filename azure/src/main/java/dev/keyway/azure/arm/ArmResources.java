// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.token.IdentityTokens;
import dev.keyway.azure.token.Subjects;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Resources by their addresses: read, listed page by page, written, removed.
///
/// @param who asks, in words
/// @param needs the roles that it takes, in words
record ArmResources(ArmConnection connection, String who, String needs) {

  /// @throws InvalidConfiguration if the cloud names no Resource Manager
  static ArmResources of(
      Cloud cloud,
      Credential credential,
      Transport transport,
      IdentityTokens tokens,
      String needs) {
    var endpoint = endpoint(cloud);
    return new ArmResources(
        new ArmConnection(endpoint, credential, transport, tokens), Subjects.of(credential), needs);
  }

  /// @throws InvalidConfiguration if the cloud names no Resource Manager
  static URI endpoint(Cloud cloud) {
    var endpoint = cloud.resourceManagerEndpoint();
    if (endpoint.equals(Cloud.NO_RESOURCE_MANAGER)) {
      throw new InvalidConfiguration(
          "cloud %s names no resourceManagerEndpoint, so nothing in it can be managed"
              .formatted(cloud.name()));
    }
    return endpoint;
  }

  /// One request.
  ///
  /// @param subscriptionId whose quota it counts for; empty above subscriptions
  /// @param what is asked for, in words
  record Request(HttpCall call, String subscriptionId, String what) {}

  URI address(String pathAndQuery) {
    return connection.endpoint().resolve(pathAndQuery);
  }

  /// Returns the answer to a request, which is a success.
  ///
  /// @throws dev.keyway.azure.AzureException if it is none
  HttpAnswer send(Request request, Deadline deadline) {
    var answer = connection.send(request.call(), request.subscriptionId(), deadline);
    if (!answer.isSuccess()) {
      throw failure(request).of(answer, connection.now());
    }
    return answer;
  }

  JsonObject json(Request request, HttpAnswer answer) {
    try {
      return answer.json();
    } catch (MalformedJson e) {
      throw failure(request).malformed(answer, e);
    }
  }

  /// Returns a resource; empty if there is none of that name.
  Optional<JsonObject> find(Request request, Deadline deadline) {
    try {
      return Optional.of(json(request, send(request, deadline)));
    } catch (ArmFailed e) {
      if (isAbsence(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Removes a resource.
  ///
  /// @return whether there was one
  boolean remove(Request request, Deadline deadline) {
    try {
      return send(request, deadline).status() != 204;
    } catch (ArmFailed e) {
      if (isAbsence(e)) {
        return false;
      }
      throw e;
    }
  }

  /// A wrong subscription is a mistake of the caller, not an answer.
  private static boolean isAbsence(ArmFailed failure) {
    return failure.status() == 404 && !failure.code().orElse("").contains("Subscription");
  }

  /// Returns the items of a list, from all its pages.
  List<JsonObject> list(Request first, Deadline deadline) {
    var items = new ArrayList<JsonObject>();
    var request = first;
    while (true) {
      var page = json(request, send(request, deadline));
      items.addAll(page.objects("value"));
      var next = page.text("nextLink").filter(link -> !link.isBlank());
      if (next.isEmpty()) {
        return items;
      }
      request =
          new Request(HttpCall.get(next(next.get(), first)), first.subscriptionId(), first.what());
    }
  }

  /// The token goes along, so the next page must be where the first was.
  private URI next(String link, Request first) {
    try {
      var own = connection.endpoint();
      var uri = own.resolve(link);
      if (own.getScheme().equalsIgnoreCase(uri.getScheme())
          && String.valueOf(own.getRawAuthority()).equalsIgnoreCase(uri.getRawAuthority())) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new UnexpectedResponse(
        "%s sends elsewhere for more when %s; the token was not sent there"
            .formatted(connection.endpoint(), first.what()));
  }

  private ArmFailure failure(Request request) {
    return new ArmFailure(connection.endpoint(), request.what(), who, needs);
  }

  /// Returns what a text of an answer is; a missing one is no answer.
  String required(JsonObject json, String field, Request request) {
    return json.text(field)
        .filter(text -> !text.isBlank())
        .orElseThrow(() ->
            new UnexpectedResponse(
                "%s: the answer to %s lacks the field %s"
                    .formatted(connection.endpoint(), request.what(), field)));
  }
}
