// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
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
    var parsed = PemBlock.parse(file);
    var blocks = parsed.blocks().stream().filter(PemBlock::isCertificate).toList();
    if (blocks.isEmpty()) {
      if (!parsed.blocks().isEmpty() && parsed.rest().bytes().length < 2) {
        throw new InvalidTls("it holds %s, but no certificate".formatted(parsed.blocks()));
      }
      blocks = pkcs12(parsed.rest().bytes()).certificates();
    }
    if (blocks.isEmpty()) {
      throw new InvalidTls("its PKCS#12 holds no certificate");
    }
    return blocks.stream().map(PemBlock::encode).collect(Collectors.joining()).getBytes(US_ASCII);
  }

  /// Returns the last private key of a file as PEM: RSA as PKCS#1, EC as SEC1, others as PKCS#8.
  ///
  /// @throws InvalidTls if there is none, or it is encrypted or damaged
  public static byte[] privateKey(byte[] file) throws InvalidTls {
    var parsed = PemBlock.parse(file);
    var others = parsed.blocks().stream().filter(block -> !block.isCertificate()).toList();
    if (others.isEmpty()) {
      if (!parsed.blocks().isEmpty() && parsed.rest().bytes().length < 2) {
        throw new InvalidTls("it holds certificates, but no private key");
      }
      var keys = pkcs12(parsed.rest().bytes()).keys();
      if (keys.isEmpty()) {
        throw new InvalidTls("its PKCS#12 holds no private key");
      }
      return KeyForm.of(keys.getLast()).encode().getBytes(US_ASCII);
    }
    var keys = others.stream().filter(PemBlock::isPrivateKey).toList();
    var block = keys.isEmpty() ? others.getLast() : keys.getLast();
    if (block.label().equals("ENCRYPTED PRIVATE KEY")
        || block.headers().stream().anyMatch(header -> header.contains("ENCRYPTED"))) {
      throw new InvalidTls("its private key is encrypted with a password, which nobody gives us");
    }
    return KeyForm.of(block.contents()).encode().getBytes(US_ASCII);
  }

  private static Pkcs12File pkcs12(byte[] bytes) throws InvalidTls {
    var text = new String(bytes, ISO_8859_1);
    if (BASE64.matcher(text).matches()) {
      try {
        return Pkcs12File.parse(Base64.getMimeDecoder().decode(text.strip()));
      } catch (IllegalArgumentException _) {
        throw new InvalidTls("it is neither PEM nor PKCS#12");
      }
    }
    return Pkcs12File.parse(bytes);
  }
}
