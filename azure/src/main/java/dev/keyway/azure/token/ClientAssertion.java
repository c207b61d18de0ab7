// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.credential.Credential.ClientCertificate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;

/// The signed statement by which a certificate's owner asks for a token. Names the certificate by
/// both thumbprints and carries its chain, so that registrations by thumbprint and by subject name
/// both find it.
final class ClientAssertion {
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private ClientAssertion() {}

  /// @param pss whether to sign with PS256, as Entra ID prefers, or RS256, as AD FS needs
  /// @param id makes this assertion one of its kind
  static String sign(
      ClientCertificate credential, URI audience, boolean pss, String id, Instant now) {
    try {
      var leaf = credential.chain().getFirst().getEncoded();
      var x5c = new ArrayList<String>();
      for (var certificate : credential.chain()) {
        x5c.add("\"" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + "\"");
      }
      var header =
          "{\"alg\":\"%s\",\"typ\":\"JWT\",\"x5t\":\"%s\",\"x5t#S256\":\"%s\",\"x5c\":[%s]}"
              .formatted(
                  pss ? "PS256" : "RS256",
                  URL.encodeToString(MessageDigest.getInstance("SHA-1").digest(leaf)),
                  URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(leaf)),
                  String.join(",", x5c));
      var claims =
          ("{\"aud\":\"%s\",\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"%s\",\"iat\":%d,\"nbf\":%d,"
                  + "\"exp\":%d}")
              .formatted(
                  audience,
                  credential.clientId(),
                  credential.clientId(),
                  id,
                  now.getEpochSecond(),
                  now.getEpochSecond(),
                  now.plus(LIFE).getEpochSecond());
      var text = encode(header) + "." + encode(claims);
      return text + "." + URL.encodeToString(signature(credential, text, pss));
    } catch (GeneralSecurityException e) {
      throw new InvalidConfiguration(
          "the certificate of %s cannot sign".formatted(Subjects.of(credential)), e);
    }
  }

  private static byte[] signature(ClientCertificate credential, String text, boolean pss)
      throws GeneralSecurityException {
    var signer = Signature.getInstance(pss ? "RSASSA-PSS" : "SHA256withRSA");
    if (pss) {
      signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signer.initSign(credential.key());
    signer.update(text.getBytes(StandardCharsets.US_ASCII));
    return signer.sign();
  }

  private static String encode(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
