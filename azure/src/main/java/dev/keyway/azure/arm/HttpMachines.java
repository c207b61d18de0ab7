// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.token.IdentityTokens;
import dev.keyway.azure.token.Subjects;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Machines over HTTPS. Remembers for how long it is throttled, so one should serve the whole
/// process. Safe for concurrent use.
public final class HttpMachines implements Machines {
  private static final String VERSION = "?api-version=2019-12-01";

  private static final String NEEDS =
      "the roles \"Virtual Machine Contributor\" and \"Managed Identity Operator\" on the resource"
          + " group";

  private final ArmConnection connection;
  private final String who;
  private final Sleeper sleeper;
  private final ArmObserver observer;

  /// @param sleeper waits between two questions after a running operation
  /// @throws InvalidConfiguration if the cloud names no Resource Manager
  public HttpMachines(
      Cloud cloud,
      Credential credential,
      Transport transport,
      IdentityTokens tokens,
      Sleeper sleeper,
      ArmObserver observer) {
    var endpoint = cloud.resourceManagerEndpoint();
    if (endpoint.equals(Cloud.NO_RESOURCE_MANAGER)) {
      throw new InvalidConfiguration(
          "cloud %s names no resourceManagerEndpoint, so its machines cannot be managed"
              .formatted(cloud.name()));
    }
    this.connection = new ArmConnection(endpoint, credential, transport, tokens);
    this.who = Subjects.of(credential);
    this.sleeper = sleeper;
    this.observer = observer;
  }

  @Override
  public HostIdentities identities(ComputeResource machine, Deadline deadline) {
    return observed(
        machine.kind().key() + "_get",
        () -> {
          var failure = failure("reading the identities of " + machine);
          var call = HttpCall.get(address(machine));
          return read(send(call, machine, failure, deadline), failure);
        });
  }

  @Override
  public void apply(ComputeResource machine, IdentityPatch patch, Deadline deadline) {
    observed(
        machine.kind().key() + "_update",
        () -> {
          var failure = failure("changing the identities of " + machine);
          var call = HttpCall.patch(address(machine), patch.json());
          var accepted = send(call, machine, failure, deadline);
          new RunningOperation(connection, sleeper, failure).await(accepted, deadline);
          return accepted;
        });
  }

  private <T> T observed(String operation, Supplier<T> request) {
    var began = connection.now();
    boolean success = false;
    try {
      var result = request.get();
      success = true;
      return result;
    } finally {
      observer.done(operation, Duration.between(began, connection.now()), success);
    }
  }

  private HttpAnswer send(
      HttpCall call, ComputeResource machine, ArmFailure failure, Deadline deadline) {
    var answer = connection.send(call, machine.subscriptionId(), deadline);
    if (!answer.isSuccess()) {
      throw failure.of(answer, connection.now());
    }
    return answer;
  }

  private static HostIdentities read(HttpAnswer answer, ArmFailure failure) {
    try {
      var json = answer.json();
      Optional<JsonObject> identity = json.object("identity");
      return new HostIdentities(
          identity.flatMap(i -> i.text("type")).orElse(""),
          identity
              .flatMap(i -> i.object("userAssignedIdentities"))
              .map(ids -> ids.objects().keySet())
              .orElse(Set.of()),
          json.object("properties").flatMap(p -> p.text("provisioningState")));
    } catch (MalformedJson e) {
      throw failure.malformed(answer, e);
    }
  }

  private ArmFailure failure(String what) {
    return new ArmFailure(connection.endpoint(), what, who, NEEDS);
  }

  private URI address(ComputeResource machine) {
    return connection.endpoint().resolve(machine.path() + VERSION);
  }
}
