// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.driver.mount.KernelMounts;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import dev.keyway.driver.provider.Providers;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.client.KubernetesException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;

/// A node with real mounts below a private folder, and a cluster in memory. Closing it unmounts
/// everything there.
public final class TestNode implements AutoCloseable {
  public static final Duration TIMEOUT = Duration.ofSeconds(60);
  public static final PodRef POD = new PodRef("shop", "web-0", "uid-1");

  public final Path root;
  public final KernelMounts mounts;
  public final FolderContents contents;
  public final ScriptedProviders providers = new ScriptedProviders();
  public final Map<ObjectKey, SecretProviderClass> classes = new ConcurrentHashMap<>();
  public final MemoryStatus status = new MemoryStatus();
  public final Recorded recorded = new Recorded();
  public final AtomicLong nanos = new AtomicLong();
  public final InstantSource clock = () -> Instant.now().plusNanos(nanos());
  public final Log log;
  public volatile OptionalInt fsGroup = OptionalInt.empty();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  public TestNode(Path root) throws IOException {
    Assumptions.assumeTrue(mayMount(), "mounting needs root (CAP_SYS_ADMIN) on Linux");
    this.root = root.toRealPath();
    this.mounts = KernelMounts.open();
    this.contents = new FolderContents(clock);
    var out = new PrintStream(lines, true, UTF_8);
    this.log = new Logs(LogOptions.standard(10), out, out, clock).named(NodeVolumes.class);
    define("app", ScriptedProviders.NAME, Map.of("vault", "kv1"));
  }

  private static boolean mayMount() throws IOException {
    var status = Path.of("/proc/self/status");
    return Files.isReadable(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("CapEff:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .anyMatch(capabilities -> (capabilities & 1L << 21) != 0);
  }

  private long nanos() {
    return nanos.get();
  }

  public void define(String name, String provider, Map<String, String> parameters) {
    var key = new ObjectKey(POD.namespace(), name);
    classes.put(key, new SecretProviderClass(ObjectMeta.of(key), provider, parameters, List.of()));
  }

  public Cluster cluster() {
    return cluster(status);
  }

  public Cluster cluster(StatusRecord record) {
    Classes lookup =
        key -> {
          var found = classes.get(key);
          if (found == null) {
            throw new KubernetesException.NotFound("secretproviderclasses " + key);
          }
          return found;
        };
    return new Cluster(lookup, _ -> fsGroup, record, recorded);
  }

  public NodeVolumes volumes() {
    return volumes(true, Duration.ofMinutes(2));
  }

  public NodeVolumes volumes(boolean rotation, Duration interval) {
    return volumes(mounts, contents, providers, cluster(), rotation, interval);
  }

  public NodeVolumes volumes(
      MountPoints mounts,
      VolumeContents contents,
      Providers providers,
      Cluster cluster,
      boolean rotation,
      Duration interval) {
    return new NodeVolumes(
        mounts,
        contents,
        providers,
        cluster,
        recorded,
        new VolumeSettings(rotation, interval, new TmpfsOptions("1m")),
        new FetchTimes(clock, () -> System.nanoTime() + nanos()),
        log);
  }

  /// Lets time pass.
  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  public Path target(String volume) {
    return root.resolve("pods/uid-1/volumes/kubernetes.io~csi").resolve(volume).resolve("mount");
  }

  public PublishRequest request() {
    return request("v", "app", Map.of());
  }

  public PublishRequest request(String volume, String className, Map<String, String> attributes) {
    var context =
        new HashMap<>(
            Map.of(
                VolumeContext.POD_NAME, POD.name(),
                VolumeContext.POD_NAMESPACE, POD.namespace(),
                VolumeContext.POD_UID, POD.uid()));
    context.putAll(attributes);
    if (!className.isEmpty()) {
      context.put(VolumeContext.CLASS, className);
    }
    return new PublishRequest(
        "csi-" + volume,
        target(volume),
        POD,
        className,
        context.getOrDefault(VolumeContext.PROVIDER, ""),
        Map.copyOf(context),
        Optional.empty(),
        true,
        OptionalInt.empty());
  }

  public String read(String volume, String file) throws IOException {
    return Files.readString(target(volume).resolve(file));
  }

  /// Returns how many mounts there are at or below the path.
  public static long mountsAt(Path path) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> line.split(" ")[4])
        .filter(point -> point.equals(path.toString()) || point.startsWith(path + "/"))
        .count();
  }

  public String logged() {
    return lines.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    for (var left : mounts.tmpfsBelow(root)) {
      while (mounts.mounted(left)) {
        mounts.unmount(left);
      }
    }
  }
}
