// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.keyway.sandbox.http.HttpProblem;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Set;

/// Keys as JWK: made, taken over, shown.
final class KeyMaterial {
  private static final Set<Integer> RSA_SIZES = Set.of(2048, 3072, 4096);

  private KeyMaterial() {}

  /// Makes a key; a size of 0 and an empty curve mean the default.
  ///
  /// @throws HttpProblem 400 for what this vault cannot make
  static JWK generate(String type, int size, String curve) {
    try {
      return switch (type) {
        case "RSA", "RSA-HSM" -> new RSAKeyGenerator(rsaSize(size)).generate();
        case "EC", "EC-HSM" -> new ECKeyGenerator(curve(curve)).generate();
        case "oct", "oct-HSM" -> new OctetSequenceKeyGenerator(octSize(size)).generate();
        default -> throw unsupported("kty", type);
      };
    } catch (JOSEException e) {
      throw unsupported("kty", type);
    }
  }

  private static int rsaSize(int size) {
    int wanted = size == 0 ? 2048 : size;
    if (!RSA_SIZES.contains(wanted)) {
      throw unsupported("key_size", Integer.toString(size));
    }
    return wanted;
  }

  private static int octSize(int size) {
    int wanted = size == 0 ? 256 : size;
    if (!Set.of(128, 192, 256).contains(wanted)) {
      throw unsupported("key_size", Integer.toString(size));
    }
    return wanted;
  }

  private static Curve curve(String name) {
    return switch (name) {
      case "", "P-256" -> Curve.P_256;
      case "P-384" -> Curve.P_384;
      case "P-521" -> Curve.P_521;
      default -> throw unsupported("crv", name);
    };
  }

  private static HttpProblem unsupported(String property, String value) {
    return new HttpProblem(
        400, "BadParameter", "Property " + property + " has an unsupported value: " + value + ".");
  }

  /// Reads a JWK that has its private part.
  ///
  /// @throws HttpProblem 400 if it is not one
  static JWK parse(String json) {
    try {
      JWK jwk = JWK.parse(json);
      if (jwk.isPrivate()) {
        return jwk;
      }
    } catch (ParseException | IllegalArgumentException e) {
      throw new HttpProblem(400, "BadParameter", "Property key is not a valid JSON Web Key.");
    }
    throw new HttpProblem(400, "BadParameter", "Property key lacks the private part.");
  }

  static JWK of(PublicKey publicKey, PrivateKey privateKey) {
    return switch (publicKey) {
      case RSAPublicKey rsa -> new RSAKey.Builder(rsa).privateKey(privateKey).build();
      case ECPublicKey ec ->
          new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
              .privateKey(privateKey)
              .build();
      default ->
          throw new HttpProblem(
              400,
              "BadParameter",
              "Keys of type " + publicKey.getAlgorithm() + " are unsupported.");
    };
  }

  static KeyPair pair(JWK jwk) {
    try {
      return switch (jwk) {
        case RSAKey rsa -> rsa.toKeyPair();
        case ECKey ec -> ec.toKeyPair();
        default -> throw unsupported("kty", jwk.getKeyType().getValue());
      };
    } catch (JOSEException e) {
      throw unsupported("kty", jwk.getKeyType().getValue());
    }
  }

  static String type(JWK jwk, boolean hsm) {
    return jwk.getKeyType().getValue() + (hsm ? "-HSM" : "");
  }

  static List<String> operations(JWK jwk) {
    return switch (jwk) {
      case ECKey _ -> List.of("sign", "verify");
      case OctetSequenceKey _ -> List.of("encrypt", "decrypt", "wrapKey", "unwrapKey");
      default -> List.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey");
    };
  }
}
