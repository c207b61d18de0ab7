// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/// The vaults, by name in lower case.
public final class Vaults {
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]");

  private final String tenantId;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<String, Vault> vaults = new ConcurrentSkipListMap<>();

  public Vaults(String tenantId, InstantSource clock, Runnable changed) {
    this.tenantId = tenantId;
    this.clock = clock;
    this.changed = changed;
  }

  /// Creates a vault in the default tenant, to which nobody has access yet.
  ///
  /// @throws IllegalArgumentException if the name is malformed or taken
  public Vault create(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A vault's name has 3 to 24 letters, digits and single hyphens: " + name);
    }
    Vault vault = new Vault(name, tenantId, clock, changed);
    if (vaults.putIfAbsent(name.toLowerCase(Locale.ROOT), vault) != null) {
      throw new IllegalArgumentException("There is a vault " + name + ".");
    }
    changed.run();
    return vault;
  }

  /// Returns the vault of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Vault get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("There is no vault " + name + "."));
  }

  /// Finds the vault of this name, in any case.
  public Optional<Vault> find(String name) {
    return Optional.ofNullable(vaults.get(name.toLowerCase(Locale.ROOT)));
  }

  /// Returns all vaults in order of their names.
  public List<Vault> list() {
    return List.copyOf(vaults.values());
  }

  /// Returns all vaults to be saved.
  public List<VaultState> state() {
    return vaults.values().stream().map(Vault::state).toList();
  }

  /// Takes up saved vaults.
  public void restore(List<VaultState> states) {
    for (VaultState state : states) {
      Vault vault = new Vault(state.name(), state.tenantId(), clock, changed);
      vault.restore(state);
      vaults.put(state.name().toLowerCase(Locale.ROOT), vault);
    }
  }
}
