// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.azure.keyvault.VaultObject.PublicJwk;
import dev.keyway.certificate.Pem;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;

/// A vault's public key as a PEM block (provider.md §9.6).
final class PublicKeyPem {
  private PublicKeyPem() {}

  /// Returns the SubjectPublicKeyInfo of `key`.
  ///
  /// @throws IllegalArgumentException if it is of another kind than RSA and EC over P-256, P-384 or
  ///   P-521, or no valid key
  static String of(PublicJwk key) {
    try {
      return Pem.encode("PUBLIC KEY", encoded(key));
    } catch (GeneralSecurityException invalid) {
      throw new IllegalArgumentException("its public key is invalid: " + invalid.getMessage());
    }
  }

  private static byte[] encoded(PublicJwk key) throws GeneralSecurityException {
    return switch (key) {
      case PublicJwk.Rsa rsa ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(rsa.modulus(), rsa.exponent()))
              .getEncoded();
      case PublicJwk.Ec ec -> {
        var curve = curve(ec.curve());
        var point = new ECPoint(ec.x(), ec.y());
        if (!isOn(curve, point)) {
          throw new IllegalArgumentException("its point is not on the curve " + ec.curve());
        }
        yield KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(point, curve))
            .getEncoded();
      }
      case PublicJwk.Other(var type) ->
          throw new IllegalArgumentException(
              "keys of type " + type + " have no public side to write: use RSA or EC");
    };
  }

  private static ECParameterSpec curve(String name) throws GeneralSecurityException {
    var standard =
        switch (name) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default ->
              throw new IllegalArgumentException(
                  "the curve " + name + " is not supported: use P-256, P-384 or P-521");
        };
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(standard));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static boolean isOn(ECParameterSpec spec, ECPoint point) {
    var curve = spec.getCurve();
    var p = ((ECFieldFp) curve.getField()).getP();
    var x = point.getAffineX();
    var y = point.getAffineY();
    if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return y.modPow(BigInteger.TWO, p).equals(right);
  }
}
