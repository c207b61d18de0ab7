// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.webhook.settings.CaSource;
import dev.keyway.webhook.settings.IdentityBinding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The volume with a pod's token, and where containers have it (workload-identity.md §5.4, §5.6,
/// §5.7).
final class TokenVolume {
  static final String NAME_PREFIX = "azure-workload-identity-reserved-";
  static final String MOUNT_PATH = "/var/run/secrets/azure/wi";

  private static final String TOKEN_PATH = "token/azure-identity-token";
  private static final String CA_PATH = "ca-cert/ca.crt";
  static final String TOKEN_FILE = MOUNT_PATH + "/" + TOKEN_PATH;
  static final String CA_FILE = MOUNT_PATH + "/" + CA_PATH;

  private static final int HASH_DIGITS = 30;
  private static final int SERVER_DEFAULT_MODE = 420;

  private TokenVolume() {}

  /// Returns the volume's name, which has as many characters as a name can.
  static String name(String podName) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(podName.getBytes(UTF_8));
      return NAME_PREFIX + HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  static ObjectNode mount(String volume) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", volume)
        .put("mountPath", MOUNT_PATH)
        .put("readOnly", true);
  }

  /// @param seconds how long the token lives
  /// @param binding what of the cluster's token server the pod needs, if it uses it
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static ObjectNode volume(
      String name, String audience, int seconds, Optional<IdentityBinding> binding) {
    var volume = JsonNodeFactory.instance.objectNode().put("name", name);
    var sources = volume.putObject("projected").putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("path", TOKEN_PATH)
        .put("expirationSeconds", seconds)
        .put("audience", audience);
    binding.ifPresent(used -> addAuthority(sources, used.ca()));
    return volume;
  }

  private static void addAuthority(ArrayNode sources, CaSource ca) {
    switch (ca) {
      case CaSource.ConfigMap(var name) -> {
        var map = sources.addObject().putObject("configMap").put("name", name);
        map.putArray("items").addObject().put("key", "ca.crt").put("path", CA_PATH);
        map.put("optional", false);
      }
      case CaSource.TrustBundle(var signer, var selector) -> {
        var bundle = sources.addObject().putObject("clusterTrustBundle").put("signerName", signer);
        selector.ifPresent(labels -> bundle.set("labelSelector", labels.deepCopy()));
        bundle.put("path", CA_PATH).put("optional", false);
      }
      case CaSource.None _, CaSource.Data _ -> {}
    }
  }

  /// Tells whether `existing` is `wanted` once the API server has filled in its defaults.
  static boolean same(ObjectNode existing, ObjectNode wanted) {
    var filled = wanted.deepCopy();
    ((ObjectNode) filled.path("projected")).put("defaultMode", SERVER_DEFAULT_MODE);
    return existing.equals(wanted) || existing.equals(filled);
  }
}
