// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import dev.keyway.azure.SecretText;
import dev.keyway.cli.manifest.Manifest;
import dev.keyway.cli.manifest.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a service principal's secret comes from when no manifest has it.
public final class NodePublishSecret {
  private NodePublishSecret() {}

  /// Returns the values of the one Secret in a manifest file.
  ///
  /// @throws MountFailed if the file holds none or several
  public static Map<String, SecretText> read(String file, InputStream stdin) {
    var secrets = Manifests.read(List.of(file), stdin).of(Manifest.Secret.class);
    if (secrets.size() != 1) {
      throw new MountFailed(
          "%s must hold one manifest of kind Secret, but holds %d".formatted(file, secrets.size()));
    }
    return secrets.getFirst().values();
  }

  /// Returns what the Azure SDKs' variables say: a client ID with a secret or a certificate.
  ///
  /// @throws MountFailed if they name a certificate that cannot be read
  public static Optional<Map<String, SecretText>> of(Map<String, String> environment) {
    var values = new LinkedHashMap<String, SecretText>();
    put(values, "clientid", environment.get("AZURE_CLIENT_ID"));
    put(values, "clientsecret", environment.get("AZURE_CLIENT_SECRET"));
    var certificate = environment.getOrDefault("AZURE_CLIENT_CERTIFICATE_PATH", "");
    if (!certificate.isEmpty()) {
      put(values, "clientcertificate", text(Path.of(certificate)));
      put(
          values,
          "clientcertificatepassword",
          environment.get("AZURE_CLIENT_CERTIFICATE_PASSWORD"));
    }
    return values.containsKey("clientid") && values.size() > 1
        ? Optional.of(values)
        : Optional.empty();
  }

  private static void put(Map<String, SecretText> values, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      values.put(key, SecretText.of(value));
    }
  }

  /// Returns PEM as it is and anything else, which is taken for PKCS#12, in base64.
  private static String text(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      var text = new String(bytes, StandardCharsets.ISO_8859_1);
      return text.contains("-----BEGIN ") ? text : Base64.getEncoder().encodeToString(bytes);
    } catch (IOException e) {
      throw new MountFailed(
          "cannot read AZURE_CLIENT_CERTIFICATE_PATH %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
