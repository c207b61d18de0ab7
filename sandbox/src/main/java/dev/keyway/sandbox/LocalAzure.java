// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.admin.AdminSite;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.DirectoryState;
import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.entra.EntraSite;
import dev.keyway.sandbox.entra.IssuerKeys;
import dev.keyway.sandbox.entra.Resources;
import dev.keyway.sandbox.entra.TokenIssuer;
import dev.keyway.sandbox.fault.Calls;
import dev.keyway.sandbox.fault.Faults;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Listener;
import dev.keyway.sandbox.imds.HostTokens;
import dev.keyway.sandbox.imds.VirtualMachines;
import dev.keyway.sandbox.oidc.Cluster;
import dev.keyway.sandbox.oidc.Clusters;
import dev.keyway.sandbox.oidc.SigningKey;
import dev.keyway.sandbox.state.Saver;
import dev.keyway.sandbox.state.StateFile;
import dev.keyway.sandbox.tls.CertificateAuthority;
import dev.keyway.sandbox.tls.ServerKeys;
import dev.keyway.sandbox.tls.TlsContexts;
import dev.keyway.sandbox.vault.VaultSite;
import dev.keyway.sandbox.vault.Vaults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/// A local Azure: Entra ID, Key Vault, IMDS, a node's pod-identity agent and a cluster's issuer and
/// token proxy, on ports of the loopback address. All methods may be called from any thread.
public final class LocalAzure implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalAzure.class.getName());
  private static final String DEFAULT_CLUSTER = "local";
  private static final String VAULT_RESOURCE = "https://vault.localhost";

  private final LocalAzureOptions options;
  private final InstanceFiles files;
  private final CertificateAuthority authority;
  private final SigningKey signingKey;
  private final URI base;
  private final Calls calls = new Calls();
  private final Faults faults = new Faults();
  private final Directory directory;
  private final Clusters clusters;
  private final IssuerKeys issuerKeys;
  private final VirtualMachines machines;
  private final HostTokens hostTokens;
  private final Vaults vaults;
  private final Listener listener;
  private final Listener nmiListener;
  private final Optional<Saver> saver;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean ready;

  /// Starts and returns once requests are answered, in well under a second.
  ///
  /// @throws IOException if the port is taken, or the state directory in use or unusable
  public static LocalAzure start(LocalAzureOptions options) throws IOException {
    Optional<StateFile> stateFile = Optional.empty();
    if (options.stateDirectory().isPresent()) {
      stateFile = Optional.of(StateFile.open(options.stateDirectory().get().toAbsolutePath()));
    }
    try {
      Optional<SavedState> saved =
          stateFile.isPresent() ? stateFile.get().load(SavedState.class) : Optional.empty();
      if (saved.isPresent() && saved.get().format() != SavedState.FORMAT) {
        throw stateFile.get().corrupt("its format is unknown");
      }
      return new LocalAzure(options, stateFile, saved);
    } catch (GeneralSecurityException | ParseException | IOException | RuntimeException e) {
      if (stateFile.isPresent()) {
        stateFile.get().close();
        if (!(e instanceof IOException)) {
          throw withCause(stateFile.get().corrupt(e.getClass().getSimpleName()), e);
        }
      }
      throw e instanceof IOException io ? io : new IOException("The local Azure cannot start.", e);
    }
  }

  private static IOException withCause(IOException error, Exception cause) {
    error.initCause(cause);
    return error;
  }

  private LocalAzure(
      LocalAzureOptions options, Optional<StateFile> stateFile, Optional<SavedState> saved)
      throws IOException, GeneralSecurityException, ParseException {
    this.options = options;
    InstantSource clock = options.clock();
    Thread.ofPlatform().daemon().name("json-warm-up").start(Json::object);
    this.signingKey =
        saved.isPresent() ? SigningKey.restore(saved.get().signingKey()) : SigningKey.generate();
    this.authority =
        saved.isPresent()
            ? CertificateAuthority.restore(
                saved.get().authorityCertificate(), saved.get().authorityKey(), clock)
            : CertificateAuthority.create(clock);
    this.saver = stateFile.map(file -> new Saver(file, this::state));
    this.directory = new Directory(options.tenantId(), this::changed);

    int port = options.port() != 0 ? options.port() : saved.map(SavedState::port).orElse(0);
    var dispatch = new Dispatch();
    String clusterName = "hcp-kubernetes." + Cluster.id(DEFAULT_CLUSTER) + ".svc.cluster.local";
    var serverKeys = new ServerKeys(authority, "localhost", List.of(clusterName));
    SSLContext tls = TlsContexts.server(serverKeys);
    this.listener = listen(port, tls, dispatch);
    try {
      this.base = URI.create("https://localhost:" + listener.port() + "/");
      var resources = new Resources(directory, List.of(VAULT_RESOURCE, base.toString()));
      var tokenIssuer = new TokenIssuer(signingKey, clock);
      this.clusters = new Clusters(base, clock, this::changed);
      this.issuerKeys = new IssuerKeys(this::issuerTrust, clock);
      this.machines =
          new VirtualMachines(
              directory, tokenIssuer, resources, calls, faults, this::machinesChanged);
      this.hostTokens = new HostTokens(directory, tokenIssuer, resources, this::changed);
      this.vaults = new Vaults(options.tenantId(), clock, this::changed);
      this.nmiListener = Listener.http(0, hostTokens.site(), calls, faults);
      if (saved.isPresent()) {
        restore(saved.get());
      }
      clusters.cluster(DEFAULT_CLUSTER);
      this.files = instanceFiles(options);
      String adminToken = InstanceFiles.newToken();
      var entra = new EntraSite(base, directory, signingKey, issuerKeys, resources, clock);
      var access = new AccessTokens(signingKey, clock);
      var vaultSite =
          new VaultSite(vaults, access, base.toString(), VAULT_RESOURCE, vaultDnsSuffix());
      var admin =
          new AdminSite(adminToken, this::endpoints, calls, faults, clusters, stopped::countDown);
      files.write(endpoints(), authority.certificatePem(), adminToken);
      dispatch.open(
          new Dispatch.Sites(
              entra.site(), entra.tokenProxySite(), clusters.site(), vaultSite, admin.site()));
      ready = true;
      changed();
    } catch (IOException | ParseException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  private Listener listen(int port, SSLContext tls, Dispatch dispatch) throws IOException {
    try {
      return Listener.https(port, tls, dispatch, calls, faults);
    } catch (IOException e) {
      throw new IOException(
          "Cannot listen on 127.0.0.1:" + port + ": " + e.getMessage() + ". Name another port.", e);
    }
  }

  private static InstanceFiles instanceFiles(LocalAzureOptions options) throws IOException {
    return options.stateDirectory().isPresent()
        ? new InstanceFiles(options.stateDirectory().get().toAbsolutePath(), false)
        : new InstanceFiles(Files.createTempDirectory("keyway-local-azure"), true);
  }

  private SSLContext issuerTrust() {
    try {
      return TlsContexts.clientWithDefaults(authority);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The trusted roots cannot be read.", e);
    }
  }

  private void restore(SavedState saved) throws ParseException {
    String before = "https://localhost:" + saved.port() + "/oidc/";
    DirectoryState rebased = saved.directory().rebase(before, base + "oidc/");
    directory.restore(rebased);
    clusters.restore(saved.clusterKeys());
    machines.restore(saved.machines());
    hostTokens.restore(saved.hostTokens());
    vaults.restore(saved.vaults());
  }

  private SavedState state() {
    return new SavedState(
        SavedState.FORMAT,
        listener.port(),
        authority.certificatePem(),
        authority.privateKey(),
        signingKey.privateJwk(),
        clusters.state(),
        directory.state(),
        machines.list(),
        hostTokens.state(),
        vaults.state());
  }

  private void changed() {
    if (ready) {
      saver.ifPresent(Saver::changed);
    }
  }

  private void machinesChanged() {
    if (ready) {
      try {
        files.writeEndpoints(endpoints());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "Failed to write the endpoints file.", e);
      }
    }
    changed();
  }

  private String vaultDnsSuffix() {
    return "vault.localhost:" + listener.port();
  }

  /// Returns where everything is, as of now.
  public Endpoints endpoints() {
    Map<String, URI> metadata = new HashMap<>();
    machines.list().forEach(vm -> metadata.put(vm.name(), machines.endpoint(vm.name())));
    Cluster cluster = cluster();
    return new Endpoints(
        base,
        vaultDnsSuffix(),
        VAULT_RESOURCE,
        base,
        cluster.tokenProxyServerName(),
        cluster.issuer(),
        URI.create("http://127.0.0.1:" + nmiListener.port()),
        base.resolve("_sandbox/"),
        metadata);
  }

  /// Returns the PEM file of the authority that all TLS here goes back to.
  public Path caFile() {
    return files.authority();
  }

  /// Returns the file that describes this cloud as `AzureStackCloud`.
  public Path cloudFile() {
    return files.cloud();
  }

  /// Returns the file, readable by the user alone, with the control interface's bearer token.
  public Path adminTokenFile() {
    return files.adminToken();
  }

  /// Returns the directory of this instance's files.
  public Path instanceDirectory() {
    return files.directory();
  }

  public LocalAzureOptions options() {
    return options;
  }

  public Directory directory() {
    return directory;
  }

  public VirtualMachines machines() {
    return machines;
  }

  public HostTokens hostTokens() {
    return hostTokens;
  }

  public Vaults vaults() {
    return vaults;
  }

  public Clusters clusters() {
    return clusters;
  }

  /// Returns the default cluster.
  public Cluster cluster() {
    return clusters.cluster(DEFAULT_CLUSTER);
  }

  public Faults faults() {
    return faults;
  }

  public Calls calls() {
    return calls;
  }

  /// Mints a token of the default cluster, as kubelet would hand it to the provider.
  public String serviceAccountToken(
      String namespace, String serviceAccount, String podName, String audience, Duration ttl) {
    return cluster().serviceAccountToken(namespace, serviceAccount, podName, audience, ttl);
  }

  /// Waits until a shutdown is asked for by the control interface, or the instance is closed.
  public void awaitShutdown() throws InterruptedException {
    stopped.await();
  }

  /// Releases hanging calls, closes all ports, saves the state, and removes what was temporary.
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    ready = false;
    faults.clear();
    listener.close();
    nmiListener.close();
    machines.close();
    issuerKeys.close();
    stopped.countDown();
    try {
      if (saver.isPresent()) {
        saver.get().close();
      }
    } finally {
      files.remove();
    }
  }
}
