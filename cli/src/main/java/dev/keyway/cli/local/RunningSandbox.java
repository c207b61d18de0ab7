// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.local;

import dev.keyway.sandbox.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A local Azure that runs in another process, as its own files describe it.
public final class RunningSandbox {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path folder;
  private final ProcessHandle process;
  private final LocalCloud cloud;
  private final Path tokenFile;

  private RunningSandbox(Path folder, ProcessHandle process, LocalCloud cloud, Path tokenFile) {
    this.folder = folder;
    this.process = process;
    this.cloud = cloud;
    this.tokenFile = tokenFile;
  }

  /// Returns the instance whose files are in `folder`, if its process is alive.
  static Optional<RunningSandbox> in(Path folder) {
    try {
      var json = JSON.readTree(Files.readString(folder.resolve("endpoints.json")));
      return ProcessHandle.of(json.path("pid").asLong())
          .filter(ProcessHandle::isAlive)
          .map(process ->
              new RunningSandbox(folder, process, cloud(json), path(json, "adminTokenFile")));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static LocalCloud cloud(JsonNode json) {
    return new LocalCloud(
        JSON.treeToValue(json, Endpoints.class), path(json, "caFile"), path(json, "cloudFile"));
  }

  private static Path path(JsonNode json, String name) {
    return Path.of(json.path(name).asString());
  }

  /// Returns the folder of its files.
  public Path folder() {
    return folder;
  }

  /// Returns its process.
  public ProcessHandle process() {
    return process;
  }

  /// Returns what programs need to know to use it.
  public LocalCloud cloud() {
    return cloud;
  }

  /// Returns the calls it received, by kind.
  public Map<String, Object> calls() {
    return map(control().get("calls"));
  }

  /// Forgets the calls received so far.
  public void resetCalls() {
    control().delete("calls");
  }

  /// Returns the faults in force, as [#addFault] took them.
  public JsonNode faults() {
    return control().get("faults");
  }

  /// Makes it misbehave and returns the fault's name.
  public String addFault(Map<String, Object> fault) {
    return control().post("faults", fault).path("id").asString();
  }

  /// Ends all misbehaviour.
  public void clearFaults() {
    control().delete("faults");
  }

  /// Returns a service-account token of its cluster.
  public String serviceAccountToken(
      String namespace, String serviceAccount, String pod, String audience) {
    return control()
        .post(
            "serviceaccounttokens",
            Map.of(
                "namespace", namespace,
                "serviceAccount", serviceAccount,
                "pod", pod,
                "audience", audience))
        .path("token")
        .asString();
  }

  /// Makes it as it was when new; addresses and keys stay.
  public void reset() {
    control().post("reset", Map.of());
  }

  /// Asks it to end.
  public void stop() {
    control().post("shutdown", Map.of());
  }

  private ControlClient control() {
    return new ControlClient(cloud.endpoints().admin(), cloud.caFile(), tokenFile);
  }

  @SuppressWarnings("unchecked") // A JSON object has string names.
  private static Map<String, Object> map(JsonNode json) {
    return JSON.convertValue(json, Map.class);
  }
}
