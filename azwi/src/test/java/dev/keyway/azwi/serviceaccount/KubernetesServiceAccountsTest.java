// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesServiceAccountsTest {
  @Test
  void changesNothingOfAnAccountButTheAnnotations() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    try (var local = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
        var client = open(local)) {
      var accounts = new KubernetesServiceAccounts(client);

      assertThat(accounts.put("default", "new", Map.of("a", Optional.of("1")))).isTrue();
      assertThat(client.get(Resources.SERVICE_ACCOUNTS, key("new")).metadata().annotations())
          .isEqualTo(Map.of("a", "1"));

      client.create(Resources.SERVICE_ACCOUNTS, "default", old());
      assertThat(
              accounts.put("default", "old", Map.of("a", Optional.of("2"), "b", Optional.empty())))
          .isFalse();
      var old = client.get(Resources.SERVICE_ACCOUNTS, key("old"));
      assertThat(old.metadata().annotations()).isEqualTo(Map.of("a", "2", "c", "3"));
      assertThat(old.metadata().labels()).isEqualTo(Map.of("team", "shop"));
      assertThat(old.json().objects("imagePullSecrets")).hasSize(1);

      assertThat(accounts.remove("default", "old")).isTrue();
      assertThat(accounts.remove("default", "old")).isFalse();
    }
  }

  private static JsonBody old() {
    return JsonBody.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ServiceAccount",
            "metadata",
            Map.of(
                "name",
                "old",
                "labels",
                Map.of("team", "shop"),
                "annotations",
                Map.of("b", "2", "c", "3")),
            "imagePullSecrets",
            List.of(Map.of("name", "registry"))));
  }

  private static KubernetesClient open(LocalKubernetes local) throws Exception {
    var access = ClusterAccess.kubeconfig(List.of(local.kubeconfig()), InstantSource.system());
    return KubernetesClient.open(access, ClientSettings.of("test"));
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("default", name);
  }
}
