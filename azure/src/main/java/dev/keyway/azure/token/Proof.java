// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A credential made ready for the cache: whom it claims to speak for, and a fingerprint of what it
/// proves that with. Made once per mount.
///
/// @param identity equal for credentials that claim the same; two service principals with different
///   secrets never claim the same, because their secret is part of it
/// @param fingerprint of the assertion; empty where the identity itself holds the whole proof
public record Proof(
    Credential credential,
    List<String> identity,
    Optional<Assertion> assertion,
    String fingerprint) {

  /// Reads the credential.
  ///
  /// @throws AuthenticationFailed if it rests on a token that is no JWT
  public static Proof of(Credential credential) {
    return switch (credential) {
      case Credential.ClientSecret c ->
          whole(
              c,
              "secret",
              authority(c.cloud()),
              c.tenant(),
              c.clientId(),
              mac(c.secret().reveal()));
      case Credential.ClientCertificate c ->
          whole(c, "certificate", authority(c.cloud()), c.tenant(), c.clientId(), certificate(c));
      case Credential.FederatedAssertion c -> {
        var assertion = Assertion.parse(c.assertion());
        yield asserted(
            c,
            assertion,
            c.assertion().jwt().reveal(),
            "federated",
            authority(c.cloud()),
            c.tenant(),
            c.clientId());
      }
      case Credential.IdentityBinding c -> {
        var assertion = Assertion.parse(c.assertion());
        yield asserted(
            c,
            assertion,
            c.assertion().jwt().reveal(),
            "binding",
            authority(c.cloud()),
            c.tenant(),
            c.clientId());
      }
      case Credential.ManagedIdentity c ->
          switch (c.id()) {
            case ManagedIdentityId.SystemAssigned _ -> whole(c, "managed", "system");
            case ManagedIdentityId.ClientId i -> whole(c, "managed", "client", i.value());
            case ManagedIdentityId.ObjectId i -> whole(c, "managed", "object", i.value());
            case ManagedIdentityId.ResourceId i -> whole(c, "managed", "resource", i.value());
          };
      case Credential.PodIdentity c -> whole(c, "pod", c.podNamespace(), c.podName(), uid(c));
      case Credential.AzureCli c -> whole(c, "az", c.subscription());
    };
  }

  /// A name alone says nothing: the pod that had it may be gone. Without a UID nothing is shared
  /// beyond this mount.
  private static String uid(Credential.PodIdentity pod) {
    return pod.podUid().isEmpty() ? "mount " + UUID.randomUUID() : pod.podUid();
  }

  private static Proof whole(Credential credential, String... identity) {
    return new Proof(credential, List.of(identity), Optional.empty(), "");
  }

  private static Proof asserted(
      Credential credential, Assertion assertion, String jwt, String... start) {
    var identity = new ArrayList<>(List.of(start));
    identity.add(assertion.issuer());
    identity.add(assertion.subject());
    identity.addAll(assertion.audiences());
    return new Proof(credential, List.copyOf(identity), Optional.of(assertion), digest(jwt));
  }

  private static String authority(Cloud cloud) {
    return cloud.activeDirectoryEndpoint().toString();
  }

  private static String certificate(Credential.ClientCertificate credential) {
    // The certificate is public; who has another key for it must not be taken for its owner.
    var key = credential.key().getEncoded();
    var secret = key == null ? "object " + System.identityHashCode(credential.key()) : text(key);
    try {
      return mac(secret + " " + text(credential.chain().getFirst().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new InvalidConfiguration("the client certificate cannot be encoded", e);
    }
  }

  private static String digest(String text) {
    try {
      return text(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private static String mac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(ProcessKey.BYTES, "HmacSHA256"));
      return text(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HMAC-SHA-256", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return Subjects.of(credential);
  }

  /// Keeps a short secret from being guessed from its digest in a heap dump of another process.
  private static final class ProcessKey {
    static final byte[] BYTES = new byte[32];

    static {
      new SecureRandom().nextBytes(BYTES);
    }
  }
}
