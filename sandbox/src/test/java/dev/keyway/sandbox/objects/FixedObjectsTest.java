// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FixedObjectsTest {
  @Test
  void listsWhatItHasByKindToWhoFollows() throws Exception {
    var objects =
        List.of(
            Map.of("kind", "Pod", "metadata", Map.of("name", "a", "namespace", "default")),
            Map.of(
                "kind",
                "AzureIdentity",
                "metadata",
                Map.of("name", "demo", "namespace", "default"),
                "spec",
                Map.of("clientID", "c")));
    try (var server = FixedObjects.serve(objects);
        var client =
            KubernetesClient.open(
                new ClusterAccess(
                    server.address(),
                    new ServerTrust.Machine(),
                    Optional.empty(),
                    Optional::empty,
                    Optional.empty(),
                    "default",
                    "test"),
                ClientSettings.of("test"));
        var identities =
            Reflector.start(
                client, Resources.AZURE_IDENTITIES, Selection.ALL, ReflectorObserver.NONE);
        var bindings =
            Reflector.start(
                client, Resources.AZURE_IDENTITY_BINDINGS, Selection.ALL, ReflectorObserver.NONE)) {
      assertThat(identities.awaitSync(Duration.ofSeconds(30))).isTrue();
      assertThat(bindings.awaitSync(Duration.ofSeconds(30))).isTrue();
      assertThat(identities.get(new ObjectKey("default", "demo")).orElseThrow().clientId())
          .isEqualTo("c");
      assertThat(bindings.all()).isEmpty();
    }
  }
}
