// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.webhook.server.TlsVersion;
import dev.keyway.webhook.settings.WebhookSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a webhook process is told at its start.
///
/// @param kubeconfig the file named on the command line
/// @param namespace where its Secret is
/// @param names of its server certificate, its service's own first
/// @param certificates the folder that somebody else keeps certificates in; empty if it keeps them
///   itself
/// @param drain how long reviews are still answered once the end was asked for
/// @param logLevel as it was given, for the proxies; may be empty
public record WebhookOptions(
    LogOptions log,
    String logLevel,
    Optional<Path> kubeconfig,
    String namespace,
    List<String> names,
    Optional<Path> certificates,
    TlsVersion tlsVersion,
    InetSocketAddress webhook,
    InetSocketAddress health,
    InetSocketAddress metrics,
    Duration drain,
    WebhookSettings settings) {
  public WebhookOptions {
    names = List.copyOf(names);
  }
}
