// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The vaults, by name in lower case, and the deleted ones that can be recovered. A name is taken
/// as long as either has it.
public final class Vaults {
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]");

  private final String tenantId;
  private final VaultSettings usual;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<String, Vault> vaults = new TreeMap<>();
  private final Map<String, DeletedVault> deleted = new TreeMap<>();

  /// @param usual the settings of vaults for which nobody says other ones
  public Vaults(String tenantId, VaultSettings usual, InstantSource clock, Runnable changed) {
    this.tenantId = tenantId;
    this.usual = usual;
    this.clock = clock;
    this.changed = changed;
  }

  /// Creates a vault in the default tenant, to which nobody has access yet.
  ///
  /// @throws IllegalArgumentException if the name is malformed or taken
  public Vault create(String name) {
    return create(name, usual);
  }

  /// Creates a vault in the default tenant.
  ///
  /// @throws IllegalArgumentException if the name is malformed or taken
  public Vault create(String name, VaultSettings settings) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "A vault's name has 3 to 24 letters, digits and single hyphens: " + name);
    }
    var vault = new Vault(name, tenantId, settings, clock, changed);
    synchronized (this) {
      if (find(name).isPresent() || findDeleted(name).isPresent()) {
        throw new IllegalArgumentException("There is a vault " + name + ".");
      }
      vaults.put(key(name), vault);
    }
    changed.run();
    return vault;
  }

  /// Tells whether a vault may have this name.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// Returns the vault of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Vault get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("There is no vault " + name + "."));
  }

  /// Finds the vault of this name, in any case.
  public synchronized Optional<Vault> find(String name) {
    return Optional.ofNullable(vaults.get(key(name)));
  }

  /// Returns all vaults in order of their names.
  public synchronized List<Vault> list() {
    return List.copyOf(vaults.values());
  }

  /// Deletes a vault so that it can be recovered; nothing happens if it is gone already.
  public void delete(Vault vault) {
    synchronized (this) {
      if (vaults.remove(key(vault.name()), vault)) {
        var now = clock.instant();
        var purged = now.plus(Duration.ofDays(vault.settings().retentionDays()));
        deleted.put(key(vault.name()), new DeletedVault(vault, new Deletion(now, purged)));
      }
    }
    changed.run();
  }

  /// Finds the deleted vault of this name, in any case.
  public synchronized Optional<DeletedVault> findDeleted(String name) {
    forget();
    return Optional.ofNullable(deleted.get(key(name)));
  }

  /// Returns the deleted vaults in order of their names.
  public synchronized List<DeletedVault> listDeleted() {
    forget();
    return List.copyOf(deleted.values());
  }

  /// Brings a deleted vault back as it was; nothing happens if it is back already, or purged.
  public void recover(DeletedVault gone) {
    synchronized (this) {
      if (deleted.remove(key(gone.vault().name()), gone)) {
        vaults.put(key(gone.vault().name()), gone.vault());
      }
    }
    changed.run();
  }

  /// Destroys a deleted vault.
  public void purge(DeletedVault gone) {
    synchronized (this) {
      deleted.remove(key(gone.vault().name()), gone);
    }
    changed.run();
  }

  private void forget() {
    Instant now = clock.instant();
    deleted.values().removeIf(gone -> !now.isBefore(gone.deletion().purged()));
  }

  /// Returns all vaults to be saved.
  public synchronized List<VaultState> state() {
    return Stream.concat(
            vaults.values().stream().map(vault -> vault.state(Optional.empty())),
            deleted.values().stream().map(gone -> gone.vault().state(Optional.of(gone.deletion()))))
        .toList();
  }

  /// Takes up saved vaults.
  public synchronized void restore(List<VaultState> states) {
    vaults.clear();
    deleted.clear();
    for (VaultState state : states) {
      var vault = new Vault(state.name(), state.tenantId(), state.settings(), clock, changed);
      vault.restore(state);
      state
          .deletion()
          .ifPresentOrElse(
              deletion -> deleted.put(key(state.name()), new DeletedVault(vault, deletion)),
              () -> vaults.put(key(state.name()), vault));
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
