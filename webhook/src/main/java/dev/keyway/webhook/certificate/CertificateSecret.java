// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import dev.keyway.kubernetes.client.KubernetesException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The Secret that all replicas share. Whoever finds it wanting first, mends it; the others take
/// what he wrote.
record CertificateSecret(LiveObject secret, Policy policy, Issuer issuer) {
  private static final Map<String, String> LABELS =
      Map.of("azure-workload-identity.io/system", "true");

  /// What the Secret holds, and what had to be done for that.
  record Result(Contents contents, Step step) {}

  /// Brings the Secret to where it should be.
  ///
  /// @param trusted authorities that clients trusted lately
  /// @throws KubernetesException.Conflict if another replica was faster: to be tried again
  Result mend(Collection<X509Certificate> trusted, Instant now) throws KubernetesException {
    var found = secret.read();
    if (found.isEmpty()) {
      secret.create(LABELS);
      throw new KubernetesException.Conflict(
          "Secret %s was missing and has been made".formatted(secret.key()));
    }
    var object = found.get();
    var step = policy.step(Contents.read(values(object)), trusted, now);
    var contents = issuer.carryOut(step, now);
    if (!(step instanceof Step.Keep)) {
      var data = object.withObject("data");
      contents
          .values()
          .forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
      secret.write(object);
    }
    return new Result(contents, step);
  }

  private static Map<String, byte[]> values(ObjectNode object) {
    var values = new LinkedHashMap<String, byte[]>();
    object
        .path("data")
        .properties()
        .forEach(entry -> {
          try {
            values.put(
                entry.getKey(), Base64.getDecoder().decode(entry.getValue().stringValue("")));
          } catch (IllegalArgumentException _) {
            // No API server sends that; what is missing is made anew.
          }
        });
    return values;
  }
}
