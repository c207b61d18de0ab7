// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ArmResources.Request;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.JsonText;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.token.IdentityTokens;
import dev.keyway.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// User-assigned identities over HTTPS. Safe for concurrent use.
public final class HttpManagedIdentities implements ManagedIdentities {
  private static final String VERSION = "?api-version=2023-01-31";
  private static final String NEEDS = "the role \"Managed Identity Contributor\" on the identity";
  private static final String TYPE = "userAssignedIdentities";

  /// Somebody else writes to the same identity; their write takes seconds.
  private static final String BUSY =
      "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity";

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ArmResources resources;
  private final Sleeper sleeper;

  /// @param sleeper waits where another write to the same identity is under way
  /// @throws InvalidConfiguration if the cloud names no Resource Manager
  public HttpManagedIdentities(
      Cloud cloud,
      Credential credential,
      Transport transport,
      IdentityTokens tokens,
      Sleeper sleeper) {
    this.resources = ArmResources.of(cloud, credential, transport, tokens, NEEDS);
    this.sleeper = sleeper;
  }

  @Override
  public Optional<ManagedIdentity> find(ResourceId id, Deadline deadline) {
    var request = request(HttpCall.get(resources.address(path(id) + VERSION)), id, "reading " + id);
    return resources
        .find(request, deadline)
        .map(json -> {
          var properties = json.object("properties").orElse(JsonObject.EMPTY);
          return new ManagedIdentity(
              id,
              resources.required(properties, "clientId", request),
              resources.required(properties, "principalId", request),
              resources.required(properties, "tenantId", request));
        });
  }

  @Override
  public List<FederatedCredential> credentials(ResourceId id, Deadline deadline) {
    var address = resources.address(path(id) + "/federatedIdentityCredentials" + VERSION);
    var request = request(HttpCall.get(address), id, "listing the federated credentials of " + id);
    return resources.list(request, deadline).stream()
        .map(json -> credential(json, request))
        .toList();
  }

  private FederatedCredential credential(JsonObject json, Request request) {
    var properties = json.object("properties").orElse(JsonObject.EMPTY);
    return new FederatedCredential(
        resources.required(json, "name", request),
        properties.text("issuer").orElse(""),
        properties.text("subject").orElse(""),
        properties.texts("audiences"),
        "");
  }

  @Override
  public void put(ResourceId id, FederatedCredential credential, Deadline deadline) {
    var body =
        JsonText.object(json -> {
          json.writeObjectPropertyStart("properties");
          json.writeStringProperty("issuer", credential.issuer());
          json.writeStringProperty("subject", credential.subject());
          json.writeArrayPropertyStart("audiences");
          credential.audiences().forEach(json::writeString);
          json.writeEndArray();
          json.writeEndObject();
        });
    var what =
        "adding the federated credential %s (subject %s) to %s"
            .formatted(credential.name(), credential.subject(), id);
    var request =
        request(HttpCall.put(resources.address(path(id, credential.name())), body), id, what);
    inTurn(what, () -> resources.send(request, deadline), deadline);
  }

  @Override
  public boolean remove(ResourceId id, String name, Deadline deadline) {
    var what = "removing the federated credential %s from %s".formatted(name, id);
    var request = request(HttpCall.delete(resources.address(path(id, name))), id, what);
    return inTurn(what, () -> resources.remove(request, deadline), deadline);
  }

  /// Writes once those of others are done; Azure takes but one every few seconds.
  private <T> T inTurn(String what, Supplier<T> write, Deadline deadline) {
    for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        return write.get();
      } catch (ArmFailed | Throttled e) {
        var wait = wait(e, pause);
        if (wait.isEmpty() || !deadline.allows(wait.get())) {
          throw e;
        }
        sleep(wait.get(), what);
      }
    }
  }

  private static Optional<Duration> wait(AzureException failure, Duration pause) {
    return switch (failure) {
      case Throttled throttled -> Optional.of(throttled.retryAfter());
      case ArmFailed failed when failed.code().filter(BUSY::equals).isPresent() ->
          Optional.of(pause);
      default -> Optional.empty();
    };
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private void sleep(Duration time, String what) {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(what + ": cancelled while waiting for another write", e);
    }
  }

  private static Request request(HttpCall call, ResourceId id, String what) {
    return new Request(call, id.subscriptionId(), what);
  }

  private static String path(ResourceId id) {
    if (!id.type().equalsIgnoreCase(TYPE)) {
      throw new InvalidConfiguration(
          "%s is no user-assigned identity; its id reads /subscriptions/…/resourceGroups/…/providers"
                  .formatted(id)
              + "/Microsoft.ManagedIdentity/userAssignedIdentities/…");
    }
    return id.path();
  }

  private static String path(ResourceId id, String credential) {
    return "%s/federatedIdentityCredentials/%s%s"
        .formatted(path(id), ResourceId.escape(credential), VERSION);
  }
}
