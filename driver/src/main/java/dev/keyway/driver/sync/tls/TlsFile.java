// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyway.certificate.CertificateBag;
import dev.keyway.certificate.Der;
import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.KeyForm;
import dev.keyway.certificate.Pem;
import dev.keyway.certificate.Pkcs12;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a TLS Secret takes from a mounted file.
public final class TlsFile {
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]+={0,2}\\s*");

  private TlsFile() {}

  /// Returns all certificates of a file, in their order, as PEM.
  ///
  /// @throws InvalidTls if there is none
  public static byte[] certificates(byte[] file) throws InvalidTls {
    var parsed = blocks(file);
    var blocks = parsed.blocks().stream().filter(Pem.Block::isCertificate).toList();
    if (blocks.isEmpty()) {
      if (!parsed.blocks().isEmpty() && parsed.rest().bytes().length < 2) {
        throw new InvalidTls("it holds %s, but no certificate".formatted(labels(parsed.blocks())));
      }
      blocks = pkcs12(parsed.rest().bytes()).bags().stream().map(CertificateBag::pem).toList();
    }
    if (blocks.isEmpty()) {
      throw new InvalidTls("its PKCS#12 holds no certificate");
    }
    return blocks.stream().map(Pem.Block::encode).collect(Collectors.joining()).getBytes(US_ASCII);
  }

  /// Returns the last private key of a file as PEM: RSA as PKCS#1, EC as SEC1, others as PKCS#8.
  ///
  /// @throws InvalidTls if there is none, or it is encrypted or damaged
  public static byte[] privateKey(byte[] file) throws InvalidTls {
    var parsed = blocks(file);
    var others = parsed.blocks().stream().filter(block -> !block.isCertificate()).toList();
    if (others.isEmpty()) {
      if (!parsed.blocks().isEmpty() && parsed.rest().bytes().length < 2) {
        throw new InvalidTls("it holds certificates, but no private key");
      }
      var keys = pkcs12(parsed.rest().bytes()).privateKeys();
      if (keys.isEmpty()) {
        throw new InvalidTls("its PKCS#12 holds no private key");
      }
      return inItsForm(keys.getLast());
    }
    var keys = others.stream().filter(Pem.Block::isPrivateKey).toList();
    var block = keys.isEmpty() ? others.getLast() : keys.getLast();
    if (block.label().equals("ENCRYPTED PRIVATE KEY")
        || block.headers().stream().anyMatch(header -> header.contains("ENCRYPTED"))) {
      throw new InvalidTls("its private key is encrypted with a password, which nobody gives us");
    }
    return inItsForm(block.contents());
  }

  private static Pem.Blocks blocks(byte[] file) throws InvalidTls {
    try {
      return Pem.parse(file);
    } catch (InvalidCertificate e) {
      throw new InvalidTls(String.valueOf(e.getMessage()));
    }
  }

  private static String labels(List<Pem.Block> blocks) {
    return blocks.stream().map(Pem.Block::label).toList().toString();
  }

  private static byte[] inItsForm(Der key) throws InvalidTls {
    try {
      return KeyForm.of(key).encode().getBytes(US_ASCII);
    } catch (InvalidCertificate e) {
      throw new InvalidTls(String.valueOf(e.getMessage()));
    }
  }

  private static Pkcs12.Contents pkcs12(byte[] bytes) throws InvalidTls {
    var file = fromBase64(bytes);
    if (!Pkcs12.isPkcs12(file)) {
      throw new InvalidTls("it is neither PEM nor PKCS#12");
    }
    try {
      return Pkcs12.decode(file, Optional.empty());
    } catch (InvalidCertificate _) {
      throw new InvalidTls(
          "its PKCS#12 is damaged, or has a password; mount it without a password or as PEM");
    }
  }

  private static byte[] fromBase64(byte[] bytes) {
    var text = new String(bytes, ISO_8859_1);
    if (BASE64.matcher(text).matches()) {
      try {
        return Base64.getMimeDecoder().decode(text.strip());
      } catch (IllegalArgumentException _) {
        // It only looks like base64.
      }
    }
    return bytes;
  }
}
