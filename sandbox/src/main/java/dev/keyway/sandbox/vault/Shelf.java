// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.vault.ShelfState.Deleted;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// The objects of one kind: by name, ignoring case, with versions from oldest to newest. Guarded by
/// itself.
final class Shelf<V extends Versioned<V>> {
  private static final long RETENTION = 90L * 24 * 3600;

  private final Kind kind;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<String, List<V>> live = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Deleted<V>> deleted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Shelf(Kind kind, InstantSource clock, Runnable changed) {
    this.kind = kind;
    this.clock = clock;
    this.changed = changed;
  }

  Kind kind() {
    return kind;
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  /// Adds the version that `make` returns for a new version id and these attributes: what the
  /// request wants, created a second after the newest at least, so that the order of versions shows
  /// in their times.
  ///
  /// @throws HttpProblem 400 for a malformed name, 409 if an object of this name was deleted
  V add(String name, JsonNode wanted, BiFunction<String, Attributes, V> make) {
    Vault.checkName(name);
    V version;
    synchronized (this) {
      Attributes fresh = fresh(name);
      version = make.apply(newVersion(), fresh.merge(wanted, fresh.updated()));
      insert(name, version);
    }
    changed.run();
    return version;
  }

  /// Adds a version that is made already.
  ///
  /// @throws HttpProblem 409 if an object of this name was deleted
  void put(String name, V version) {
    synchronized (this) {
      insert(name, version);
    }
    changed.run();
  }

  private Attributes fresh(String name) {
    long newest =
        live.getOrDefault(name, List.of()).stream()
            .mapToLong(version -> version.attributes().created())
            .max()
            .orElse(Long.MIN_VALUE + 1);
    return Attributes.now(Math.max(now(), newest + 1));
  }

  private void insert(String name, V version) {
    if (deleted.containsKey(name)) {
      throw new HttpProblem(
          409,
          "Conflict",
          "%s %s is deleted but recoverable: recover or purge it before using its name."
              .formatted(kind.title(), name),
          "ObjectIsDeletedButRecoverable");
    }
    List<V> versions = new ArrayList<>(live.getOrDefault(name, List.of()));
    versions.add(version);
    live.put(name, List.copyOf(versions));
  }

  static String newVersion() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Returns one version; the newest if `version` is empty.
  synchronized V get(String name, String version) {
    List<V> versions = versions(name);
    if (version.isEmpty()) {
      return versions.getLast();
    }
    return versions.stream()
        .filter(candidate -> candidate.version().equals(version))
        .findFirst()
        .orElseThrow(() -> missing(name + "/" + version));
  }

  synchronized List<V> versions(String name) {
    List<V> versions = live.get(name);
    if (versions == null) {
      throw missing(name);
    }
    return versions;
  }

  /// Returns each object's newest version by name.
  synchronized Map<String, V> latest() {
    Map<String, V> result = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    live.forEach((name, versions) -> result.put(name, versions.getLast()));
    return result;
  }

  V update(String name, String version, UnaryOperator<V> change) {
    V after;
    synchronized (this) {
      V before = get(name, version);
      after = change.apply(before);
      List<V> versions = new ArrayList<>(versions(name));
      versions.replaceAll(one -> one.version().equals(before.version()) ? after : one);
      live.put(name, List.copyOf(versions));
    }
    changed.run();
    return after;
  }

  Deleted<V> delete(String name) {
    Deleted<V> entry;
    synchronized (this) {
      entry = new Deleted<>(versions(name), now(), now() + RETENTION);
      live.remove(name);
      deleted.put(name, entry);
    }
    changed.run();
    return entry;
  }

  synchronized Optional<Deleted<V>> findDeleted(String name) {
    return Optional.ofNullable(deleted.get(name));
  }

  synchronized Deleted<V> getDeleted(String name) {
    return findDeleted(name)
        .orElseThrow(() ->
            new HttpProblem(
                404,
                kind.title() + "NotFound",
                "There is no deleted " + kind.singular() + " " + name + "."));
  }

  synchronized Map<String, Deleted<V>> deleted() {
    Map<String, Deleted<V>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(deleted);
    return copy;
  }

  V recover(String name) {
    V latest;
    synchronized (this) {
      Deleted<V> entry = getDeleted(name);
      deleted.remove(name);
      live.put(name, entry.versions());
      latest = entry.versions().getLast();
    }
    changed.run();
    return latest;
  }

  void purge(String name) {
    synchronized (this) {
      getDeleted(name);
      deleted.remove(name);
    }
    changed.run();
  }

  synchronized ShelfState<V> state() {
    return new ShelfState<>(Map.copyOf(live), Map.copyOf(deleted));
  }

  synchronized void restore(ShelfState<V> state) {
    state.live().forEach((name, versions) -> live.put(name, List.copyOf(versions)));
    deleted.putAll(state.deleted());
  }

  private HttpProblem missing(String id) {
    return new HttpProblem(
        404,
        kind.title() + "NotFound",
        "A %s with (name/id) %s was not found in this key vault. Check its name and version, and that it was not deleted."
            .formatted(kind.singular(), id));
  }
}
