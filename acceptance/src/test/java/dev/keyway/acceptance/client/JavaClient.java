// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.acceptance.lab.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `ManagedIdentityCredential` of the Java SDK, in a JVM inside the pod.
public final class JavaClient implements IdentityClient {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Override
  public Outcome run(LabPod pod, Wanted wanted, String resource) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ManagedIdentityMain.class.getName(),
                resource));
    command.addAll(wanted.flags());
    return pod.run(command, Map.of(), LIMIT);
  }
}
