// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.CacheObserver.Wanted;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.keyvault.HttpVault.Reading;
import dev.keyway.azure.token.IdentityTokens;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Opens vaults over HTTPS. One for the whole process: limits, pauses, challenges and shared reads
/// only work across mounts if all of them come through here.
public final class HttpVaults implements Vaults {
  private static final int MOST_DOORS = 256;
  private static final long MOST_HELD = 4 << 20;

  private final Transport transport;
  private final IdentityTokens tokens;
  private final RecentReads<Reading> reads;
  private final Map<String, VaultDoor> doors =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, VaultDoor> eldest) {
          return size() > MOST_DOORS;
        }
      };

  /// @param observer is told where what was read comes from
  public HttpVaults(Transport transport, IdentityTokens tokens, CacheObserver observer) {
    this.transport = transport;
    this.tokens = tokens;
    this.reads =
        new RecentReads<>(
            MOST_HELD,
            Reading::weight,
            Sleeper.real(),
            transport.clock(),
            source -> observer.answered(Wanted.READ, source));
  }

  /// @throws InvalidConfiguration if `vaultUrl` is not the https address of a host
  @Override
  public Vault open(URI vaultUrl, Credential credential, Deadline deadline) {
    if (!"https".equalsIgnoreCase(vaultUrl.getScheme())
        || vaultUrl.getHost() == null
        || vaultUrl.getRawUserInfo() != null) {
      throw new InvalidConfiguration("%s is not the https address of a vault".formatted(vaultUrl));
    }
    var port = vaultUrl.getPort() < 0 ? "" : ":" + vaultUrl.getPort();
    var base = "https://" + vaultUrl.getHost().toLowerCase(Locale.ROOT) + port;
    return new HttpVault(URI.create(base), credential, deadline, door(base), tokens, reads);
  }

  private VaultDoor door(String base) {
    synchronized (doors) {
      return doors.computeIfAbsent(base, name -> new VaultDoor(URI.create(name), transport));
    }
  }
}
