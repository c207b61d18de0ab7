// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Tokens of this machine's managed identities, from IMDS (provider.md §11.6) or whatever else the
/// environment names.
final class ManagedIdentityTokens {
  private static final int AT_ONCE = 8;
  private static final String ADVICE =
      "; check that the identity is assigned to this machine (az vm identity show, az vmss identity"
          + " show), and name it by userAssignedIdentityID where several are";

  private final Transport transport;
  private final ManagedIdentitySource source;
  private final ArcSecretFile arcSecrets;
  private final Function<String, Transport> pinned;
  private final Lane lane;

  /// @param pinned makes a transport that believes one certificate, by its SHA-1
  ManagedIdentityTokens(
      Transport transport,
      ManagedIdentitySource source,
      ArcSecretFile arcSecrets,
      Function<String, Transport> pinned) {
    this.transport = transport;
    this.source = source;
    this.arcSecrets = arcSecrets;
    this.pinned = pinned;
    this.lane = transport.lane("the managed identity endpoint", AT_ONCE);
  }

  AccessToken fetch(ManagedIdentityId id, String resource, Deadline deadline) {
    var audience = "resource=" + HttpCall.escape(resource);
    return switch (source) {
      case ManagedIdentitySource.Imds s -> {
        var query =
            "?api-version=2018-02-01&"
                + audience
                + query(id, "client_id", "object_id", "msi_res_id");
        var call = HttpCall.get(URI.create(s.host() + "/metadata/identity/oauth2/token" + query));
        yield read(id, call.with("Metadata", "true"), transport, RetryPolicy.METADATA, deadline);
      }
      case ManagedIdentitySource.AppService s -> {
        var query =
            "?api-version=2019-08-01&"
                + audience
                + query(id, "client_id", "principal_id", "mi_res_id");
        var call = HttpCall.get(URI.create(s.endpoint() + query));
        yield read(
            id,
            call.with("X-IDENTITY-HEADER", s.header().reveal()),
            transport,
            RetryPolicy.SERVICE,
            deadline);
      }
      case ManagedIdentitySource.ServiceFabric s -> {
        requireOwn(id, "Service Fabric assigns identities to applications");
        var call =
            HttpCall.get(URI.create(s.endpoint() + "?api-version=2019-07-01-preview&" + audience));
        yield read(
            id,
            call.with("Secret", s.header().reveal()),
            pinned.apply(s.thumbprint()),
            RetryPolicy.SERVICE,
            deadline);
      }
      case ManagedIdentitySource.CloudShell s -> {
        requireOwn(id, "Cloud Shell has the identity of its user");
        var call = HttpCall.post(s.endpoint(), Map.of("resource", resource));
        yield read(id, call.with("Metadata", "true"), transport, RetryPolicy.SERVICE, deadline);
      }
      case ManagedIdentitySource.MachineLearning s -> {
        var query =
            "?api-version=2017-09-01&" + audience + machineLearning(id, s.defaultClientId());
        var call = HttpCall.get(URI.create(s.endpoint() + query));
        yield read(
            id, call.with("secret", s.secret().reveal()), transport, RetryPolicy.SERVICE, deadline);
      }
      case ManagedIdentitySource.Arc s -> arc(s, id, audience, deadline);
    };
  }

  private AccessToken arc(
      ManagedIdentitySource.Arc source, ManagedIdentityId id, String audience, Deadline deadline) {
    requireOwn(id, "Azure Arc gives a server one identity");
    var call =
        HttpCall.get(URI.create(source.endpoint() + "?api-version=2020-06-01&" + audience))
            .with("Metadata", "true");
    var challenge = transport.send(call, RetryPolicy.SERVICE, lane, deadline);
    if (challenge.status() != 401) {
      return read(id, call, challenge);
    }
    var secret = arcSecrets.read(challenge.header("WWW-Authenticate").orElse(""));
    return read(
        id,
        call.with("Authorization", "Basic " + secret.reveal()),
        transport,
        RetryPolicy.SERVICE,
        deadline);
  }

  private AccessToken read(
      ManagedIdentityId id, HttpCall call, Transport over, RetryPolicy policy, Deadline deadline) {
    return read(id, call, over.send(call, policy, lane, deadline));
  }

  private AccessToken read(ManagedIdentityId id, HttpCall call, HttpAnswer answer) {
    var now = transport.clock().instant();
    if (answer.isSuccess()) {
      return TokenJson.token(call, answer, now);
    }
    throw TokenJson.failure(call, answer, Subjects.of(id), _ -> ADVICE, now);
  }

  private static String query(
      ManagedIdentityId id, String clientId, String objectId, String resourceId) {
    return switch (id) {
      case ManagedIdentityId.SystemAssigned _ -> "";
      case ManagedIdentityId.ClientId i -> "&" + clientId + "=" + HttpCall.escape(i.value());
      case ManagedIdentityId.ObjectId i -> "&" + objectId + "=" + HttpCall.escape(i.value());
      case ManagedIdentityId.ResourceId i -> "&" + resourceId + "=" + HttpCall.escape(i.value());
    };
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static String machineLearning(ManagedIdentityId id, Optional<String> byDefault) {
    return switch (id) {
      case ManagedIdentityId.SystemAssigned _ ->
          byDefault.map(client -> "&clientid=" + HttpCall.escape(client)).orElse("");
      case ManagedIdentityId.ClientId i -> "&clientid=" + HttpCall.escape(i.value());
      case ManagedIdentityId.ObjectId _, ManagedIdentityId.ResourceId _ ->
          throw new InvalidConfiguration(
              "Azure Machine Learning knows managed identities by client id only");
    };
  }

  private static void requireOwn(ManagedIdentityId id, String why) {
    if (!(id instanceof ManagedIdentityId.SystemAssigned)) {
      throw new AuthenticationFailed(
          "%s cannot be chosen here: %s; leave userAssignedIdentityID out"
              .formatted(Subjects.of(id), why),
          Optional.empty());
    }
  }
}
