// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.http.HttpEngine;
import dev.keyway.azure.http.TlsSettings;
import dev.keyway.azure.http.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/// Everything about tokens, put together. Close it to drop its own connections.
public final class Tokens implements AutoCloseable {
  private static final Duration ISSUER_PATIENCE = Duration.ofSeconds(5);

  private final TokenCache cache;
  private final TokenProxy proxy;
  private final Map<String, HttpEngine> pinned = new ConcurrentHashMap<>();

  /// What the tokens depend on.
  ///
  /// @param engines makes an engine for a way of identifying a server
  /// @param arcFolder where the Arc agent keeps its key files, if not where it usually does
  public record Settings(
      Map<String, String> environment,
      Transport transport,
      Function<TlsSettings, HttpEngine> engines,
      Supplier<X509TrustManager> systemRoots,
      URI nmiEndpoint,
      TokenProxySettings tokenProxy,
      Optional<Path> arcFolder) {}

  /// @param observer is told where tokens come from
  public Tokens(Settings settings, CacheObserver observer) {
    var transport = settings.transport();
    proxy =
        new TokenProxy(
            settings.tokenProxy(), transport, settings.engines(), settings.systemRoots());
    var entra = new EntraTokens(transport, new Authority(settings.environment()), proxy);
    var managed =
        new ManagedIdentityTokens(
            transport,
            ManagedIdentitySource.of(settings.environment()),
            new ArcSecretFile(settings.arcFolder().orElse(ArcSecretFile.AGENT_FOLDER)),
            thumbprint -> transport.over(pinned(settings.engines(), thumbprint)));
    var nmi = new NmiTokens(transport, settings.nmiEndpoint());
    var cli = new AzureCliTokens(AzProcess.of(settings.environment()), transport.clock());
    cache =
        new TokenCache(
            new RecordedTokens(new TokenSources(entra, managed, nmi, cli)),
            new IssuerKeys(transport, ISSUER_PATIENCE),
            transport.clock(),
            observer);
  }

  private HttpEngine pinned(Function<TlsSettings, HttpEngine> engines, String thumbprint) {
    return pinned.computeIfAbsent(
        thumbprint, sha1 -> engines.apply(TlsSettings.ofPinned(new PinnedCertificate(sha1))));
  }

  /// Returns the process's cache.
  public IdentityTokens cache() {
    return cache;
  }

  @Override
  public void close() {
    proxy.close();
    pinned.values().forEach(HttpEngine::close);
  }
}
