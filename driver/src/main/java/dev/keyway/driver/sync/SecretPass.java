// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.agent.log.Log;
import dev.keyway.driver.sync.Candidates.Candidate;
import dev.keyway.driver.sync.KeyedQueue.Outcome;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.kubernetes.watch.Cache;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// One look at one Secret: what it should be, what it is, and the one call between the two.
final class SecretPass {
  static final String REASON = "FailedToCreateSecret";

  private final KubernetesClient client;
  private final Candidates candidates;
  private final Supplier<Cache<Secret>> secrets;
  private final MountedFiles files;
  private final Events events;
  private final SyncObserver observer;
  private final Log log;
  private final InstantSource clock;

  SecretPass(
      KubernetesClient client,
      Candidates candidates,
      Supplier<Cache<Secret>> secrets,
      MountedFiles files,
      Events events,
      SyncObserver observer,
      Log log,
      InstantSource clock) {
    this.client = client;
    this.candidates = candidates;
    this.secrets = secrets;
    this.files = files;
    this.events = events;
    this.observer = observer;
    this.log = log;
    this.clock = clock;
  }

  Outcome run(ObjectKey key) {
    var volumes = candidates.of(key);
    if (volumes.isEmpty()) {
      return Outcome.DONE;
    }
    var newest = volumes.getFirst();
    try {
      return bring(key, volumes, current(key));
    } catch (KubernetesException.Conflict _) {
      // The cache lags; the change that it has not seen yet brings us back at once.
      return Outcome.FAILED;
    } catch (KubernetesException.Forbidden forbidden) {
      tell(
          newest,
          key,
          forbidden.getMessage()
              + (forbidden.lacksRight()
                  ? "; the driver needs ClusterRole secretprovidersyncing-role bound to its account"
                      + " (Helm value syncSecret.enabled=true)"
                  : ""));
      return Outcome.HOPELESS;
    } catch (KubernetesException.Invalid invalid) {
      tell(newest, key, String.valueOf(invalid.getMessage()));
      return Outcome.HOPELESS;
    } catch (KubernetesException e) {
      log.warning(
          "Secret not synced, will be tried again",
          "secret",
          key,
          "cause",
          String.valueOf(e.getMessage()));
      return Outcome.FAILED;
    }
  }

  /// Reads the Secret: from the cache once it knows all, from the API server until then.
  private Optional<Secret> current(ObjectKey key) throws KubernetesException {
    if (key.name().isEmpty()) {
      return Optional.empty();
    }
    var cache = secrets.get();
    return cache.synced() ? cache.get(key) : client.find(Resources.SECRETS, key);
  }

  private Outcome bring(ObjectKey key, List<Candidate> volumes, Optional<Secret> current)
      throws KubernetesException {
    var started = clock.instant();
    var settled = current.map(Source::of).orElse(Source.NONE);
    var outcome = Outcome.LATER;
    Optional<SecretContent> content = Optional.empty();
    for (var volume : volumes) {
      if (content.isPresent() || volume.source().compareTo(settled) < 0) {
        break;
      }
      try {
        content = Optional.of(content(volume));
      } catch (Problem problem) {
        tell(volume, key, String.valueOf(problem.getMessage()));
        outcome = Outcome.FAILED;
      }
    }
    var owners = volumes.stream().flatMap(volume -> volume.owners().stream()).distinct().toList();
    switch (SecretPlan.of(content, owners, current)) {
      case SecretPlan.Nothing _ -> {}
      case SecretPlan.Refused(var why) -> {
        tell(volumes.getFirst(), key, why);
        outcome = Outcome.HOPELESS;
      }
      case SecretPlan.Create create -> {
        try {
          client.create(Resources.SECRETS, key.namespace(), SecretJson.create(key, create));
        } catch (KubernetesException.AlreadyExists exists) {
          // Somebody else's, which no cache of ours shows, or another node's a moment ago.
          var found = client.find(Resources.SECRETS, key);
          if (found.isEmpty()) {
            throw exists;
          }
          return bring(key, volumes, found);
        }
        written(key, volumes.getFirst().spc(), started);
      }
      case SecretPlan.Change change -> {
        client.patch(Resources.SECRETS, key, SecretJson.change(change));
        written(key, volumes.getFirst().spc(), started);
      }
    }
    return outcome;
  }

  private SecretContent content(Candidate volume) throws Problem {
    var wanted =
        volume.object().data().stream()
            .map(SecretProviderClass.Item::objectName)
            .map(String::strip)
            .collect(Collectors.toSet());
    return SecretContent.of(
        volume.object(),
        new LazyFiles(
            () -> files.read(Path.of(volume.status().targetPath()), volume.volume(), wanted)),
        volume.source());
  }

  private void written(ObjectKey key, SecretProviderClass spc, Instant started) {
    observer.synced(spc.provider(), Duration.between(started, clock.instant()));
    log.verbose(5, "Secret synced", "secret", key, "class", spc.key());
  }

  private void tell(Candidate volume, ObjectKey key, String why) {
    var what =
        "Secret %s of SecretProviderClass %s cannot be synced: %s"
            .formatted(key.name().isEmpty() ? "without a name" : key, volume.spc().key(), why);
    log.error("Secret not synced", "pod", volume.pod().key(), "cause", what);
    events.record(
        new Events.Subject("v1", "Pod", volume.pod().metadata()),
        Events.Type.WARNING,
        REASON,
        what);
  }
}
