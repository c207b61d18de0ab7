// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.admin.AdminSite;
import dev.keyway.sandbox.aks.ManagedClusters;
import dev.keyway.sandbox.arm.Operations;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.fault.Calls;
import dev.keyway.sandbox.fault.Faults;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Listener;
import dev.keyway.sandbox.imds.HostTokens;
import dev.keyway.sandbox.imds.VirtualMachines;
import dev.keyway.sandbox.oidc.Cluster;
import dev.keyway.sandbox.oidc.Clusters;
import dev.keyway.sandbox.role.RoleAssignments;
import dev.keyway.sandbox.state.Saver;
import dev.keyway.sandbox.state.StateFile;
import dev.keyway.sandbox.vault.Vaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// A local Azure: Entra ID, Key Vault, Resource Manager, IMDS, a node's pod-identity agent and a
/// cluster's issuer and token proxy, on ports of the loopback address. All methods may be called
/// from any thread.
public final class LocalAzure implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalAzure.class.getName());

  private final LocalAzureOptions options;
  private final Opened opened;
  private final Optional<Saver> saver;
  private final Calls calls = new Calls();
  private final Faults faults = new Faults();
  private final Cloud cloud;
  private final Listener nmiListener;
  private final InstanceFiles files;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();
  private final Worlds worlds = new Worlds();
  private volatile boolean ready;

  /// Starts and returns once requests are answered, in well under a second. If it fails, nothing
  /// stays open and a saved state stays as it was.
  ///
  /// @throws IOException if the port is taken, or the state directory in use or unusable
  public static LocalAzure start(LocalAzureOptions options) throws IOException {
    Opened opened = new Opened();
    try {
      return start(options, opened);
    } catch (IOException | RuntimeException | Error e) {
      try {
        opened.close();
      } catch (IOException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  private static LocalAzure start(LocalAzureOptions options, Opened opened) throws IOException {
    Optional<Saver> saver = Optional.empty();
    Optional<SavedState> saved = Optional.empty();
    if (options.stateDirectory().isPresent()) {
      StateFile file = StateFile.open(options.stateDirectory().get().toAbsolutePath());
      saver = Optional.of(new Saver(file));
      opened.add(saver.get()::close);
      saved = SavedState.load(file);
    }
    try {
      return new LocalAzure(options, opened, saver, saved);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    } catch (GeneralSecurityException | ParseException | RuntimeException e) {
      String why = e.getClass().getSimpleName();
      IOException error =
          saved.isPresent() && saver.isPresent()
              ? saver.get().file().corrupt(why)
              : new IOException("The local Azure cannot start: " + why);
      error.initCause(e);
      throw error;
    }
  }

  private LocalAzure(
      LocalAzureOptions options, Opened opened, Optional<Saver> saver, Optional<SavedState> saved)
      throws IOException, GeneralSecurityException, ParseException {
    Thread.ofPlatform().daemon().name("json-warm-up").start(Json::object);
    this.options = options;
    this.opened = opened;
    this.saver = saver;
    Roots roots = Roots.of(saved, options.clock());

    int port = options.port() != 0 ? options.port() : saved.map(SavedState::port).orElse(0);
    var dispatch = new Dispatch();
    Listener listener = listen(port, roots.serverTls(Cloud.DEFAULT_CLUSTER), dispatch);
    opened.add(listener::close);
    URI base = URI.create("https://localhost:" + listener.port() + "/");
    this.cloud =
        new Cloud(base, roots, calls, faults, options, this::changed, this::machinesChanged);
    opened.add(cloud);
    this.nmiListener = Listener.http(0, cloud.hostTokens().site(), calls, faults);
    opened.add(nmiListener::close);
    if (saved.isPresent()) {
      cloud.restore(saved.get());
    }

    this.files = InstanceFiles.in(options.stateDirectory());
    opened.add(files::remove);
    String token = InstanceFiles.newToken();
    var admin =
        new AdminSite(
            token,
            this::endpoints,
            calls,
            faults,
            cloud.clusters(),
            this::reset,
            stopped::countDown);
    files.write(endpoints(), roots.authority().certificatePem(), token);
    dispatch.open(cloud.sites(admin));
    ready = true;
    saver.ifPresent(here -> here.begin(() -> worlds.whole(cloud::state)));
  }

  private Listener listen(int port, SSLContext tls, Dispatch dispatch) throws IOException {
    try {
      return Listener.https(port, tls, dispatch, calls, faults);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "Cannot listen on 127.0.0.1:" + port + ": " + e.getMessage() + ". Name another port.", e);
    }
  }

  /// Fills this instance with `world`, now and again at each [#reset]. A saved state has all of it
  /// or nothing of it, also if the process is killed meanwhile.
  public void fill(Consumer<LocalAzure> world) {
    worlds.add(() -> world.accept(this));
  }

  /// Makes everything as it was when new: forgets all that was made or changed, faults and counted
  /// calls included, and fills in the worlds of [#fill] again. Addresses, the authority, the
  /// signing keys and the clusters' issuers stay, so clients stay configured. Calls answered
  /// meanwhile may find a part only.
  public void reset() {
    worlds.renew(cloud::clear);
    faults.clear();
    calls.reset();
    machinesChanged();
  }

  /// Empties the saved state of an instance that is not running, and tells whether there was any.
  ///
  /// @throws IOException if the directory is in use or its state unusable; it stays as it is
  public static boolean reset(Path stateDirectory) throws IOException {
    return SavedState.clear(stateDirectory);
  }

  private void changed() {
    saver.ifPresent(Saver::changed);
  }

  private void machinesChanged() {
    if (ready) {
      writing.lock();
      try {
        files.writeEndpoints(endpoints());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "Failed to write the endpoints file.", e);
      } finally {
        writing.unlock();
      }
    }
    changed();
  }

  /// Returns where everything is, as of now.
  public Endpoints endpoints() {
    return new Endpoints(
        cloud.base(),
        cloud.vaultDnsSuffix(),
        Cloud.VAULT_RESOURCE,
        cloud.base(),
        cluster().tokenProxyServerName(),
        cluster().issuer(),
        URI.create("http://127.0.0.1:" + nmiListener.port()),
        cloud.base().resolve("_sandbox/"),
        cloud.machines().endpoints());
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
    return cloud.directory();
  }

  public VirtualMachines machines() {
    return cloud.machines();
  }

  /// Returns the changes of machines that Resource Manager has accepted.
  public Operations operations() {
    return cloud.operations();
  }

  public HostTokens hostTokens() {
    return cloud.hostTokens();
  }

  /// Returns who has which role where; roles at vaults open their contents.
  public RoleAssignments roles() {
    return cloud.roles();
  }

  public Vaults vaults() {
    return cloud.vaults();
  }

  /// Returns the AKS clusters.
  public ManagedClusters managedClusters() {
    return cloud.managedClusters();
  }

  public Clusters clusters() {
    return cloud.clusters();
  }

  /// Returns the default cluster.
  public Cluster cluster() {
    return cloud.cluster();
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

  /// Releases hanging calls, closes all ports, removes what was temporary, and saves the state.
  /// Then the state directory is free.
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    ready = false;
    faults.clear();
    try {
      opened.close();
    } finally {
      stopped.countDown();
    }
  }
}
