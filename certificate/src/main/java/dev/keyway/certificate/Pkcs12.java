// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;

/// PKCS#12 files (RFC 7292), old and new: any number of safes, RC2 / 3DES / AES encryption or none,
/// a seal with any SHA, or none.
public final class Pkcs12 {
  private static final int MAX_NESTING = 8;

  private final Pkcs12Password password;
  private final List<Der> keys = new ArrayList<>();
  private final List<CertificateBag> certificates = new ArrayList<>();

  private Pkcs12(Pkcs12Password password) {
    this.password = password;
  }

  /// What a file holds, each list in the order of its bags.
  ///
  /// @param privateKeys as PKCS#8, without attributes
  public record Contents(List<Der> privateKeys, List<CertificateBag> bags) {
    public Contents {
      privateKeys = List.copyOf(privateKeys);
      bags = List.copyOf(bags);
    }

    /// Returns the X.509 certificates without what the file says of them.
    public List<Der> certificates() {
      return bags.stream().map(CertificateBag::certificate).toList();
    }
  }

  /// Tells whether the bytes have the frame of a PKCS#12 file, whatever its password.
  public static boolean isPkcs12(byte[] bytes) {
    try {
      var seal = Pfx.getInstance(bytes).getAuthSafe().getContentType();
      return seal.on(PKCSObjectIdentifiers.pkcs_7);
    } catch (RuntimeException _) {
      // BouncyCastle reports damage with unchecked exceptions of many kinds.
      return false;
    }
  }

  /// Opens a file. No password means the empty one, in both spellings in use.
  ///
  /// @throws InvalidCertificate if it is no PKCS#12, is damaged, or has another password
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Contents decode(byte[] pfx, Optional<String> password) {
    var spellings = Pkcs12Password.spellings(password);
    for (int i = 0; ; i++) {
      try {
        return decode(pfx, spellings.get(i));
      } catch (InvalidCertificate e) {
        if (i + 1 == spellings.size()) {
          throw e;
        }
      }
    }
  }

  private static Contents decode(byte[] bytes, Pkcs12Password password) {
    try {
      var pfx = Pfx.getInstance(bytes);
      var outer = pfx.getAuthSafe();
      if (!outer.getContentType().equals(PKCSObjectIdentifiers.data)) {
        throw new InvalidCertificate(
            "the PKCS#12 file is sealed with a signature, which is not supported");
      }
      var content = content(outer);
      var mac = pfx.getMacData();
      if (mac != null && !Pkcs12Mac.fits(mac, content, password)) {
        throw new InvalidCertificate("the PKCS#12 file has another password, or is damaged");
      }
      var reader = new Pkcs12(password);
      for (var info : ASN1Sequence.getInstance(content)) {
        reader.readSafe(ContentInfo.getInstance(info));
      }
      return new Contents(reader.keys, reader.certificates);
    } catch (InvalidCertificate e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // BouncyCastle reports damage with unchecked exceptions of many kinds.
      throw new InvalidCertificate("the bytes are no readable PKCS#12 file", e);
    }
  }

  private void readSafe(ContentInfo info) throws IOException {
    var type = info.getContentType();
    if (type.equals(PKCSObjectIdentifiers.data)) {
      readBags(content(info), 0);
    } else if (type.equals(PKCSObjectIdentifiers.encryptedData)) {
      var encrypted = EncryptedData.getInstance(info.getContent());
      var cipherText = encrypted.getContent().getOctets();
      readBags(password.decrypt(encrypted.getEncryptionAlgorithm(), cipherText), 0);
    } else {
      throw new InvalidCertificate("the PKCS#12 file has a safe of unknown type " + type.getId());
    }
  }

  private void readBags(byte[] safe, int depth) throws IOException {
    if (depth > MAX_NESTING) {
      throw new InvalidCertificate("the PKCS#12 file nests its safes too deeply");
    }
    for (var element : ASN1Sequence.getInstance(safe)) {
      var bag = SafeBag.getInstance(element);
      var type = bag.getBagId();
      if (type.equals(PKCSObjectIdentifiers.keyBag)) {
        keys.add(PrivateKeys.encode(PrivateKeyInfo.getInstance(bag.getBagValue())));
      } else if (type.equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
        var shrouded = EncryptedPrivateKeyInfo.getInstance(bag.getBagValue());
        var plain =
            password.decrypt(shrouded.getEncryptionAlgorithm(), shrouded.getEncryptedData());
        keys.add(PrivateKeys.encode(PrivateKeyInfo.getInstance(plain)));
      } else if (type.equals(PKCSObjectIdentifiers.certBag)) {
        CertificateBag.of(bag).ifPresent(certificates::add);
      } else if (type.equals(PKCSObjectIdentifiers.safeContentsBag)) {
        readBags(bag.getBagValue().toASN1Primitive().getEncoded(), depth + 1);
      }
      // CRLs and secrets of other programs are neither keys nor certificates.
    }
  }

  private static byte[] content(ContentInfo info) {
    return ASN1OctetString.getInstance(info.getContent()).getOctets();
  }
}
