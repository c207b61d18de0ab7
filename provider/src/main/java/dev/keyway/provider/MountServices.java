// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.server.CallLog;
import dev.keyway.agent.server.HealthService;
import dev.keyway.azure.AzureException;
import dev.keyway.provider.content.ContentRules;
import dev.keyway.provider.mount.Mounts;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.server.MountService;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Optional;

/// The provider's gRPC services, wherever they are served.
final class MountServices {
  private final MountOptions options;
  private final ProviderApplication.Ports ports;

  MountServices(MountOptions options, ProviderApplication.Ports ports) {
    this.options = options;
    this.ports = ports;
  }

  /// Returns why these options are of no use; empty if they are.
  Optional<String> problem() {
    try {
      ports.clouds().resolve(options.cloudName(), options.cloudFile());
      return Optional.empty();
    } catch (AzureException.InvalidConfiguration unusable) {
      return Optional.of("cloud-name \"" + options.cloudName() + "\": " + unusable.getMessage());
    }
  }

  List<BindableService> all() {
    var mounts = new Mounts(ports.vaults(), new ContentRules(options.rendering()), ports.metrics());
    var settings =
        new MountRequest.Settings(
            ports.clouds(), options.cloudName(), options.cloudFile(), ports.accounts());
    return List.of(
        new MountService(
            mounts,
            settings,
            options.timeout(),
            ports.version().version(),
            ports.clock(),
            ports.logs().named(MountService.class)),
        new HealthService());
  }

  ServerInterceptor callLog() {
    return new CallLog(ports.logs().named(CallLog.class), ports.metrics());
  }
}
