// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import dev.keyway.kubernetes.client.KubernetesException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The webhook configurations, by which the API server knows whom to trust.
///
/// @param objects the mutating one first; the others need not be there
record Configurations(List<LiveObject> objects) {
  private static final String BUNDLE = "caBundle";

  Configurations {
    objects = List.copyOf(objects);
  }

  /// How a look at them went.
  ///
  /// @param found whether the mutating one is there
  /// @param changed those that were written
  record Result(boolean found, List<String> changed) {
    Result {
      changed = List.copyOf(changed);
    }
  }

  /// Lets every webhook in them trust these authorities.
  ///
  /// @param shown the authority of what this replica shows
  Result inject(List<X509Certificate> wanted, Set<X509Certificate> shown, Instant now)
      throws KubernetesException {
    var changed = new ArrayList<String>();
    boolean found = false;
    for (var object : objects) {
      boolean main = object.equals(objects.getFirst());
      try {
        var configuration = object.read();
        found |= main && configuration.isPresent();
        if (configuration.isPresent() && inject(configuration.get(), wanted, shown, now)) {
          object.write(configuration.get());
          changed.add(object.resource().kind());
        }
      } catch (KubernetesException.Forbidden forbidden) {
        // The roles of the original know nothing of validating webhooks.
        if (main) {
          throw forbidden;
        }
      }
    }
    return new Result(found, changed);
  }

  private static boolean inject(
      ObjectNode configuration,
      List<X509Certificate> wanted,
      Set<X509Certificate> shown,
      Instant now) {
    boolean changed = false;
    for (JsonNode webhook : configuration.path("webhooks")) {
      if (webhook.get("clientConfig") instanceof ObjectNode client) {
        var current = client.path(BUNDLE).stringValue("");
        var next = Bundle.next(current, wanted, shown, now);
        if (!Bundle.is(current, next)) {
          client.put(BUNDLE, Bundle.write(next));
          changed = true;
        }
      }
    }
    return changed;
  }
}
