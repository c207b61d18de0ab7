// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Setting;
import dev.keyway.driver.BuiltIn;
import dev.keyway.driver.DriverMain;
import dev.keyway.podidentity.nmi.EmbeddedNmi;
import dev.keyway.podidentity.nmi.NmiOptions;
import dev.keyway.provider.InProcessProvider;
import io.grpc.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// `keyway node`: the driver with the Key Vault provider in the same process.
final class NodeProgram {
  static final DriverMain.Program<NodeProgram.Options> PROGRAM =
      new DriverMain.Program<>(
          """
          Usage: keyway node [flags]
          Mounts Key Vault objects into pods: the Secrets Store CSI driver and its Azure provider in
          one process, and NMI of aad-pod-identity if asked for. Other providers are found by their
          sockets.
          """,
          List.of(
              "keyway node --endpoint=unix:///csi/csi.sock --nodeid=$(KUBE_NODE_NAME)",
              "keyway node --endpoint=unix:///csi/csi.sock --nodeid=node1 --enable-secret-rotation",
              "keyway node --endpoint=unix:///csi/csi.sock --nodeid=node1"
                  + " --cloud-name=AzureUSGovernment",
              "keyway node --endpoint=unix:///csi/csi.sock --nodeid=node1 --pod-identity=standard"),
          new Azure());

  private NodeProgram() {}

  /// @param nmi empty without pod identity
  record Options(InProcessProvider.Options provider, Optional<NmiOptions> nmi) {}

  /// The Key Vault provider without a socket, and NMI.
  private static final class Azure implements BuiltIn<Options> {
    @Override
    public List<Flag> flags() {
      return Stream.of(InProcessProvider.flags(), EmbeddedNmi.flags())
          .<Flag>flatMap(List::stream)
          .toList();
    }

    @Override
    public List<Setting> variables() {
      return Stream.of(InProcessProvider.variables(), EmbeddedNmi.variables())
          .<Setting>flatMap(List::stream)
          .toList();
    }

    @Override
    public Options options(FlagReader flags, Map<String, String> environment, String node) {
      return new Options(
          InProcessProvider.options(flags, environment),
          EmbeddedNmi.options(flags, environment, node));
    }

    @Override
    public Running start(Options options, Outside outside) {
      var provider =
          InProcessProvider.start(
              options.provider(),
              new InProcessProvider.Outside(
                  outside.environment(),
                  new ClusterAccounts(outside.client()),
                  outside.metrics(),
                  outside.logs(),
                  outside.version(),
                  outside.clock()));
      try {
        return new Part(provider, options.nmi().map(nmi -> nmi(nmi, outside)));
      } catch (RuntimeException e) {
        provider.close();
        throw e;
      }
    }

    private static EmbeddedNmi nmi(NmiOptions options, Outside outside) {
      return EmbeddedNmi.start(
          options,
          new EmbeddedNmi.Outside(
              outside.environment(),
              outside.client(),
              outside.metrics(),
              outside.logs(),
              outside.version(),
              outside.clock()));
    }
  }

  /// What runs beside the driver.
  private record Part(InProcessProvider provider, Optional<EmbeddedNmi> nmi)
      implements BuiltIn.Running {
    @Override
    public Map<String, Channel> channels() {
      return Map.of("azure", provider.channel());
    }

    @Override
    public Optional<String> missing() {
      return nmi.flatMap(EmbeddedNmi::missing);
    }

    @Override
    public Optional<String> problem() {
      return nmi.flatMap(EmbeddedNmi::problem);
    }

    @Override
    public void close() {
      nmi.ifPresent(EmbeddedNmi::close);
      provider.close();
    }
  }
}
