// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.arm.ComputeResource.Kind;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.http.TrustRoots;
import dev.keyway.azure.token.TokenProxySettings;
import dev.keyway.azure.token.Tokens;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Resource Manager's clients over an engine that gives out prepared answers in a test's own time.
final class ArmRig {
  static final ComputeResource VM =
      new ComputeResource("sub", "rg", Kind.VIRTUAL_MACHINE, "Node-0");
  static final ComputeResource SET = new ComputeResource("sub", "rg", Kind.SCALE_SET, "set");

  final TestClock clock = new TestClock();
  final List<String> observed = new CopyOnWriteArrayList<>();
  final List<HttpCall> asked = new CopyOnWriteArrayList<>();
  final Machines machines;
  final ManagedIdentities identities;
  final Roles roles;
  final Subscriptions subscriptions;
  private final Queue<HttpAnswer> answers = new ArrayDeque<>();
  private final AtomicInteger tokens = new AtomicInteger();

  ArmRig() {
    var transport = new Transport(new FakeEngine(this::answer), clock, () -> 0.5, clock);
    var cloud = Clouds.publicCloud();
    var credential = new Credential.ClientSecret(cloud, "contoso", "mic", SecretText.of("s3cret"));
    var cache = new Tokens(settings(transport), CacheObserver.NONE).cache();
    identities = new HttpManagedIdentities(cloud, credential, transport, cache, clock);
    roles = new HttpRoles(cloud, credential, transport, cache);
    subscriptions = new HttpSubscriptions(cloud, transport);
    machines =
        new HttpMachines(
            cloud,
            credential,
            transport,
            cache,
            clock,
            (operation, time, success) ->
                observed.add(operation + " " + time.toMillis() + " " + success));
  }

  private static Tokens.Settings settings(Transport transport) {
    return new Tokens.Settings(
        Map.of(),
        transport,
        _ -> new FakeEngine(_ -> FakeEngine.json(404, "{}")),
        () -> TrustRoots.of(List.of()),
        URI.create("http://localhost:2579"),
        new TokenProxySettings(
            URI.create("https://proxy.test"),
            Optional.of("sni.test"),
            Path.of("/nonexistent/ca.crt"),
            URI.create("https://api.test")),
        Optional.empty());
  }

  private synchronized HttpAnswer answer(HttpCall call) {
    if (call.uri().getHost().equals("login.microsoftonline.com")) {
      asked.add(call);
      return FakeEngine.json(
          200,
          "{\"expires_in\":3600,\"access_token\":\"token-%d\"}"
              .formatted(tokens.incrementAndGet()));
    }
    asked.add(call);
    var answer = answers.poll();
    return answer == null ? FakeEngine.json(418, "{}") : answer;
  }

  /// Prepares the next answer.
  synchronized ArmRig then(int status, String body, String... headers) {
    answers.add(FakeEngine.json(status, body, headers));
    return this;
  }

  ArmRig thenError(int status, String code, String message, String... headers) {
    return then(
        status,
        "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message),
        headers);
  }

  HostIdentities get(ComputeResource machine) {
    return machines.identities(machine, deadline());
  }

  void add(ComputeResource machine, String id) {
    machines.apply(machine, new IdentityPatch("UserAssigned", Set.of(id), Set.of()), deadline());
  }

  Deadline deadline() {
    return clock.in(Duration.ofMinutes(15));
  }

  /// Returns the requests to Resource Manager itself.
  List<HttpCall> requests() {
    return asked.stream()
        .filter(call -> call.uri().getHost().equals("management.azure.com"))
        .toList();
  }
}
