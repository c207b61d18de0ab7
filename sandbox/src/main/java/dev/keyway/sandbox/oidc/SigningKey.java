// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/// An RSA 2048 key that signs tokens with RS256. A new one is generated in the background; the
/// first use waits for it.
public final class SigningKey {
  private final CompletableFuture<RSAKey> key;

  private SigningKey(CompletableFuture<RSAKey> key) {
    this.key = key;
  }

  /// Starts to generate a key.
  public static SigningKey generate() {
    CompletableFuture<RSAKey> key = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("signing-key")
        .start(() -> {
          try {
            key.complete(generated());
          } catch (GeneralSecurityException | JOSEException e) {
            key.completeExceptionally(e);
          }
        });
    return new SigningKey(key);
  }

  private static RSAKey generated() throws GeneralSecurityException, JOSEException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var pair = generator.generateKeyPair();
    return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
        .privateKey(pair.getPrivate())
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256)
        .keyID(keyId(pair.getPublic().getEncoded()))
        .build();
  }

  /// Names a key as the API server of a cluster does: it may sign with the same one.
  private static String keyId(byte[] publicKeyInfo) throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256").digest(publicKeyInfo);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  /// Takes up a key saved as [#privateJwk()].
  public static SigningKey restore(String privateJwk) throws ParseException {
    return new SigningKey(CompletableFuture.completedFuture(JWK.parse(privateJwk).toRSAKey()));
  }

  /// Returns the whole key as a JWK, for the state file only.
  public String privateJwk() {
    return key.join().toJSONString();
  }

  /// Returns the private key as PEM (PKCS #8), for another program that signs with it.
  String privatePem() throws JOSEException {
    var encoded = key.join().toPrivateKey().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
  }

  /// Returns the public half.
  public RSAKey publicKey() {
    return key.join().toPublicJWK();
  }

  /// Signs `claims` and returns the compact form.
  public String sign(JWTClaimsSet claims) {
    try {
      RSAKey jwk = key.join();
      JWSSigner signer = new RSASSASigner(jwk);
      var header =
          new JWSHeader.Builder(JWSAlgorithm.RS256)
              .type(JOSEObjectType.JWT)
              .keyID(jwk.getKeyID())
              .build();
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("The RSA key cannot sign.", e);
    }
  }
}
