// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.kubernetes.client.KubernetesClient;
import io.grpc.Channel;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What lives in the driver's own process: providers, and whatever else a node needs.
///
/// @param <O> their options
public interface BuiltIn<O> {

  /// Returns their flags. Where the driver has one of that name, theirs is left out.
  List<Flag> flags();

  /// Returns the variables of the environment that they go by.
  List<Setting> variables();

  /// Returns what the flags say, noting with the reader what cannot be used.
  ///
  /// @param node the node's name
  O options(FlagReader flags, Map<String, String> environment, String node);

  /// Starts them.
  ///
  /// @throws dev.keyway.agent.StartFailed naming all that stood in the way
  Running start(O options, Outside outside);

  /// What they share with the driver.
  ///
  /// @param environment the process's variables
  /// @param client closed by the driver
  /// @param metrics where their series are made
  record Outside(
      Map<String, String> environment,
      KubernetesClient client,
      Metrics metrics,
      Logs logs,
      BuildVersion version,
      InstantSource clock) {}

  /// Running providers.
  interface Running extends AutoCloseable {
    /// Nothing at all.
    Running NOTHING =
        new Running() {
          @Override
          public Map<String, Channel> channels() {
            return Map.of();
          }

          @Override
          public void close() {}
        };

    /// Returns where each is called, by name. The channels are closed by whoever made them.
    Map<String, Channel> channels();

    /// Returns what the node is not ready without; nothing if all is there.
    default Optional<String> missing() {
      return Optional.empty();
    }

    /// Returns what is wrong that a restart of the process would mend; nothing if all is well.
    default Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    void close();
  }

  /// No providers.
  BuiltIn<List<String>> NONE =
      new BuiltIn<>() {
        @Override
        public List<Flag> flags() {
          return List.of();
        }

        @Override
        public List<Setting> variables() {
          return List.of();
        }

        @Override
        public List<String> options(
            FlagReader flags, Map<String, String> environment, String node) {
          return List.of();
        }

        @Override
        public Running start(List<String> options, Outside outside) {
          return Running.NOTHING;
        }
      };
}
