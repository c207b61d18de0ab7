// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.micro;

import dev.keyway.azure.cloud.Clouds;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.request.RawMount;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/// Reading and checking a request for 50 objects.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class MountParsing {
  private final MountRequest.Settings settings =
      new MountRequest.Settings(Clouds::resolve, "AzurePublicCloud", Optional.empty());
  private final RawMount raw = mount(50);

  /// Parses everything the driver sends for one mount.
  @Benchmark
  public MountRequest fiftyObjects() {
    return MountRequest.parse(raw, settings);
  }

  static RawMount mount(int objects) {
    var list =
        IntStream.range(0, objects)
            .mapToObj("  - |\n    objectName: secret-%d\n    objectType: secret\n"::formatted)
            .collect(Collectors.joining("", "array:\n", ""));
    var attributes =
        Map.of(
            "csi.storage.k8s.io/pod.name", "web-0",
            "csi.storage.k8s.io/pod.namespace", "shop",
            "keyvaultName", "kvname",
            "tenantID", "7e4a0000-0000-4000-8000-000000000001",
            "useVMManagedIdentity", "true",
            "objects", list);
    return new RawMount(JsonMapper.shared().writeValueAsString(attributes), "null", "420");
  }
}
