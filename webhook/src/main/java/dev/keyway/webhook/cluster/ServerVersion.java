// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.Optional;
import java.util.regex.Pattern;

/// The API server's version, as far as anything hangs on it.
public record ServerVersion(int major, int minor) {
  private static final Pattern VERSION =
      Pattern.compile("v?([0-9]{1,6})\\.([0-9]{1,6})(\\.[0-9]+)?([-+].*)?");
  private static final ServerVersion NATIVE_SIDECARS = new ServerVersion(1, 32);

  /// Reads a version such as `v1.32.0-gke.1`; empty if it is none.
  public static Optional<ServerVersion> parse(String text) {
    var match = VERSION.matcher(text.strip());
    return match.matches()
        ? Optional.of(
            new ServerVersion(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
        : Optional.empty();
  }

  /// Asks the API server.
  ///
  /// @throws KubernetesException if it does not say
  public static ServerVersion ask(KubernetesClient client) throws KubernetesException {
    var answer = client.raw("/version");
    try {
      var text = JsonObject.parse(answer.getBytes(UTF_8)).text("gitVersion").orElse("");
      return parse(text).orElseThrow(() -> unreadable("\"" + text + "\" is no version"));
    } catch (MalformedJson e) {
      throw unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static KubernetesException unreadable(String why) {
    return new KubernetesException.Unavailable(
        "failed to check kubernetes version: " + why, Optional.empty(), null);
  }

  /// Tells whether it is that version or a later one.
  public boolean atLeast(ServerVersion other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }

  /// Tells whether init containers may stay beside the others.
  public boolean nativeSidecars() {
    return atLeast(NATIVE_SIDECARS);
  }
}
