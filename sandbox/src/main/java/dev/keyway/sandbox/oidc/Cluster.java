// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// A Kubernetes cluster as far as tokens go: it publishes an issuer and mints tokens for pods.
public final class Cluster {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final String name;
  private final URI issuer;
  private final SigningKey key;
  private final InstantSource clock;

  Cluster(String name, URI issuer, SigningKey key, InstantSource clock) {
    this.name = name;
    this.issuer = issuer;
    this.key = key;
    this.clock = clock;
  }

  /// Returns the name, which is the last part of the issuer's path.
  public String name() {
    return name;
  }

  /// Returns the issuer, exactly as tokens carry it.
  public URI issuer() {
    return issuer;
  }

  /// Returns the id that names the cluster's API server (provider.md §11.5): 24 hex digits.
  public String id() {
    return id(name);
  }

  /// Returns the id that a cluster of this name has.
  public static String id(String name) {
    StringBuilder hex = new StringBuilder();
    byte[] digest = sha256("cluster " + name);
    for (int i = 0; i < 12; i++) {
      hex.append(String.format(Locale.ROOT, "%02x", digest[i]));
    }
    return hex.toString();
  }

  /// Returns the TLS server name by which clients reach the cluster's token proxy.
  public String tokenProxyServerName() {
    return "a" + base32(sha256("identity-binding" + id())) + ".ests.aks";
  }

  SigningKey key() {
    return key;
  }

  /// Returns the private key as PEM, for an API server that signs as this cluster.
  public String signingKeyPem() {
    try {
      return key.privatePem();
    } catch (JOSEException e) {
      throw new IllegalStateException("The RSA key cannot be written.", e);
    }
  }

  /// Mints a token as the API server would project it into a pod.
  public String serviceAccountToken(
      String namespace, String serviceAccount, String podName, String audience, Duration ttl) {
    Instant now = clock.instant();
    return sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer.toString())
            .subject("system:serviceaccount:" + namespace + ":" + serviceAccount)
            .audience(List.of(audience))
            .issueTime(Date.from(now))
            .notBeforeTime(
                Date.from(now.minus(ttl.isNegative() ? ttl.abs().multipliedBy(2) : Duration.ZERO)))
            .expirationTime(Date.from(now.plus(ttl)))
            .jwtID(UUID.randomUUID().toString())
            .claim("kubernetes.io", binding(namespace, serviceAccount, podName))
            .build());
  }

  /// Signs any claims with the cluster's key, for tests of what Entra ID refuses.
  public String sign(JWTClaimsSet claims) {
    return key.sign(claims);
  }

  private static Map<String, Object> binding(
      String namespace, String serviceAccount, String podName) {
    Map<String, Object> binding = new LinkedHashMap<>();
    binding.put("namespace", namespace);
    binding.put("pod", Map.of("name", podName, "uid", uid("pod", namespace, podName)));
    binding.put(
        "serviceaccount",
        Map.of("name", serviceAccount, "uid", uid("sa", namespace, serviceAccount)));
    return binding;
  }

  private static String uid(String kind, String namespace, String name) {
    return UUID.nameUUIDFromBytes(
            (kind + "/" + namespace + "/" + name).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base32(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        out.append(BASE32.charAt((buffer >> bits) & 31));
      }
      buffer &= (1 << bits) - 1;
    }
    if (bits > 0) {
      out.append(BASE32.charAt((buffer << (5 - bits)) & 31));
    }
    return out.toString();
  }
}
