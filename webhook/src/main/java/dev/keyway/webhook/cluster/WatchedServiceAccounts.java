// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.cluster;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import dev.keyway.webhook.mutation.ServiceAccounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// All service accounts of the cluster, followed by a watch. One that the watch has not told of yet
/// is asked for: accounts are often made in one breath with the pods that use them.
public final class WatchedServiceAccounts implements ServiceAccounts, AutoCloseable {
  private static final String PREFIX = "azure.workload.identity/";

  // The API server waits ten seconds for the whole answer.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Resource<Account> ACCOUNTS =
      new Resource<>(
          "", "v1", "ServiceAccount", "serviceaccounts", true, WatchedServiceAccounts::account);

  private final KubernetesClient client;
  private final Reflector<Account> watch;

  /// An account, of which only our annotations are kept: a cluster has thousands.
  private record Account(ObjectMeta metadata) implements KubernetesObject {}

  private WatchedServiceAccounts(KubernetesClient client, ReflectorObserver observer) {
    this.client = client.within(PATIENCE);
    this.watch = Reflector.start(client, ACCOUNTS, Selection.ALL, observer);
  }

  /// Starts to follow the accounts. The API server need not be reachable yet.
  public static WatchedServiceAccounts start(KubernetesClient client, ReflectorObserver observer) {
    return new WatchedServiceAccounts(client, observer);
  }

  private static Account account(JsonObject json) {
    var all = Resources.SERVICE_ACCOUNTS.read().apply(json).metadata();
    var ours =
        all.annotations().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(PREFIX))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Account(
        new ObjectMeta(all.key(), "", all.resourceVersion(), Map.of(), ours, List.of(), false));
  }

  /// Tells whether all accounts are known.
  public boolean synced() {
    return watch.synced();
  }

  @Override
  public Map<String, String> annotations(String namespace, String name) throws Unknown {
    var key = new ObjectKey(namespace, name);
    var known = watch.get(key);
    return known.isPresent() ? known.get().metadata().annotations() : ask(key);
  }

  private Map<String, String> ask(ObjectKey key) throws Unknown {
    try {
      return client.get(ACCOUNTS, key).metadata().annotations();
    } catch (KubernetesException.NotFound | KubernetesException.Invalid _) {
      throw new Unknown(
          "serviceaccounts \"%s\" not found in namespace %s: create it, or name another as the pod's serviceAccountName"
              .formatted(key.name(), key.namespace()));
    } catch (KubernetesException e) {
      throw new Unknown(
          "service account %s cannot be read: %s".formatted(key, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
