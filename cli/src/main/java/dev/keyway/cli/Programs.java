// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// What there is to run, for those who describe it.
public final class Programs {
  private static final String AZURE = "Signing in to Azure";
  private static final String PLACES = "Places";

  /// The variables of the environment by which commands go that a person runs. The launcher's own
  /// are among them.
  public static final List<Setting> COMMAND_VARIABLES =
      List.of(
          Setting.of(AZURE, "AZURE_TENANT_ID", "tenant of a service principal: keyway migrate"),
          Setting.of(AZURE, "AZURE_CLIENT_ID", "its client ID: keyway mount, keyway migrate"),
          Setting.of(AZURE, "AZURE_CLIENT_SECRET", "its password: the same"),
          Setting.of(AZURE, "AZURE_CLIENT_CERTIFICATE_PATH", "or its certificate: keyway mount"),
          Setting.of(AZURE, "AZURE_CLIENT_CERTIFICATE_PASSWORD", "what that is encrypted with"),
          Setting.of(
              AZURE,
              "AZURE_FEDERATED_TOKEN_FILE",
              "the pod's token: keyway mount, without options"),
          Setting.of(AZURE, "AZURE_ENVIRONMENT_FILEPATH", "file that describes AzureStackCloud"),
          new Setting(AZURE, "AZURE_CONFIG_DIR", "~/.azure", "folder of the Azure CLI's login"),
          Setting.of(PLACES, "KEYWAY_RUN_DIR", "where running local Azures are written down"),
          Setting.of(PLACES, "XDG_RUNTIME_DIR", "without it, in its folder keyway"),
          new Setting(
              PLACES, "HOME", "", "without that, in its folder .cache/keyway; also .kube, .azure"),
          Setting.of(
              PLACES,
              "KUBEBUILDER_ASSETS",
              "folder with kube-apiserver, etcd and kubectl: keyway sandbox up --kube"),
          Setting.of(PLACES, "PATH", "where these and az are looked for otherwise"),
          Setting.of(PLACES, "JAVA_HOME", "JDK 25, for ./keyway; empty: looked for"),
          Setting.of(
              PLACES,
              "KEYWAY_JAVA_OPTIONS",
              "further options of the JVM, for ./keyway; no AOT cache"));

  private Programs() {}

  /// Returns the programs that run in a cluster, by the command that starts them.
  public static Map<String, Flags> inCluster() {
    var programs = new LinkedHashMap<String, Flags>();
    for (var process : NodeProcess.values()) {
      programs.put(process.command(), process.flags());
    }
    return programs;
  }

  /// Returns the commands that people run. Those of [#inCluster] are among them, without their
  /// flags.
  public static CommandLine commands() {
    return KeywayCommand.commandLine();
  }
}
