// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides when certificates are made (workload-identity.md §7). Pure.
///
/// @param names that the server certificate must have, the service's own first
record Policy(List<String> names) {
  /// How long before their end certificates are replaced.
  static final Duration LOOKAHEAD = Duration.ofDays(90);

  /// How long an authority is trusted after another took its place: no replica shows a certificate
  /// of the old one by then.
  static final Duration OVERLAP = Duration.ofDays(1);

  private static final int MOST_FORMER = 4;
  private static final int SIGNS_CERTIFICATES = 5;
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  Policy {
    names = List.copyOf(names);
  }

  /// Says what is to be done.
  ///
  /// @param trusted authorities that were trusted lately, whatever the Secret says now
  Step step(Contents contents, Collection<X509Certificate> trusted, Instant now) {
    var signer = contents.signer().filter(found -> signs(found, now));
    if (signer.isEmpty()) {
      var known = new LinkedHashSet<>(contents.authorities());
      known.addAll(trusted);
      return new Step.NewAuthority(former(known, now));
    }
    var current = signer.get().certificate();
    var former =
        retired(current, now)
            ? List.<X509Certificate>of()
            : former(others(contents.authorities(), current), now);
    var authorities = new ArrayList<X509Certificate>(List.of(current));
    authorities.addAll(former);
    if (contents.server().filter(found -> serves(found, current.getPublicKey(), now)).isEmpty()) {
      return new Step.NewServer(authorities, signer.get());
    }
    return authorities.equals(contents.authorities())
        ? new Step.Keep(contents)
        : new Step.Retire(contents.withAuthorities(authorities));
  }

  /// Tells whether what `current` followed need no longer be trusted.
  static boolean retired(X509Certificate current, Instant now) {
    return current.getNotBefore().toInstant().plus(Issuer.BACKDATED).plus(OVERLAP).isBefore(now);
  }

  static Set<X509Certificate> others(
      Collection<X509Certificate> authorities, X509Certificate current) {
    var others = new LinkedHashSet<>(authorities);
    others.remove(current);
    return others;
  }

  /// Returns the authorities among these that are still good for something.
  static List<X509Certificate> former(Collection<X509Certificate> authorities, Instant now) {
    return authorities.stream()
        .filter(one -> one.getBasicConstraints() >= 0)
        .filter(one -> one.getNotAfter().toInstant().isAfter(now))
        .limit(MOST_FORMER)
        .toList();
  }

  private static boolean signs(KeyedCertificate signer, Instant now) {
    var certificate = signer.certificate();
    var usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0
        && (usage == null || usage[SIGNS_CERTIFICATES])
        && lasts(certificate, now)
        && signed(certificate, certificate.getPublicKey())
        && signer.matches();
  }

  private boolean serves(KeyedCertificate server, PublicKey authority, Instant now) {
    var certificate = server.certificate();
    return lasts(certificate, now)
        && signed(certificate, authority)
        && isForServers(certificate)
        && namesOf(certificate).containsAll(lower(names))
        && server.matches();
  }

  private static boolean lasts(X509Certificate certificate, Instant now) {
    return !certificate.getNotBefore().toInstant().isAfter(now)
        && certificate.getNotAfter().toInstant().isAfter(now.plus(LOOKAHEAD));
  }

  /// Tells whether the certificate was signed with the other half of `key`.
  static boolean signed(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException | RuntimeException _) {
      return false;
    }
  }

  private static boolean isForServers(X509Certificate certificate) {
    try {
      var usages = certificate.getExtendedKeyUsage();
      return usages == null || usages.contains(SERVER_AUTH);
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  private static Set<String> namesOf(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
          .flatMap(Collection::stream)
          .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
          .collect(Collectors.toSet());
    } catch (CertificateParsingException _) {
      return Set.of();
    }
  }

  private static List<String> lower(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
