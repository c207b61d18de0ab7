// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.client;

import java.nio.file.Path;
import java.util.Map;

/// Reads secrets with one of the clients: prints `READY` after the first, `DONE` after the last,
/// and stays until its standard input ends.
public final class ClientProgram {
  private ClientProgram() {}

  /// Reads one secret.
  interface SecretReader {
    String read(String name);
  }

  /// Where to read and as whom.
  record Target(
      String authority, String vault, String tenant, String clientId, String secret, Path cloud) {
    static Target of(Map<String, String> environment) {
      return new Target(
          environment.getOrDefault("BENCH_AUTHORITY", ""),
          environment.getOrDefault("BENCH_VAULT", ""),
          environment.getOrDefault("BENCH_TENANT", ""),
          environment.getOrDefault("BENCH_CLIENT_ID", ""),
          environment.getOrDefault("BENCH_CLIENT_SECRET", ""),
          Path.of(environment.getOrDefault("BENCH_CLOUD_FILE", "")));
    }

    @Override
    public String toString() {
      return "Target " + vault;
    }
  }

  /// @param args `thin` or `sdk`, and the number of reads
  public static void main(String[] args) throws Exception {
    var target = Target.of(System.getenv());
    SecretReader reader = args[0].equals("sdk") ? new SdkReader(target) : new ThinReader(target);
    var count = Integer.parseInt(args[1]);
    for (var i = 0; i < count; i++) {
      if (reader.read("secret-" + i).isEmpty()) {
        throw new IllegalStateException("secret-" + i + " is empty");
      }
      if (i == 0) {
        System.out.println("READY");
      }
    }
    System.out.println("DONE");
    var _ = System.in.read();
    System.exit(0);
  }
}
