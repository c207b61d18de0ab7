// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.driver.BuiltIn;
import dev.keyway.driver.DriverMain;
import dev.keyway.provider.InProcessProvider;
import io.grpc.Channel;
import java.util.List;
import java.util.Map;

/// `keyway node`: the driver with the Key Vault provider in the same process.
final class NodeProgram {
  static final DriverMain.Program<InProcessProvider.Options> PROGRAM =
      new DriverMain.Program<>(
          """
          Usage: keyway node [flags]
          Mounts Key Vault objects into pods: the Secrets Store CSI driver and its Azure provider in
          one process. Other providers are found by their sockets.
          """,
          List.of(
              "keyway node --endpoint=unix:///csi/csi.sock --nodeid=$(KUBE_NODE_NAME)",
              "keyway node --endpoint=unix:///csi/csi.sock --nodeid=node1 --enable-secret-rotation",
              "keyway node --endpoint=unix:///csi/csi.sock --nodeid=node1"
                  + " --cloud-name=AzureUSGovernment"),
          new Azure());

  private NodeProgram() {}

  /// The Key Vault provider, without a socket.
  private static final class Azure implements BuiltIn<InProcessProvider.Options> {
    @Override
    public List<Flag> flags() {
      return InProcessProvider.flags();
    }

    @Override
    public InProcessProvider.Options options(FlagReader flags, Map<String, String> environment) {
      return InProcessProvider.options(flags, environment);
    }

    @Override
    public Running start(InProcessProvider.Options options, Outside outside) {
      var provider =
          InProcessProvider.start(
              options,
              new InProcessProvider.Outside(
                  outside.environment(),
                  outside.metrics(),
                  outside.logs(),
                  outside.version(),
                  outside.clock()));
      return new Running() {
        @Override
        public Map<String, Channel> channels() {
          return Map.of("azure", provider.channel());
        }

        @Override
        public void close() {
          provider.close();
        }
      };
    }
  }
}
