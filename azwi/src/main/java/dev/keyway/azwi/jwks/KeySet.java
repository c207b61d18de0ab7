// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.jwks;

import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.Pem;
import dev.keyway.certificate.PublicKeys;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/// What an issuer publishes, so that others can verify its tokens.
public record KeySet(List<PublicKey> keys) {
  public KeySet {
    keys = List.copyOf(keys);
  }

  /// Returns the keys in a PEM file: public keys, certificates, or private keys, of which only the
  /// public part is taken.
  ///
  /// @throws UnusableKey if there is none
  /// @throws InvalidCertificate if one cannot be read
  public static List<PublicKey> read(byte[] pem) {
    var keys = new ArrayList<PublicKey>();
    for (var block : Pem.parse(pem).blocks()) {
      PublicKeys.of(block).ifPresent(keys::add);
    }
    if (keys.isEmpty()) {
      throw new UnusableKey("data does not contain any valid RSA or ECDSA public keys");
    }
    return List.copyOf(keys);
  }

  /// Returns the set as JSON, indented, without a line end behind it.
  ///
  /// @throws UnusableKey if a key is of a kind that no token is signed with
  public String json() {
    var indenter = new DefaultIndenter("  ", "\n");
    var separators =
        Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER);
    var printer =
        new DefaultPrettyPrinter(separators)
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    var members = keys.stream().map(key -> Jwk.of(key).members()).toList();
    return JsonMapper.shared().writer().with(printer).writeValueAsString(Map.of("keys", members));
  }
}
