// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.demo;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.podidentity.nmi.NmiApplication;
import dev.keyway.podidentity.nmi.NmiOptions;
import dev.keyway.podidentity.nmi.redirect.Links;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.objects.FixedObjects;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// NMI in this process, over the pods, identities and bindings of the examples: the cluster that
/// would have them is not there.
final class DemoNmi implements AutoCloseable {
  private static final List<String> KINDS = List.of("Pod", "AzureIdentity", "AzureIdentityBinding");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final URI endpoint;

  private DemoNmi(List<Path> examples, LocalCloud cloud) throws IOException {
    try {
      var objects = opening(FixedObjects.serve(objects(examples)));
      var client =
          opening(KubernetesClient.open(access(objects.address()), ClientSettings.of("demo")));
      var azure = opening(AzureClient.create(cloud.settings()));
      var nowhere = new PrintStream(OutputStream.nullOutputStream());
      var clock = InstantSource.system();
      var logs = opening(new Logs(LogOptions.standard(0), nowhere, nowhere, clock));
      var metadata = cloud.endpoints().imds(DemoWorld.VIRTUAL_MACHINE);
      var nmi =
          opening(
              NmiApplication.start(
                  NmiOptions.forHost(DemoWorld.VIRTUAL_MACHINE, metadata),
                  new NmiApplication.Ports(
                      client,
                      azure.tokens(),
                      new Metrics("demo"),
                      clock,
                      logs,
                      BuildVersion.current(),
                      Links.NONE,
                      () -> {})));
      this.endpoint = URI.create("http://127.0.0.1:" + nmi.port());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// @param examples folders of manifests
  static DemoNmi start(List<Path> examples, LocalCloud cloud) throws IOException {
    return new DemoNmi(examples, cloud);
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  private static ClusterAccess access(URI server) {
    return new ClusterAccess(
        server,
        new ServerTrust.Machine(),
        Optional.empty(),
        Optional::empty,
        Optional.empty(),
        "default",
        "the demo");
  }

  private static List<Map<String, Object>> objects(List<Path> examples) throws IOException {
    var objects = new ArrayList<Map<String, Object>>();
    for (var example : examples) {
      try (var files = Files.list(example)) {
        for (var file : files.filter(name -> name.toString().endsWith(".yaml")).sorted().toList()) {
          var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
          for (var document : yaml.loadAll(Files.readString(file))) {
            if (document instanceof Map<?, ?> fields && KINDS.contains(fields.get("kind"))) {
              objects.add(onNode(fields));
            }
          }
        }
      }
    }
    return objects;
  }

  /// What the API server and the scheduler would add.
  private static Map<String, Object> onNode(Map<?, ?> manifest) {
    var object = copy(manifest);
    var metadata = copy(manifest.get("metadata"));
    metadata.putIfAbsent("namespace", "default");
    object.put("metadata", metadata);
    var spec = copy(manifest.get("spec"));
    spec.putIfAbsent("nodeName", DemoWorld.VIRTUAL_MACHINE);
    object.put("spec", spec);
    return object;
  }

  private static Map<String, Object> copy(@Nullable Object fields) {
    var copy = new HashMap<String, Object>();
    if (fields instanceof Map<?, ?> map) {
      map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    }
    return copy;
  }

  /// Returns where the provider finds it.
  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new IOException("NMI did not end cleanly: " + e.getMessage(), e);
      }
    }
  }
}
