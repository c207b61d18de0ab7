// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.arm.ArmObserver;
import dev.keyway.azure.arm.HttpMachines;
import dev.keyway.azure.arm.HttpManagedIdentities;
import dev.keyway.azure.arm.HttpRoles;
import dev.keyway.azure.arm.HttpSubscriptions;
import dev.keyway.azure.arm.Machines;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azure.arm.Roles;
import dev.keyway.azure.arm.Subscriptions;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.graph.Applications;
import dev.keyway.azure.graph.HttpApplications;
import dev.keyway.azure.http.HttpEngine;
import dev.keyway.azure.http.OkHttpEngine;
import dev.keyway.azure.http.ProxyRules;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.azure.http.TlsSettings;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.http.TrustRoots;
import dev.keyway.azure.keyvault.HttpVaults;
import dev.keyway.azure.keyvault.Vaults;
import dev.keyway.azure.token.AccessTokens;
import dev.keyway.azure.token.TokenProxySettings;
import dev.keyway.azure.token.Tokens;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// The client of one process: one connection pool, one token cache, one limit per vault. Safe for
/// concurrent use. Makes no call and sets up no TLS before it is asked for something.
public final class AzureClient implements AutoCloseable {
  private static final URI TOKEN_PROXY = URI.create("https://kubernetes.default.svc.cluster.local");

  private final HttpEngine engine;
  private final Transport transport;
  private final Sleeper sleeper;
  private final Tokens tokens;
  private final Vaults vaults;

  private AzureClient(
      HttpEngine engine, Transport transport, Sleeper sleeper, Tokens tokens, Vaults vaults) {
    this.engine = engine;
    this.transport = transport;
    this.sleeper = sleeper;
    this.tokens = tokens;
    this.vaults = vaults;
  }

  /// Puts a client together.
  ///
  /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the environment holds an
  ///   address that is none
  public static AzureClient create(AzureSettings settings) {
    return create(settings, CacheObserver.NONE);
  }

  /// Puts a client together that tells how often it could do without a call.
  ///
  /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the environment holds an
  ///   address that is none
  public static AzureClient create(AzureSettings settings, CacheObserver observer) {
    return create(settings, observer, Sleeper.real());
  }

  static AzureClient create(AzureSettings settings, CacheObserver observer, Sleeper sleeper) {
    var environment = settings.environment();
    var proxies = ProxyRules.of(environment);
    Function<TlsSettings, HttpEngine> engines =
        tls -> new OkHttpEngine(settings.userAgent(), proxies, () -> tls);
    var engine =
        new OkHttpEngine(
            settings.userAgent(), proxies, () -> TlsSettings.of(TrustRoots.of(environment)));
    var transport =
        new Transport(
            engine, sleeper, () -> ThreadLocalRandom.current().nextDouble(), settings.clock());
    var proxy =
        new TokenProxySettings(
            settings.tokenProxyUrl().orElse(TOKEN_PROXY),
            settings.sniName(),
            settings.tokenProxyCaFile(),
            settings.apiServer());
    var tokens =
        new Tokens(
            new Tokens.Settings(
                environment,
                transport,
                engines,
                () -> TrustRoots.of(environment),
                settings.nmiEndpoint(),
                proxy,
                Optional.empty()),
            observer);
    var vaults = new HttpVaults(transport, tokens.cache(), observer);
    return new AzureClient(engine, transport, sleeper, tokens, vaults);
  }

  /// Returns where vaults are opened.
  public Vaults vaults() {
    return vaults;
  }

  /// Returns the machines of `cloud` as `credential` may manage them. Ask once: what it remembers
  /// of throttling is its own.
  ///
  /// @param observer is told of each request
  /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the cloud names no Resource
  ///   Manager
  public Machines machines(Cloud cloud, Credential credential, ArmObserver observer) {
    return new HttpMachines(cloud, credential, transport, tokens.cache(), sleeper, observer);
  }

  /// Returns the same with nobody to tell.
  public Machines machines(Cloud cloud, Credential credential) {
    return machines(cloud, credential, ArmObserver.NONE);
  }

  /// Returns the user-assigned identities of `cloud` as `credential` may manage them.
  ///
  /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the cloud names no Resource
  ///   Manager
  public ManagedIdentities managedIdentities(Cloud cloud, Credential credential) {
    return new HttpManagedIdentities(cloud, credential, transport, tokens.cache(), sleeper);
  }

  /// Returns the role assignments of `cloud` as `credential` may make them.
  ///
  /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the cloud names no Resource
  ///   Manager
  public Roles roles(Cloud cloud, Credential credential) {
    return new HttpRoles(cloud, credential, transport, tokens.cache());
  }

  /// Returns the applications of the credential's tenant as it may manage them.
  ///
  /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the cloud names no Microsoft
  ///   Graph
  public Applications applications(Cloud cloud, Credential credential) {
    return new HttpApplications(cloud, credential, transport, tokens.cache());
  }

  /// Returns where subscriptions tell their tenant.
  ///
  /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the cloud names no Resource
  ///   Manager
  public Subscriptions subscriptions(Cloud cloud) {
    return new HttpSubscriptions(cloud, transport);
  }

  /// Returns where tokens come from.
  public AccessTokens tokens() {
    return tokens.cache();
  }

  /// Closes idle connections. Calls under way end by their own deadlines.
  @Override
  public void close() {
    tokens.close();
    engine.close();
  }
}
