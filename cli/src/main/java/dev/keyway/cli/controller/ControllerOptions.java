// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.controller;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flag.Kind;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.podidentity.mic.MicOptions;
import dev.keyway.podidentity.mic.RunningMic;
import dev.keyway.webhook.RunningWebhook;
import dev.keyway.webhook.WebhookOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a controller is told at its start.
///
/// @param log how the process logs: as MIC does
/// @param mic empty without pod identity
/// @param webhook empty without workload identity
record ControllerOptions(
    LogOptions log, Optional<MicOptions> mic, Optional<WebhookOptions> webhook) {
  private static final String PARTS = "Parts";
  private static final String POD_IDENTITY = "pod-identity";
  private static final String WORKLOAD_IDENTITY = "workload-identity";

  /// Returns the flags of both parts. What both have (`kubeconfig`) is given once; the webhook's
  /// `log-level` is for the proxies that it puts into pods.
  static List<Flag> flags() {
    var flags = new LinkedHashMap<String, Flag>();
    Stream.of(
            List.of(
                new Flag(PARTS, POD_IDENTITY, Kind.BOOL, "true", "run MIC, while it leads"),
                new Flag(PARTS, WORKLOAD_IDENTITY, Kind.BOOL, "true", "run the webhook")),
            RunningMic.flags(),
            RunningWebhook.flags())
        .flatMap(List::stream)
        .forEach(flag -> flags.putIfAbsent(flag.name(), flag));
    return List.copyOf(flags.values());
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  static ControllerOptions read(FlagReader flags, Map<String, String> environment) {
    boolean podIdentity = flags.is(POD_IDENTITY);
    boolean workloadIdentity = flags.is(WORKLOAD_IDENTITY);
    if (!podIdentity && !workloadIdentity) {
      flags.problem("nothing to run: --pod-identity and --workload-identity are both false");
    }
    var log = KlogFlags.read(flags);
    return new ControllerOptions(
        flags.text("log-format").equals("json") ? log.in(LogFormat.JSON) : log,
        podIdentity ? Optional.of(RunningMic.options(flags, environment)) : Optional.empty(),
        workloadIdentity
            ? Optional.of(RunningWebhook.options(flags, environment))
            : Optional.empty());
  }
}
